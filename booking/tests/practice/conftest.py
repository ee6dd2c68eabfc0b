"""A diary with visits that stand, for whoever changes what they stand on."""

import re
from collections.abc import Callable, Iterable
from datetime import datetime
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from booking.models import Appointment, Status
from booking.reminders import owe_confirmation
from booking.services.claims import take
from booking.tests.staff.conftest import as_doctor, as_manager, at_desk, on_the_day
from clinic.models import Patient, Practitioner, Resource, VisitType
from conftest import NOW

__all__ = ["as_doctor", "as_manager", "at_desk", "on_the_day"]  # fixtures

VERSIONED = ("manage:hours_row", "manage:visit_type", "manage:location")
Send = Callable[..., Any]
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


@pytest.fixture
def send(as_manager: Client) -> Send:
    """Fill in a form as it is shown and send it: ``send("manage:hours_add", 1, weekly={...})`` with a prefix."""

    def post(view: str, key: int, **fields: Any) -> Any:
        data = {}
        for name, value in fields.items():
            if isinstance(value, dict):
                data |= {f"{name}-{inner}": one for inner, one in value.items()}
            else:
                data[name] = value
        address = reverse(view, args=[key])
        if view in VERSIONED and "version" not in data:
            shown = re.search(r'name="version" value="(\w+)"', as_manager.get(address).content.decode())
            data["version"] = shown[1] if shown else ""
        return as_manager.post(address, data)

    return post


def page(client: Client, view: str, *keys: int) -> str:
    return client.get(reverse(view, args=keys)).content.decode()


def terms(kind: VisitType, **changed: Any) -> dict[str, Any]:
    """Return what the form of a kind of visit sends."""
    return {
        "name": kind.name,
        "patient_name_en-gb": kind.patient_name,
        "description_en-gb": kind.description,
        "minutes": 45,
        "buffer_before": 0,
        "buffer_after": 0,
        "lead_time_minutes": 120,
        "horizon_days": 42,
        "daily_limit": "",
        "practitioners": [one.pk for one in kind.practitioners.all()],
        "needs": kind.needs,
        "online": "yes",
        "active": "on",
        **changed,
    }
