"""People who wait for an earlier time, and a time that becomes free."""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import pytest

from booking.models import Appointment, CancelReason, WaitlistOffer, WaitlistWish
from booking.services.cancel import cancel
from booking.services.hold import hold
from booking.services.waitlist.end import end_what_is_over
from booking.services.waitlist.turn import offer_freed_times
from booking.services.waitlist.wish import wish_earlier
from booking.tests.conftest import NINE, book, by_sms
from conftest import NOW

NEXT_WEEK = NINE + timedelta(days=7)
HALF_AN_HOUR = timedelta(minutes=30)

Booked = Callable[..., Appointment]


@pytest.fixture
def booked_for(a_visit: Any, new_answers: Any) -> Booked:
    """Book a visit for somebody by name, each with a phone of their own."""
    numbers = iter(range(100, 1000))

    def make(name: str, starts_at: datetime, **route: object) -> Appointment:
        held = hold(**a_visit(starts_at=starts_at, response=new_answers(**route)))
        return book(held, contact=by_sms(full_name=name, mobile=f"+447700900{next(numbers)}"))

    return make


@pytest.fixture
def early(booked_for: Booked) -> Appointment:
    """The visit on Thursday at nine that is about to be given up."""
    return booked_for("Cleo Early", NINE)


@pytest.fixture
def adas(booked_for: Booked) -> Appointment:
    """Ada's visit, a week later."""
    return booked_for("Ada Byron", NEXT_WEEK)


@pytest.fixture
def bens(booked_for: Booked) -> Appointment:
    """Ben's visit, an hour after Ada's."""
    return booked_for("Ben Okri", NEXT_WEEK + timedelta(hours=1))


def wish(visit: Appointment, **wanted: Any) -> WaitlistWish:
    """Let somebody wait, for any time with two hours' notice unless told otherwise."""
    return wish_earlier(
        **{"appointment": visit, "part": "any", "weekdays": [], "notice": 2, "now": NOW, **wanted}
    )


def give_up(visit: Appointment, now: datetime = NOW) -> None:
    """Let somebody cancel."""
    cancel(appointment=visit, reason=CancelReason.TIME, now=now)


def worker(now: datetime = NOW) -> int:
    """Do what beat asks of a worker; return how many offers were made."""
    end_what_is_over(now=now)
    return offer_freed_times(now=now)


def offered() -> list[tuple[str, str]]:
    """Return who was offered something, the first before the others, by name at one time, and what became of it."""
    offers = WaitlistOffer.objects.select_related("wish__appointment__patient").order_by(
        "offered_at", "wish__appointment__patient__full_name"
    )
    return [(one.wish.appointment.patient.full_name.split()[0], one.status) for one in offers]


@pytest.fixture
def offer(early: Appointment, adas: Appointment) -> WaitlistOffer:
    """Thursday at nine, offered to Ada."""
    wish(adas)
    give_up(early)
    assert worker() == 1
    return WaitlistOffer.objects.get()
