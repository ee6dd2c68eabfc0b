"""Colleagues at their screens, on the day of Ada's visit."""

from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from typing import Any

import pytest
import time_machine
from django.test import Client

from booking.models import Appointment, Status
from booking.tests.conftest import NINE
from booking.tests.staff.browsers import a_full_day, sit_down
from booking.tests.staff.findings import STORY, assessed, flag
from clinic.models import Patient, Practitioner, Resource, User, VisitType
from intake.assessment import rule_set
from intake.models import Assessment, QuestionnaireResponse, SafetyAlert

__all__ = ["a_full_day", "sit_down"]  # fixtures

Fill = Callable[[int], list[Appointment]]
Tell = Callable[..., Assessment]


@pytest.fixture
def on_the_day() -> Iterator[None]:
    """Thursday 4 March 2027, 9:10: Ada should have been here ten minutes ago."""
    with time_machine.travel(NINE + timedelta(minutes=10), tick=False):
        yield


@pytest.fixture
def at_desk(kim: User, on_the_day: None) -> Client:
    """Kim, signed in."""
    return signed_in(kim)


@pytest.fixture
def as_doctor(osei_user: User, on_the_day: None) -> Client:
    """Dr Osei, signed in."""
    return signed_in(osei_user)


@pytest.fixture
def as_manager(noor: User, on_the_day: None) -> Client:
    """Noor, signed in."""
    return signed_in(noor)


@pytest.fixture
def another_alert(
    new_answers: Callable[..., QuestionnaireResponse], now: datetime
) -> Callable[..., SafetyAlert]:
    """Raise an alert on answers of its own."""

    def make(**fields: object) -> SafetyAlert:
        raised_at = NINE + timedelta(minutes=7)
        wish = {"level": "emergency", "codes": ["RF01"], "raised_at": raised_at, "response": new_answers()}
        return SafetyAlert.objects.create(**{**wish, **fields})

    return make


@pytest.fixture
def fill_the_day(
    opening_hours: None, link_visit: VisitType, osei: Practitioner, room: Resource, ben: Patient
) -> Fill:
    """Put a number of short visits of Ben's into Thursday, as rows alone."""

    def fill(number: int) -> list[Appointment]:
        visits = Appointment.objects.bulk_create(
            Appointment(
                patient=ben,
                visit_type=link_visit,
                location=osei.resource.location,
                practitioner=osei,
                starts_at=NINE + timedelta(minutes=5 * place),
                ends_at=NINE + timedelta(minutes=5 * place + 5),
                status=Status.BOOKED,
                created_at=NINE,
            )
            for place in range(number)
        )
        for visit in visits:
            visit.resources.set([osei.resource, room])
        return visits

    return fill


@pytest.fixture
def tell(booked: Appointment) -> Tell:
    """Let Ada have answered and been assessed."""

    def write(result: dict[str, Any] | None = None, **answers: Any) -> Assessment:
        response = booked.response
        response.answers = {**STORY, **answers}
        response.save()
        result = result or assessed(flag())
        return Assessment.objects.create(
            response=response,
            number=response.assessments.count() + 1,
            engine=result["engine"],
            rule_set=result["rule_set"],
            rules_digest=rule_set().digest,
            questionnaire_version=result["questionnaire"],
            answers=response.answers,
            result=result,
            early=result["early"],
            computed_at=NINE,
        )

    return write


def signed_in(user: User) -> Client:
    """Return the browser of a colleague."""
    client = Client()
    client.force_login(user, backend="allauth.account.auth_backends.AuthenticationBackend")
    return client
