"""Addresses that come next, and the way back."""

from datetime import datetime
from urllib.parse import urlencode

from django.shortcuts import resolve_url
from django.utils import timezone

from intake.models import QuestionnaireResponse
from intake.questionnaire import Page, questionnaire
from intake.questionnaire.flow import first_unanswered_page, pages_to_show, part_states
from intake.questionnaire.items import Stage
from intake.services.onward import Onward, Place, child_alone, help_for
from intake.services.signs import SAFETY, answers_that_count

CHANGING = "changing"  # in the query string: go back to the list of answers, not on to the next page

NAMES = {
    Place.CHECK: "intake:check",
    Place.REST: "intake:rest",
    Place.GET_HELP: "intake:get_help",
    Place.SPEAK_TO_US: "intake:speak_to_us",
    Place.ASK_AN_ADULT: "intake:with_an_adult",
}


def address(response: QuestionnaireResponse, onward: Onward, *, changing: bool = False) -> str:
    """Return the address of the place that comes next."""
    if onward.place is Place.PAGE:
        url = resolve_url("intake:page", response.pk, onward.slug)
        return f"{url}?{urlencode({CHANGING: 1})}" if changing else url
    if (
        onward.place is Place.CHECK and response.patient_id
    ):  # nothing is left to book: the list of all answers
        return resolve_url("intake:told", response.pk)
    return resolve_url(NAMES[onward.place], response.pk)


def where_they_are(response: QuestionnaireResponse, now: datetime) -> str:
    """Return the first page that is still open, or the list that follows the last one."""
    answers, today = answers_that_count(response, now), timezone.localdate(now)
    page = first_unanswered_page(answers, stage="before", today=today)
    if page is not None:
        return address(response, Onward(Place.PAGE, page.slug))
    return address(response, Onward(Place.REST if response.patient_id else Place.CHECK))


def where_to_go_on(response: QuestionnaireResponse, now: datetime) -> str:
    """Return where somebody who comes back goes on: where they are, unless help or an adult comes first."""
    alert = response.alerts.blocking().first()
    if alert:
        return address(response, help_for(alert))
    if child_alone(response.answers, timezone.localdate(now)):
        return address(response, Onward(Place.ASK_AN_ADULT))
    return where_they_are(response, now)


def way_back(response: QuestionnaireResponse, page: Page, *, now: datetime, changing: bool) -> str:
    """Return where Back leads: the page before, or the list that the patient came from."""
    if changing:
        return address(response, Onward(Place.CHECK))
    answers = answers_that_count(response, now)
    shown = pages_to_show(answers, stage=page.stage, today=timezone.localdate(now))
    slugs = [other.slug for other in shown if page.stage == "before" or other.section == page.section]
    at = slugs.index(page.slug)
    if at:
        return address(response, Onward(Place.PAGE, slugs[at - 1]))
    return address(response, Onward(Place.REST)) if page.stage == "after" else resolve_url("intake:start")


def first_page_of_section(response: QuestionnaireResponse, section: str, now: datetime) -> str:
    """Return the first page that a section asks."""
    answers, today = answers_that_count(response, now), timezone.localdate(now)
    stages: tuple[Stage, Stage] = ("before", "after")
    shown = (page for stage in stages for page in pages_to_show(answers, stage=stage, today=today))
    return address(response, Onward(Place.PAGE, next(one.slug for one in shown if one.section == section)))


def first_open_of_section(response: QuestionnaireResponse, section: str, now: datetime) -> str:
    """Return the page of a part after the booking that is still open, or the list of parts."""
    parts = part_states(response.answers, timezone.localdate(now))
    slug = next((part.open_slug for part in parts if part.section == section), "")
    return address(response, Onward(Place.PAGE, slug) if slug else Onward(Place.REST))


def step(page: Page) -> tuple[int, int] | None:
    """Return which of how many sections before the booking a page is in: "step 2 of 4"."""
    if page.stage != "before":
        return None
    before = (other.section for other in questionnaire().pages if other.stage == "before")
    sections = list(dict.fromkeys(before))
    return sections.index(page.section) + 1, len(sections)


def reachable(response: QuestionnaireResponse, page: Page, now: datetime) -> bool:
    """Say whether a page is asked now: it applies, and no question before it stands open.

    What the safety check once asked stays open while it is asked again: a sign that bars the way can be
    taken back at once.
    """
    answers, today = answers_that_count(response, now), timezone.localdate(now)
    if page.slug not in [other.slug for other in pages_to_show(answers, stage=page.stage, today=today)]:
        return False
    said = response.answers if page.section == SAFETY else answers
    first_open = first_unanswered_page(said, stage="before", today=today)
    order = [other.slug for other in questionnaire().pages]
    return first_open is None or order.index(page.slug) <= order.index(first_open.slug)
