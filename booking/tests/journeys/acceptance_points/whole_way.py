"""From the front page to the booking, and through the rest of the questions; see ``checks.py``."""

import re
from collections.abc import Mapping
from datetime import date
from typing import Any

from playwright.sync_api import Error

from booking.models import Appointment, Status
from booking.tests.journeys.walker import Post, Walker
from intake.models import QuestionnaireResponse
from intake.questionnaire.flow import first_unanswered_page, items_to_show

MOBILE = "07700 900 321"
BUDGET = {"pages_answered": 14, "taps": 50, "typed_fields": 9, "typed_characters": 120}


def budget_faults(person: Walker) -> list[str]:
    """[21] Return what a booking took too much of, once it is confirmed."""
    return [
        f"{getattr(person, what)} {what}" for what, most in BUDGET.items() if getattr(person, what) > most
    ]


def book_routinely(person: Walker, post: Post, story: Mapping[str, Any]) -> None:
    """Go from the front page to the confirmation; a mobile number is all that is left to be reached by."""
    person.to_times(story)
    person.take_first_time()
    person.book(post, MOBILE, email="")


def journey_faults(person: Walker, post: Post, story: Mapping[str, Any]) -> list[str]:
    """Book, answer all the rest, and return where it stops or what is kept otherwise than it was given."""
    try:
        book_routinely(person, post, story)
        person.follow("link", person.words("Answer now"))
        person.finish_the_rest(story)
    except (Error, AssertionError) as error:
        return [f"it ends at {person.page.url}: {error}"]
    reference = re.search(r"[0-9a-f-]{36}", person.page.url)
    assert reference
    response = QuestionnaireResponse.objects.get(pk=reference[0])
    booked = Appointment.objects.filter(response=response, status=Status.BOOKED).count()
    return [*([] if booked == 1 else [f"{booked} booked"]), *kept_faults(response, story)]


def kept_faults(response: QuestionnaireResponse, story: Mapping[str, Any]) -> list[str]:
    """Return each answer that is kept otherwise than the story gives it, or that is kept and was never asked."""
    given = given_by(story, today=response.created_at.date())
    kept = {link_id: _in_order(value) for link_id, value in response.answers.items()}
    return [
        f"{link_id}: given {given.get(link_id, 'nothing')}, kept {kept.get(link_id, 'nothing')}"
        for link_id in dict.fromkeys([*given, *kept])
        if (link_id in given, given.get(link_id)) != (link_id in kept, kept.get(link_id))
    ]


def given_by(story: Mapping[str, Any], *, today: date) -> dict[str, Any]:
    """Return the answer to every question that a story meets: "no" to a sign it does not name, else None."""
    given: dict[str, Any] = {}
    while page := first_unanswered_page(given, today=today):
        for item in items_to_show(page, given, today=today):
            nothing = "no" if item.link_id.startswith("rf_") else None
            given[item.link_id] = _in_order(story.get(item.link_id, nothing))
    return given


def _in_order(value: Any) -> Any:
    """Several choices are kept in the order of the page, whatever the order they were ticked in."""
    return sorted(value, key=str) if isinstance(value, list) else value
