"""A diary with visits that stand, for whoever changes what they stand on."""

from collections.abc import Callable, Iterable
from datetime import datetime

import pytest

from booking.models import Appointment, Status
from booking.reminders import owe_confirmation
from booking.services.claims import take
from booking.tests.staff.conftest import as_doctor, as_manager, at_desk, on_the_day
from clinic.models import Patient, Practitioner, Resource, VisitType
from conftest import NOW

__all__ = ["as_doctor", "as_manager", "at_desk", "on_the_day"]  # fixtures

Stand = Callable[[Iterable[datetime]], list[Appointment]]


@pytest.fixture
def stand(
    opening_hours: None,
    link_visit: VisitType,
    osei: Practitioner,
    room: Resource,
    gait_plate: Resource,
    ada: Patient,
) -> Stand:
    """Book visits of Ada's with their claims and messages, each at its instant."""

    def write(starts: Iterable[datetime]) -> list[Appointment]:
        visits = [
            Appointment(
                patient=ada,
                visit_type=link_visit,
                location=osei.resource.location,
                practitioner=osei,
                starts_at=starts_at,
                ends_at=starts_at + link_visit.length,
                status=Status.BOOKED,
                created_at=NOW,
            )
            for starts_at in starts
        ]
        for visit in visits:
            visit.save()
            take(visit, [osei.resource, room, gait_plate])
            owe_confirmation(visit, NOW)
        return visits

    return write
