"""Acceptance point 55: a doctor is away, fourteen are hit, eleven are moved and messaged, three are called."""

from datetime import date, timedelta
from typing import Any

import pytest
import time_machine
from django.db import transaction
from django.test import Client

from booking.models import Appointment, ScheduleChange, Status
from booking.services.claims import take
from booking.tests.closures.away_checks import away_faults
from booking.tests.closures.conftest import FRIDAY, MONDAY
from booking.tests.closures.test_desk import as_shown, typed
from booking.tests.staff.conftest import signed_in
from clinic.models import OutboxMessage, Patient, User, VisitType
from conftest import NOW

HALF_AN_HOUR = timedelta(minutes=30)


@pytest.fixture
def fourteen(osei: Any, opening_hours: None) -> list[Appointment]:
    """Fourteen visits of half an hour on Friday; three of the people have neither mobile nor e-mail."""
    kind = VisitType.objects.create(code="NEW_FOOT_30", name="New", patient_name="New", minutes=30)
    kind.practitioners.add(osei)
    visits = []
    for number in range(14):
        person = Patient.objects.create(
            full_name=f"P{number} Patient",
            birth_date=date(1950 + number, 3, 27),
            mobile="" if number % 5 == 3 else f"+4477009001{number:02}",
            created_at=NOW,
        )
        starts_at = FRIDAY + number * HALF_AN_HOUR
        visits.append(
            Appointment.objects.create(
                patient=person,
                visit_type=kind,
                location=osei.resource.location,
                practitioner=osei,
                starts_at=starts_at,
                ends_at=starts_at + kind.length,
                status=Status.BOOKED,
                created_at=NOW,
            )
        )
        take(visits[-1], [osei.resource])
    return visits


@pytest.fixture
def closed(fourteen: list[Appointment], kim: User, osei: Any) -> tuple[ScheduleChange, int]:
    """The day closed through the pages, and how often something was pressed for it."""
    with time_machine.travel(NOW, tick=False):
        desk = signed_in(kim)
        presses = _close(desk, typed(osei.resource))
    return ScheduleChange.objects.get(), presses


def _close(desk: Client, wanted: dict[str, str]) -> int:
    listed = desk.get("/desk/closures/")  # 1: Closures
    assert 'href="/desk/closures/new/"' in listed.content.decode()
    desk.get("/desk/closures/new/")  # 2: Close a time
    page = desk.post("/desk/closures/new/", wanted, follow=True)  # 3: See whom it hits
    text = " ".join(page.content.decode().split())
    assert "<span data-moved>11</span> and message" in text
    assert "<span data-calls>3</span> to call." in text
    address = page.redirect_chain[-1][0]
    desk.post(f"{address}apply/", {"move": "1", **as_shown(page)})  # 4: Move 11 and message
    return 4


def _too_early(change: ScheduleChange) -> None:
    OutboxMessage.objects.filter(kind="must_change").update(next_try_at=NOW)


def _twice(change: ScheduleChange) -> None:
    message = OutboxMessage.objects.filter(kind="must_change").first()
    message.pk, message.dedupe_key = None, "again"
    message.save(force_insert=True)


def _on_one_time(change: ScheduleChange) -> None:
    end = MONDAY + HALF_AN_HOUR
    Appointment.objects.filter(starts_at__gte=MONDAY).update(starts_at=MONDAY, ends_at=end)


def _one_forgotten(change: ScheduleChange) -> None:
    change.visits.first().delete()


PLANTED = {
    _too_early: "leaves before",
    _twice: "2 messages to",
    _on_one_time: "a time is held twice",
    _one_forgotten: "moved and called",
}


def test_eleven_are_moved_and_messaged_and_three_called(closed: tuple[ScheduleChange, int]):
    """55, and each fault is found when it is planted."""
    change, presses = closed
    assert away_faults(change, moved=11, called=3, presses=presses) == []
    assert away_faults(change, moved=11, called=3, presses=7) == ["7 presses"]
    for plant, fault in PLANTED.items():
        with transaction.atomic():
            plant(change)
            assert any(fault in found for found in away_faults(change, moved=11, called=3, presses=presses))
            transaction.set_rollback(True)
