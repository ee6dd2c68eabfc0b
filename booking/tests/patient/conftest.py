"""Patients whose answers are given and assessed, and the browsers in which they were given."""

import re
from collections.abc import Callable, Iterator
from datetime import date, datetime
from functools import cache
from html import unescape

import pytest
import time_machine
from django.apps import apps
from django.http import HttpResponse
from django.test import Client

from clinic.models import VisitType
from conftest import NOW
from intake.models import Assessment, QuestionnaireResponse
from intake.questionnaire.flow import first_unanswered_page, items_to_show
from intake.tests.conftest import KNEES, browser_of

END_OF_DRAFT = datetime.fromisoformat("2027-03-09T09:31Z")

Answered = Callable[..., QuestionnaireResponse]


@pytest.fixture
def answered(opening_hours: None, link_visit: VisitType) -> Answered:
    """Make answers that are given up to the suggested visit, and assessed."""

    def make(visit_type: str = "NEW_LINK_45", **route: str) -> QuestionnaireResponse:
        response = QuestionnaireResponse.objects.create(
            questionnaire_version="0.1.0",
            answers=_all_before_booking(NOW.date()),
            answered_by="self",
            safety_answered_at=NOW,
            created_at=NOW,
            updated_at=NOW,
            expires_at=END_OF_DRAFT,
        )
        whole_route = {
            "visit_type": visit_type,
            "earliest": None,
            "latest": None,
            "priority": "routine",
            **route,
        }
        Assessment.objects.create(
            response=response,
            number=1,
            engine="footlink 0.1.0",
            rule_set="footlink 0.1.0",
            questionnaire_version="0.1.0",
            answers=response.answers,
            result={"route": whole_route, "sites": []},
            early=True,
            computed_at=NOW,
        )
        return response

    return make


@cache
def _all_before_booking(today: date) -> dict[str, object]:
    """Answer what is asked before booking: flat feet and knees, no danger sign, and the rest skipped."""
    answers: dict[str, object] = {"answered_by": "self"}
    while page := first_unanswered_page(answers, stage="before", today=today):
        items = items_to_show(page, answers, today=today)
        answers |= {one.link_id: KNEES.get(one.link_id, "no" if one.must else None) for one in items}
    return answers


@pytest.fixture
def adas(answered: Answered) -> QuestionnaireResponse:
    return answered()


@pytest.fixture
def bens(answered: Answered) -> QuestionnaireResponse:
    return answered()


def everything() -> dict[str, list[dict[str, object]]]:
    """Read every row there is, sessions included, to compare before and after."""
    return {model._meta.label: list(model.objects.order_by("pk").values()) for model in apps.get_models()}


def button(page: HttpResponse, words: str) -> dict[str, str]:
    """Return what pressing the button with a name sends, the hidden fields of its page included."""
    text = unescape(page.content.decode())
    hidden = re.findall(r'type="hidden" name="(?!csrf)(\w+)" value="([^"]*)"', text)
    times = re.findall(r'name="time" value="([^"]+)" aria-label="([^"]+)"', text)
    (value,) = {value for value, name in times if words in name}
    return {**dict(hidden), "time": value}


@pytest.fixture
def clock(now: datetime) -> Iterator[time_machine.Traveller]:
    """The cast's present, for the pages; tests may move it."""
    with time_machine.travel(now, tick=False) as moved:
        yield moved


@pytest.fixture
def ada_client(adas: QuestionnaireResponse, clock: time_machine.Traveller) -> Client:
    return browser_of(adas)


@pytest.fixture
def ben_client(bens: QuestionnaireResponse, clock: time_machine.Traveller) -> Client:
    return browser_of(bens)
