"""An earlier time taken late, twice and by two: point 44 of UX.md."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse

from booking.models import Appointment, CancelReason, WaitlistOffer
from booking.scheduling import Interval
from booking.services.cancel import cancel
from booking.services.hold import hold
from booking.services.move import put_at
from booking.services.waitlist import take as taking
from booking.services.waitlist.end import end_what_is_over
from booking.services.waitlist.turn import offer_freed_times
from booking.services.waitlist.wish import wish_earlier
from booking.tests.conftest import NINE, book, by_sms
from booking.tests.journeys.acceptance_points.conftest import NEXT_WEEK, Answered, Visitor
from booking.tests.journeys.acceptance_points.waitlist_checks import (
    late_faults,
    twice_faults,
    two_people_faults,
)
from booking.views import earlier as earlier_views
from booking.views import manage as manage_views
from booking.visit_link import new_visit_link
from conftest import NOW

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

Linked = tuple[str, Appointment]


@pytest.fixture
def booked_at(answered: Answered, a_visit: Any) -> Callable[..., Appointment]:
    """Book a visit for somebody by name."""
    numbers = iter(range(100, 1000))

    def make(name: str, starts_at: Any) -> Appointment:
        visit = hold(**a_visit(response=answered(checked=True), starts_at=starts_at))
        return book(visit, contact=by_sms(full_name=name, mobile=f"+447700900{next(numbers)}"))

    return make


@pytest.fixture
def adas(booked_at: Any) -> Linked:
    """Ada's visit, with the address of the earlier time that is offered to her."""
    early, visit = booked_at("Cleo Early", NINE), booked_at("Ada Byron", NEXT_WEEK)
    wish_earlier(appointment=visit, part="any", weekdays=[], notice=2, now=NOW)
    cancel(appointment=early, reason=CancelReason.TIME, now=NOW)
    assert offer_freed_times(now=NOW) == 1
    return offer_page(visit), visit


@pytest.fixture
def bens(booked_at: Any, adas: Linked) -> Linked:
    """Ben's visit, who waits behind her."""
    visit = booked_at("Ben Okri", NEXT_WEEK + timedelta(hours=1))
    wish_earlier(appointment=visit, part="any", weekdays=[], notice=2, now=NOW)
    return offer_page(visit), visit


@pytest.fixture
def time_runs_out(going_clock: Any) -> Callable[[], None]:
    """Let the time to answer end, and the worker pass the time on."""

    def run() -> None:
        late = WaitlistOffer.objects.get(status="offered").expires_at
        going_clock.move_to(late)
        end_what_is_over(now=late)
        offer_freed_times(now=late)

    return run


def offer_page(visit: Appointment) -> str:
    return reverse("booking:manage_earlier", args=[new_visit_link(visit, NOW)])


def two(visitor: Visitor, adas: Linked, bens: Linked, time_runs_out: Any) -> list[str]:
    return two_people_faults((visitor(), *adas), (visitor(), *bens), time_runs_out)


@pytest.mark.parametrize("script", [True, False], ids=["with a script", "without"])
def test_an_offer_taken_too_late_is_gone_and_the_own_time_is_safe(
    visitor: Visitor, adas: Linked, bens: Linked, time_runs_out: Any, script: bool
):
    """44"""
    assert late_faults(visitor(java_script_enabled=script), *adas, time_runs_out) == []


@pytest.mark.parametrize("script", [True, False], ids=["with a script", "without"])
def test_an_offer_taken_twice_is_one_move(visitor: Visitor, adas: Linked, script: bool):
    """44"""
    assert twice_faults(visitor(java_script_enabled=script), *adas) == []


def test_of_two_who_take_one_time_one_has_it(
    visitor: Visitor, adas: Linked, bens: Linked, time_runs_out: Any
):
    """44"""
    assert two(visitor, adas, bens, time_runs_out) == []


def let_everybody_through(monkeypatch: Any) -> None:
    """Take the look at the offer away."""
    monkeypatch.setattr(taking, "_kept", lambda offer, now: Appointment.objects.get(kept_for=offer))


def test_a_late_press_that_is_let_through_is_found_when_planted(
    visitor: Visitor, adas: Linked, bens: Linked, time_runs_out: Any, monkeypatch: Any
):
    let_everybody_through(monkeypatch)
    found = late_faults(visitor(), *adas, time_runs_out)
    assert {"the own time was lost", "two hold one time"} <= set(found)


def test_two_holders_are_found_when_planted(
    visitor: Visitor, adas: Linked, bens: Linked, time_runs_out: Any, monkeypatch: Any
):
    let_everybody_through(monkeypatch)
    found = two(visitor, adas, bens, time_runs_out)
    assert {"2 at one time", "two hold one time"} <= set(found)


def test_words_that_leave_open_whether_the_own_time_is_safe_are_found_when_planted(
    visitor: Visitor, adas: Linked, time_runs_out: Any, monkeypatch: Any
):
    def short(request: Any, template: str, *more: Any, **kept: Any) -> HttpResponse:
        answer = render(request, template, *more, **kept)
        if template == "booking/earlier_over.html":
            answer.content = answer.content.replace(b"is safe", b"was moved")
        return answer

    monkeypatch.setattr(earlier_views, "render", short)
    assert late_faults(visitor(), *adas, time_runs_out) == [
        "not said: Your appointment on Thursday 11 March, 9:00 am is safe."
    ]


def test_a_press_that_moves_once_more_is_found_when_planted(visitor: Visitor, adas: Linked, monkeypatch: Any):
    def again(request: Any, visit: Appointment) -> bool:
        put_at(visit, visit.practitioner, Interval(visit.starts_at, visit.ends_at))
        return True

    monkeypatch.setattr(manage_views, "was_taken_by", again)
    assert twice_faults(visitor(), *adas) == ["moved 2 times"]


def test_a_second_press_without_the_first_answer_is_found_when_planted(
    visitor: Visitor, adas: Linked, monkeypatch: Any
):
    monkeypatch.setattr(manage_views, "was_taken_by", lambda request, visit: False)
    assert twice_faults(visitor(), *adas) == ["the second press is not told of the move"]


def test_an_offer_that_does_not_say_how_long_is_found_when_planted(
    visitor: Visitor, adas: Linked, time_runs_out: Any, rewrite: Any
):
    rewrite(earlier_views, "/new/", "minutes left", "")
    assert late_faults(visitor(), *adas, time_runs_out) == ["nothing is offered, or nothing says how long"]
