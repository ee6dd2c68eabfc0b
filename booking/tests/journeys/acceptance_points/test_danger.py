"""A wish for a call reaches the desk, and danger that comes late cancels nothing: points 28 and 31 of UX.md."""

from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Page

from booking.models import Appointment, CancelReason
from booking.services.cancel import cancel
from booking.tests.journeys.acceptance_points.conftest import Answered, Visitor, rewrite_script
from booking.tests.journeys.acceptance_points.danger_checks import call_faults, late_danger_faults
from booking.tests.journeys.conftest import KNEES
from booking.tests.journeys.walker import Walker
from booking.tests.staff.browsers import Open, sit_down
from booking.views import alerts as alert_views
from booking.views import desk as desk_views
from clinic.models import User
from conftest import NOW
from intake.models import SafetyAlert
from intake.services import answers as answer_services
from intake.services.alerts import Watched, watch
from intake.views import danger as danger_views

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

__all__ = ["sit_down"]  # a fixture

SOON = 6_000  # the strip asks every four seconds
DISTRESS = {"at": "part-6-8", "leads_to": "/speak-to-us/", "story": {"mood_sleep": "4"}}
TIGHT_LEG = {
    "at": "part-7-1",
    "leads_to": "/get-help/",
    "story": {"past_surgery": ["foot_ankle"], "past_surgery_6wk": "yes", "rf_tight_limb": "yes"},
}

Waiting = Callable[[], tuple[Walker, Page]]


@pytest.fixture
def waiting(visitor: Visitor, answered: Answered, sit_down: Open, kim: User) -> Waiting:
    """Let a patient come to the signs of the legs, and Kim look at the board."""

    def make() -> tuple[Walker, Page]:
        response = answered(until="safety-2")
        return visitor(response, f"/answers/{response.pk}/safety-2/"), sit_down(kim, "/desk/")

    return make


def test_a_wish_for_a_call_stands_on_the_desks_strip_until_its_outcome(waiting: Waiting):
    """28"""
    assert call_faults(*waiting(), KNEES) == []


def test_a_strip_that_does_not_ask_again_is_found_when_planted(waiting: Waiting):
    patient, desk = waiting()
    rewrite_script(desk, "live[.]js", "setInterval(refresh", "void (refresh")
    desk.reload()
    assert call_faults(patient, desk, KNEES, in_time=SOON) == ["not on the strip in time"]


def test_a_strip_that_is_empty_after_a_reload_is_found_when_planted(waiting: Waiting, rewrite: Any):
    patient, desk = waiting()
    rewrite(desk_views, "/desk/", r'id="safety-calls"|$', "")
    assert call_faults(patient, desk, KNEES, in_time=SOON) == [
        "gone after a reload",
        "gone without an outcome",
    ]


def test_a_call_that_goes_when_it_is_looked_at_is_found_when_planted(
    waiting: Waiting, monkeypatch: Any, kim: User
):
    def closing(alerts: list[SafetyAlert], **looked: Any) -> None:
        ids = [alert.pk for alert in alerts]
        SafetyAlert.objects.filter(pk__in=ids).update(outcome="reached", closed_at=NOW, closed_by=kim)

    monkeypatch.setattr(alert_views, "note_calls", closing)
    assert call_faults(*waiting(), KNEES, in_time=SOON) == ["gone without an outcome"]


def test_a_list_that_does_not_say_whom_to_ring_is_found_when_planted(waiting: Waiting, rewrite: Any):
    rewrite(alert_views, "/desk/alerts/", "0161 496 0321|$", "")
    assert call_faults(*waiting(), KNEES, in_time=SOON) == ["the list does not say whom to ring"]


def test_a_call_that_outlives_its_outcome_is_found_when_planted(waiting: Waiting, monkeypatch: Any):
    monkeypatch.setattr(alert_views, "close_alert", lambda *args, **kwargs: True)
    assert call_faults(*waiting(), KNEES, in_time=SOON) == ["there after its outcome"]


@pytest.fixture
def booked_person(
    visitor: Visitor, booked_next_week: Callable[..., Appointment]
) -> tuple[Walker, Appointment]:
    """Somebody who has booked, with the rest of the questions before them."""
    visit = booked_next_week()
    return visitor(visit.response), visit


@pytest.mark.parametrize("late", [DISTRESS, TIGHT_LEG], ids=["today", "emergency"])
def test_a_late_danger_sign_leads_to_help_and_leaves_the_visit(booked_person: Any, late: dict[str, Any]):
    """31"""
    assert late_danger_faults(*booked_person, **late) == []


def test_a_page_that_does_not_say_that_the_visit_stands_is_found_when_planted(
    booked_person: Any, rewrite: Any
):
    rewrite(danger_views, "/speak-to-us/", "is still booked", "is known to us")
    assert late_danger_faults(*booked_person, **DISTRESS) == ["not said that the visit stands"]


def test_a_danger_sign_that_cancels_the_visit_is_found_when_planted(booked_person: Any, monkeypatch: Any):
    def cancelling(response: Any, flags: Any, *, now: Any) -> Watched:
        watched = watch(response, flags, now=now)
        if watched.blocks:
            visit = Appointment.objects.get(response=response)
            cancel(appointment=visit, reason=CancelReason.CLINIC, now=now)
        return watched

    monkeypatch.setattr(answer_services, "watch", cancelling)
    assert late_danger_faults(*booked_person, **DISTRESS) == [
        "not said that the visit stands",
        "the visit was changed",
        "its time was given away",
        "its cancellation is told",
    ]


def test_a_danger_sign_that_nobody_looks_for_after_the_booking_is_found_when_planted(
    booked_person: Any, monkeypatch: Any
):
    monkeypatch.setattr(answer_services, "watch", lambda *args, **kwargs: Watched(None))
    faults = late_danger_faults(*booked_person, **DISTRESS)
    assert [fault.split(" http")[0] for fault in faults] == [
        "leads to",
        "not said that the visit stands",
        "the desk hears nothing",
    ]
