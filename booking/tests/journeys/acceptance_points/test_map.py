"""The body map under a finger: points 32 to 34 of UX.md."""

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from booking.tests.journeys.acceptance_points import map_checks
from booking.tests.journeys.acceptance_points.conftest import Answered, PostOffice, Visitor, rewrite_script
from booking.tests.journeys.conftest import KNEES
from booking.tests.journeys.walker import Walker
from conftest import NOW
from intake.models import QuestionnaireResponse
from intake.questionnaire.labels import SIDES
from intake.services.assess import assess_response
from intake.views import pages as page_views

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def at_map(visitor: Visitor, answered: Answered) -> Callable[..., Walker]:
    """Let somebody come to the body map; ``planted``: what its script has, and what it has instead."""

    def make(*planted: str) -> Walker:
        response = answered(until="where")
        person = visitor(response)
        if planted:
            rewrite_script(person, r"body_map.*\.js$", *planted)
        person.page.goto(f"/answers/{response.pk}/where/")
        return person

    return make


def test_every_area_of_the_map_is_wide_enough_its_own_and_alone(at_map: Any):
    """32"""
    assert map_checks.area_faults(at_map().page) == []


@pytest.mark.parametrize(
    ("fault", "plant"),
    [
        ("id_site_groin_left is small", "area.setAttribute('width', 30)"),
        ("overlap", "area.setAttribute('height', 90)"),
        ("id_site_groin_left is not hit in its middle", "area.style.pointerEvents = 'none'"),
    ],
)
def test_an_area_that_a_finger_misses_is_found_when_planted(at_map: Any, fault: str, plant: str):
    page = at_map().page
    page.evaluate(
        f"() => {{ const area = document.querySelector('[data-for=id_site_groin_left] .hit'); {plant}; }}"
    )
    assert fault in " ".join(map_checks.area_faults(page))


def test_places_and_boxes_stay_equal_and_are_said_once(at_map: Any):
    """33"""
    assert list(map_checks.tick_faults(at_map().page)) == []


@pytest.mark.parametrize(
    ("fault", "old", "new"),
    [
        (
            "box and place differ when not chosen",
            "box.checked));",
            "box.checked) || place.matches('.chosen'));",
        ),
        ("said []", "announce(event.target)", "0"),
        ("box and place differ when chosen", "boxesOf(from)[0].click()", "0"),
        ("said ['Left", "announce(event.target)", "announce(event.target), announce(event.target)"),
    ],
)
def test_a_map_that_differs_from_its_list_is_found_when_planted(at_map: Any, fault: str, old: str, new: str):
    assert any(
        fault in one for one in map_checks.tick_faults(at_map(old, new).page)
    )  # as soon as it is found


@pytest.fixture
def knees_tapped(post: PostOffice, osei_user: Any, booked_next_week: Any) -> Callable[[Walker], list[str]]:
    """Tap both knees at the right of the picture, go on, and read what is stored, shown to check, and charted."""

    def tap(person: Walker) -> list[str]:
        page = person.page
        map_checks.taps_at_the_right(page)
        with page.expect_navigation():
            page.get_by_role("button", name="Continue").click()
        response = QuestionnaireResponse.objects.get()
        stored = response.answers["body_map"]
        person.answer({**KNEES, "body_map": stored}, until=lambda url: url.endswith("/check/"))
        checked = page.locator("main").inner_text()
        response.refresh_from_db()
        assess_response(response, NOW)
        visit = booked_next_week(response)
        doctor = Client()
        doctor.force_login(osei_user, backend="allauth.account.auth_backends.AuthenticationBackend")
        chart = doctor.get(reverse("doctor:summary", args=[visit.pk])).content.decode()
        return map_checks.side_faults(stored, P7=checked, C2=chart)

    return tap


def test_the_knee_at_the_right_is_left_from_the_front_and_right_from_behind(at_map: Any, knees_tapped: Any):
    """34"""
    assert knees_tapped(at_map()) == []


def test_a_mirrored_picture_is_found_when_planted(at_map: Any, knees_tapped: Any, rewrite: Any):
    rewrite(page_views, "/where/", 'data-for="id_site_knee_back_right"', 'data-for="id_site_knee_back_left"')
    assert "stored [{'site': 'knee_back', 'side': 'left'}" in knees_tapped(at_map())[0]


def test_a_page_that_does_not_print_the_side_is_found_when_planted(
    at_map: Any, knees_tapped: Any, monkeypatch: Any
):
    monkeypatch.setitem(SIDES, "left", "L")
    assert {fault.split(":")[0] for fault in knees_tapped(at_map())} == {"P7", "C2"}
