"""A patient who was here before: what mostly stays true is not asked twice, but confirmed, section by section.

Which questions those are is data: the items marked ``stable``. Danger signs never are.
"""

from collections.abc import Iterator
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.utils import timezone

from clinic.models import Patient
from intake.models import QuestionnaireResponse
from intake.questionnaire import Page, questionnaire
from intake.questionnaire.flow import items_to_show, visible_answers
from intake.questionnaire.items import NOT_DONE, NOT_SURE
from intake.questionnaire.validation import read_answers
from intake.services.answers import record_answers
from intake.services.onward import Onward
from intake.services.signs import SAFETY
from intake.services.start import new_draft

AnsweredBy = QuestionnaireResponse.AnsweredBy
UNKNOWN = (None, NOT_SURE, NOT_DONE, [NOT_SURE])
BY_THEMSELVES = (AnsweredBy.SELF, AnsweredBy.PARENT_GUARDIAN, AnsweredBy.CARER)


@transaction.atomic
def start_again(*, patient: Patient, now: datetime, language: str = "en-gb") -> QuestionnaireResponse:
    """Begin new answers for a patient whom we know; their facts wait to be confirmed, the rest is asked.

    ``language``: in which they are asked.
    """
    today = timezone.localdate(now)
    last = patient.responses.order_by("created_at").last()
    answered_by = last.answered_by if last and last.answered_by in BY_THEMSELVES else AnsweredBy.SELF
    answers = {"answered_by": str(answered_by), "birth_date": patient.birth_date.isoformat()}
    return new_draft(answers, told_before=facts_of(patient, today), language=language, now=now)


def facts_of(patient: Patient, today: date) -> dict[str, Any]:
    """Return the newest known value of each stable item, as far as today's questionnaire would take it."""
    stable = [item.link_id for item in questionnaire().items.values() if item.stable]
    facts: dict[str, Any] = {}
    for response in patient.responses.order_by("created_at"):
        for link_id in stable:
            value = response.answers.get(link_id)
            if _is_known(value):
                facts[link_id] = value
            elif value is not None:  # they are no longer sure: the older answer is none
                facts.pop(link_id, None)
    read = (read_answers({link_id: value}, today=today).values for link_id, value in facts.items())
    return {link_id: value for values in read for link_id, value in values.items()}


def _is_known(value: Any) -> bool:
    if isinstance(value, dict):  # one answer for each side
        return bool(value) and all(map(_is_known, value.values()))
    return value not in UNKNOWN


def facts_to_confirm(response: QuestionnaireResponse, section: str, now: datetime) -> dict[str, Any]:
    """Return what was told before of the questions that a section asks now, in their order."""
    waiting = _waiting(response, section)
    if not waiting:
        return {}
    today = timezone.localdate(now)
    answers = visible_answers({**response.answers, **waiting}, today)
    shown = (item.link_id for page in _pages(section) for item in items_to_show(page, answers, today=today))
    return {link_id: waiting[link_id] for link_id in shown if link_id in waiting and link_id in answers}


def tells_what_was_told_before(response: QuestionnaireResponse, page: Page, now: datetime) -> bool:
    """Say whether a page asks what we were told before. The safety check asks everything afresh."""
    if page.section == SAFETY or not response.told_before:
        return False
    return not facts_to_confirm(response, page.section, now).keys().isdisjoint(page.link_ids)


def said_to_be_right(response: QuestionnaireResponse, page: Page, now: datetime) -> frozenset[str]:
    """Return the questions of a page that were confirmed and need not stand beside those still open on it."""
    if not response.told_before:
        return frozenset()
    answers, told = response.answers, response.told_before
    shown = [item.link_id for item in items_to_show(page, answers, today=timezone.localdate(now))]
    if all(link_id in answers for link_id in shown):
        return frozenset()  # they came back to the whole page
    return frozenset(
        link_id for link_id in shown if link_id in answers and told.get(link_id) == answers[link_id]
    )


def confirm_facts(response: QuestionnaireResponse, section: str, *, now: datetime) -> Onward:
    """Keep the facts of a section as answers: they are still right. Returns where the patient goes next."""
    page = next(_pages(section))
    return record_answers(response, page, facts_to_confirm(response, section, now), now=now, changing=True)


@transaction.atomic
def change_facts(response: QuestionnaireResponse, section: str) -> None:
    """Ask the questions of a section after all, each filled with what was told before."""
    stored = QuestionnaireResponse.objects.select_for_update().get(pk=response.pk)
    waiting = _waiting(stored, section)
    stored.prefilled |= waiting
    stored.told_before = {
        link_id: value for link_id, value in stored.told_before.items() if link_id not in waiting
    }
    stored.save(update_fields=["prefilled", "told_before"])
    response.__dict__.update(stored.__dict__)


def _waiting(response: QuestionnaireResponse, section: str) -> dict[str, Any]:
    asked = {link_id for page in _pages(section) for link_id in page.link_ids}
    return {
        link_id: value
        for link_id, value in response.told_before.items()
        if link_id in asked and link_id not in response.answers
    }


def _pages(section: str) -> Iterator[Page]:
    return (page for page in questionnaire().pages if page.section == section)
