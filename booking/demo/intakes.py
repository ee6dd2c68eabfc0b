"""What invented patients tell. Most tell it at once; a few answer page by page, as real ones do."""

import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from django.utils import timezone

from booking.demo.names import Person
from intake.models import QuestionnaireResponse
from intake.questionnaire import Item, Page, questionnaire
from intake.questionnaire.flow import answered_in_order, first_unanswered_page, items_to_show
from intake.questionnaire.items import Stage
from intake.services.answers import record_answers
from intake.services.assess import assess_response
from intake.services.start import start_response


@dataclass(frozen=True)
class Story:
    """What one kind of patient tells, up to which stage, and the visit that it leads to."""

    key: str
    visit_type: str
    stage: str  # "before" leaves the questions after the booking open
    weight: int  # how often it occurs among the demo's patients
    answers: Mapping[str, Any]


def stories() -> list[Story]:
    """Return every story of stories.toml."""
    source = Path(__file__).with_name("stories.toml").read_text(encoding="utf-8")
    return [Story(**row) for row in tomllib.loads(source)["story"]]


def told(story: Story, person: Person, *, now: datetime) -> QuestionnaireResponse:
    """Write all answers of a story at once and assess them: a draft until it belongs to a patient."""
    answers = _all_answers(known(story.answers, person), story.stage, now)
    finished = story.stage == "after"
    status = QuestionnaireResponse.Status
    response = QuestionnaireResponse.objects.create(
        questionnaire_version=questionnaire().version,
        answers=answers,
        answered_by="self",
        status=status.COMPLETED if finished else status.IN_PROGRESS,
        revision=1,
        safety_answered_at=now,
        created_at=now,
        updated_at=now,
        expires_at=now + timedelta(days=7),
    )
    assess_response(response, now)
    return response


def tell_page_by_page(
    answers: Mapping[str, Any], person: Person, *, pages: int, now: datetime
) -> QuestionnaireResponse:
    """Answer the first ``pages`` pages through the services, or until a danger sign leads away."""
    response = start_response(answered_by="self", now=now)
    whole_story = known(answers, person)
    for _ in range(pages):
        page = first_unanswered_page(response.answers, stage="before", today=timezone.localdate(now))
        if page is None or response.alerts.exists():
            break
        record_answers(response, page, _answers_of(page, response.answers, whole_story, now), now=now)
    return response


def known(answers: Mapping[str, Any], person: Person) -> dict[str, Any]:
    """Return a story's answers with what they say of the person."""
    return {
        "answered_by": "self",
        "birth_date": person.birth_date.isoformat(),
        "sex_at_birth": person.sex_at_birth,
        **answers,
    }


def _all_answers(story: Mapping[str, Any], stage: str, now: datetime) -> dict[str, Any]:
    stop: Stage | None = "before" if stage == "before" else None
    return answered_in_order(lambda items: _said(items, story), today=timezone.localdate(now), stage=stop)


def _answers_of(
    page: Page, answers: Mapping[str, Any], story: Mapping[str, Any], now: datetime
) -> dict[str, Any]:
    return _said(items_to_show(page, answers, today=timezone.localdate(now)), story)


def _said(items: Iterable[Item], story: Mapping[str, Any]) -> dict[str, Any]:
    return {item.link_id: story[item.link_id] if item.link_id in story else _unnamed(item) for item in items}


def _unnamed(item: Item) -> str | None:
    """A story that is silent on a danger sign has none; it skips any other question."""
    if not item.must:
        return None
    return "no" if item.option("no") else item.options[0].code
