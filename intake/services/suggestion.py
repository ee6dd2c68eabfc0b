"""Answers that come in after the booking may suggest another visit; who keeps appointments hears of it."""

from datetime import date, datetime

from django.utils import timezone

from intake import appointments
from intake.models import Assessment, QuestionnaireResponse
from intake.questionnaire import questionnaire
from intake.questionnaire.flow import open_pages
from intake.services.assess import write_assessment

UP_TO_SAFETY = ("about", "safety")  # sections of before.toml


def assess_anew(response: QuestionnaireResponse, page: str, now: datetime) -> dict[str, str]:
    """Assess a patient's answers after a ``page`` was saved; tell who keeps appointments of a new suggestion.

    Returns what came of it, as codes for the audit row of the save.
    """
    last = response.assessments.last()
    newest = write_assessment(response, after=last, now=now)
    if _suggests_anew(last, newest, page, timezone.localdate(now)):
        return appointments.suggested(newest, now)
    return {}


def _suggests_anew(last: Assessment | None, newest: Assessment, page: str, today: date) -> bool:
    """Say whether all that decides between visits is answered, and was not or suggested another before."""
    same = last is not None and _visit_type(last) == _visit_type(newest)
    after = any(one.slug == page and one.stage == "after" for one in questionnaire().pages)
    if (same and after) or newest.result["withheld"] or not _is_decided(newest, today):
        return False
    return last is None or not same or not _is_decided(last, today)


def _visit_type(assessment: Assessment) -> str:
    return str(assessment.result["route"]["visit_type"])


def _is_decided(assessment: Assessment, today: date) -> bool:
    """Say whether nothing before the booking is open but signs; on the phone not all of them are read."""
    still_open = open_pages(assessment.answers, stage="before", today=today)
    return all(page.section in UP_TO_SAFETY for page in still_open)
