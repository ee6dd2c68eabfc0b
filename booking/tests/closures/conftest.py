"""A Friday that falls away, and the people who were to come."""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import pytest

from booking.models import Appointment, ChangedVisit, ScheduleChange
from booking.services.changes.apply import Chosen, apply
from booking.services.changes.closure import Closing
from booking.services.changes.kinds import alteration_of
from booking.services.changes.preview import preview
from booking.services.changes.undo import undo
from booking.tests.conftest import NINE
from booking.tests.patient.conftest import answered
from booking.tests.waitlist.conftest import booked_for
from clinic.models import Patient, Practitioner, User
from conftest import NOW

__all__ = ["answered", "booked_for"]  # fixtures
FRIDAY = NINE + timedelta(days=1)
MONDAY = FRIDAY + timedelta(days=3)
TUESDAY = MONDAY + timedelta(days=1)
HOUR, A_MINUTE = timedelta(hours=1), timedelta(minutes=1)


@pytest.fixture
def adas(booked_for: Any) -> Appointment:
    """Ada's visit on Friday at nine."""
    return booked_for("Ada Byron", FRIDAY)


@pytest.fixture
def bens(booked_for: Any) -> Appointment:
    """Ben's visit on Friday at ten; nothing but the telephone reaches him."""
    visit = booked_for("Ben Okri", FRIDAY + HOUR)
    only_by_phone(visit)
    return visit


@pytest.fixture
def urs(booked_for: Any) -> Appointment:
    """Urs's visit on Friday at eleven; a danger sign asks for haste."""
    return booked_for("Urs Grave", FRIDAY + 2 * HOUR, priority="urgent", latest="2027-03-12")


@pytest.fixture
def friday(osei: Practitioner, kim: User) -> Callable[..., ScheduleChange]:
    """Look at a closure of Dr Osei's Friday, unless told otherwise."""

    def look(now: datetime = NOW, **of: Any) -> ScheduleChange:
        wanted = {
            "resource": None if "location" in of else osei.resource,
            "starts_at": FRIDAY,
            "ends_at": FRIDAY + 8 * HOUR,
            "reason": "ill",
            **of,
        }
        change = ScheduleChange(kind=ScheduleChange.Kind.CLOSURE, **wanted)
        return preview(change=change, alteration=Closing(change), actor=kim, now=now)

    return look


@pytest.fixture
def desk(kim: User) -> "Desk":
    """What Kim does with a change."""
    return Desk(kim)


class Desk:
    """Applies and undoes as the page does: what is proposed, unless told otherwise."""

    def __init__(self, kim: User) -> None:
        self.kim = kim

    def apply(self, change: ScheduleChange, now: datetime = NOW, **others: Chosen | None) -> ScheduleChange:
        """Apply what is proposed; ``others`` are chosen for people by their first name."""
        choices = {
            row.pk: row.proposed_at and Chosen(row.proposed_with, row.proposed_at)
            for row in change.visits.select_related("proposed_with__resource__location")
        }
        choices |= {row_of(change, name).pk: chosen for name, chosen in others.items()}
        return apply(
            change=change, alteration=alteration_of(change), choices=choices, actor=self.kim, now=now
        )

    def undo(self, change: ScheduleChange, now: datetime = NOW + A_MINUTE) -> ScheduleChange:
        """Undo it."""
        change = ScheduleChange.objects.get(pk=change.pk)
        return undo(change=change, alteration=alteration_of(change), actor=self.kim, now=now)


def row_of(change: ScheduleChange, name: str) -> ChangedVisit:
    """Return the row of somebody by their first name."""
    return change.visits.get(appointment__patient__full_name__startswith=name.capitalize())


def rows(change: ScheduleChange) -> dict[str, tuple[str, str, datetime | None]]:
    """Return how each row stands, by first name."""
    return {
        row.appointment.patient.full_name.split()[0]: (row.state, row.why, row.proposed_at)
        for row in change.visits.select_related("appointment__patient")
    }


def only_by_phone(visit: Appointment) -> None:
    """Take the ways to write to somebody away."""
    visit.contact.delete()
    Patient.objects.filter(pk=visit.patient_id).update(mobile="", email="")


def where(visit: Appointment) -> tuple[str, datetime]:
    """Return how a visit stands."""
    visit.refresh_from_db()
    return visit.status, visit.starts_at
