"""A change of the clock in four zones, and acts behind a link: points 40 and 43 of UX.md."""

from collections.abc import Callable
from datetime import UTC, date, time, timedelta
from typing import Any

import pytest
from django.urls import reverse

from booking.diary.offers import FreeTime
from booking.models import Appointment
from booking.services import cancel as cancelling
from booking.tests.journeys.acceptance_points.conftest import NEXT_WEEK, Answered, Visitor, when_loaded
from booking.tests.journeys.acceptance_points.time_checks import (
    cancel_faults,
    clock_change_faults,
    move_faults,
)
from booking.tests.journeys.walker import Walker
from booking.views import manage as manage_views
from booking.views.keeping import Refusal
from clinic import links
from clinic.models import Purpose
from conftest import NOW

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

FRIDAY, MONDAY = date(2027, 3, 26), date(2027, 3, 29)  # the clock goes forward between them
ZONES = ["America/New_York", "Europe/London", "Asia/Kamchatka", "America/Los_Angeles"]


@pytest.fixture
def at_times_in(visitor: Visitor, answered: Answered) -> Callable[[str], Walker]:
    """Let somebody come to the free times whose own clock goes in a zone."""

    def make(zone: str) -> Walker:
        response = answered(checked=True)
        return visitor(response, reverse("booking:times", args=[response.pk]), timezone_id=zone)

    return make


def faults(person: Walker) -> list[str]:
    return clock_change_faults(
        person, [FRIDAY, MONDAY], opens=time(9), last=time(16, 15), zone="Europe/London"
    )


@pytest.mark.parametrize("zone", ZONES)
def test_times_are_the_clinics_wherever_the_visitors_clock_goes(at_times_in: Any, zone: str):
    """40"""
    assert faults(at_times_in(zone)) == []


def test_times_of_another_clock_are_found_when_planted(at_times_in: Any, monkeypatch: Any):
    winter = property(lambda free: free.starts_at.astimezone(UTC))  # London's clock, had it not been put on
    monkeypatch.setattr(FreeTime, "local_start", winter)
    found = faults(at_times_in("Europe/London"))
    assert f"{MONDAY}: 8:00 in the morning does not exist" in found
    assert f"{MONDAY}: {MONDAY} 09:00 UTC is kept" in found


def test_a_page_that_rewrites_its_times_is_found_when_planted(at_times_in: Any):
    person = at_times_in("America/New_York")
    when_loaded(person, "document.querySelector('[name=time][aria-label*=\", 9:15\"]')?.remove()")
    assert f"{FRIDAY}: 9:15 in the morning is missing" in faults(person)


@pytest.fixture
def linked(booked_next_week: Any) -> tuple[str, Appointment]:
    """A booked visit and the address in its message."""
    visit = booked_next_week()
    token = links.issue(Purpose.APPOINTMENT, visit.pk, expires_at=NEXT_WEEK + timedelta(days=1), now=NOW)
    return reverse("booking:manage", args=[token]), visit


def test_a_visit_is_moved_and_given_up_from_its_link_in_a_few_taps(visitor: Visitor, linked: Any):
    """43"""
    link, visit = linked
    assert move_faults(visitor(), link, visit) == []
    assert cancel_faults(visitor(), link, visit) == []


def test_a_move_that_does_not_happen_is_found_when_planted(visitor: Visitor, linked: Any, monkeypatch: Any):
    monkeypatch.setattr(manage_views, "_move", lambda visit, value, now: Refusal("Once more", now, 409))  # type: ignore[arg-type]
    assert "not moved" in move_faults(visitor(), *linked)


def test_a_cancelled_time_that_stays_taken_is_found_when_planted(
    visitor: Visitor, linked: Any, monkeypatch: Any
):
    def keeping(appointment: Appointment, reason: Any, now: Any, **more: Any) -> None:
        Appointment.objects.filter(pk=appointment.pk).update(
            status="cancelled", cancelled_at=now, cancel_reason=reason
        )

    monkeypatch.setattr(cancelling, "give_up", keeping)
    assert cancel_faults(visitor(), *linked) == ["the old time is still taken"]
