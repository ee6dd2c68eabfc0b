"""What patients print: get help, what was booked, and the letter. Point 47 of UX.md."""

from collections.abc import Callable
from typing import Any

import pytest
from django.urls import reverse
from playwright.sync_api import Page

from booking.tests.journeys.acceptance_points.conftest import Answered, Visitor
from booking.tests.journeys.acceptance_points.paper import paper_faults
from conftest import NOW
from intake.conditions.facts import SITES_OF_REGION
from intake.models import QuestionnaireResponse
from intake.services.answers import record_answers
from intake.tests.conftest import page_of

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

CALL_US = "Call us 0100 555 0147"
FULLEST = {  # as much as a letter can have to say
    "birth_date": "1961-03-27",
    "sex_at_birth": "female",
    "body_map": [
        {"site": site, "side": "centre" if site == "low_back_centre" else "both"}
        for region in ("knee", "hip", "back")
        for site in sorted(SITES_OF_REGION[region])
    ],
    "main_region": "back",
    "main_worry": "It hurts when I sit, and when I get up. " * 12,
    **{f"{region}_vs_foot_timing": "no_foot_trouble" for region in ("knee", "hip", "back")},
}
DARK = {"color_scheme": "dark", "size": {"width": 360, "height": 740}}


@pytest.fixture
def letter(visitor: Visitor, answered: Answered) -> Callable[[], Page]:
    def make() -> Page:
        response = answered(checked=True, story=FULLEST)
        return visitor(response, reverse("intake:letter", args=[response.pk]), **DARK).page

    return make


def booked(visitor: Visitor, response: QuestionnaireResponse) -> Page:
    return visitor(response, reverse("booking:booked", args=[response.pk]), **DARK).page


def get_help(visitor: Visitor, response: QuestionnaireResponse) -> Page:
    """With every sign of a page ticked."""
    signs = page_of("rf_saddle")
    record_answers(response, signs, dict.fromkeys(signs.link_ids, "yes"), now=NOW)
    return visitor(response, reverse("intake:get_help", args=[response.pk]), **DARK).page


def test_what_was_booked_and_where_to_get_help_are_one_sheet_each(visitor: Visitor, booked_next_week: Any):
    """47"""
    response = booked_next_week().response
    assert paper_faults(booked(visitor, response), CALL_US) == []
    page = get_help(visitor, response)
    assert "is still booked" in page.inner_text("main")
    assert paper_faults(page, "Call 112 now", CALL_US) == []


def test_the_fullest_letter_is_one_sheet(letter: Callable[[], Page]):
    """47"""
    page = letter()
    assert page.title().startswith("A letter to take along")
    assert paper_faults(page, "Phone 0100 555 0147") == []


PLANTED = {
    "2 pages": "document.querySelector('main').style.minBlockSize = '320mm'",
    "colour": "document.querySelector('h1').style.color = '#0b5e63'",
    "a dark ground": "document.body.style.background = '#10191d'",
    "no Call us": "document.querySelectorAll('.call-us, .colophon').forEach(one => one.remove())",
}


def test_a_second_page_a_colour_and_a_missing_number_are_found_when_planted(
    visitor: Visitor, booked_next_week: Any
):
    page = booked(visitor, booked_next_week().response)
    for fault, do in PLANTED.items():
        page.reload()
        page.evaluate(do)
        found = paper_faults(page, CALL_US)
        expected = "colour" if fault == "a dark ground" else fault
        assert [one.split(": ")[0] for one in found if expected in one] == ["A4", "Letter"], (fault, found)
