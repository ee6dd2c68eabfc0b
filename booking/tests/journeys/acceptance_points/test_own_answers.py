"""A patient's own answers after the result: pages that no walk of ``test_every_page`` comes to, by the same rules."""

from typing import Any

import pytest
from django.urls import reverse
from playwright.sync_api import Page

from booking.services.looks import note_chart
from booking.tests.journeys.acceptance_points.conftest import Answered, Visitor
from booking.tests.journeys.conftest import KNEES
from booking.tests.journeys.walker import PHONE
from clinic.tests.look import checks
from conftest import NOW

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

NO_FOOT_PART = {
    **KNEES,
    "body_map": [{"site": "low_back_centre", "side": "centre"}],
    "back_vs_foot_timing": "no_foot_trouble",
}


def faults(page: Page) -> list[Any]:
    """[1-8] Return what is wrong with a page as it comes; it is left at the size of a phone."""
    address = page.url
    found = [*checks.broken_rules(page), *checks.small_targets(page), *checks.close_targets(page)]
    found += [*checks.skip_link_faults(page), *checks.sideways(page, 320, 360, 1440)]
    page.set_viewport_size(PHONE)
    page.goto("about:blank")
    page.goto(address)
    found += [*checks.focus_faults(page), *checks.cut_text(page)]
    page.emulate_media(color_scheme="dark")
    return [*found, *checks.broken_rules(page)]


def test_the_pages_of_answers_that_were_given_are_for_every_eye_and_finger(
    visitor: Visitor, answered: Answered, booked_next_week: Any, osei_user: Any
):
    """1 to 8"""
    visit = booked_next_week()
    person, response = visitor(visit.response), visit.response
    found = {}

    def look(name: str, *more: str) -> None:
        person.page.goto(reverse(f"intake:{name}", args=[response.pk, *more]))
        found[name] = faults(person.page)
        person.page.emulate_media(color_scheme="light")

    for name in ("told", "advice"):
        look(name)
    note_chart(visit, actor=osei_user, now=NOW)
    look("rest")
    look("page", "how-bad")  # closed
    response = answered(checked=True, story=NO_FOOT_PART)
    person = visitor(response)
    for name in ("result", "letter"):
        look(name)
    assert {name: wrong for name, wrong in found.items() if wrong} == {}
    assert len(found) == 6
