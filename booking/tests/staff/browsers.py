"""Colleagues' browsers, and a day full of people to look at."""

from collections.abc import Callable, Iterator
from datetime import date, datetime, time, timedelta
from typing import Any

import pytest
from django.test import Client
from playwright.sync_api import Browser, Page

from booking.models import Appointment, Schedule, Status
from booking.tests.conftest import NINE
from clinic.models import Location, Patient, Practitioner, Resource, User, VisitType

DESK = {"width": 1440, "height": 900}
PHONE = {"width": 360, "height": 740}
HALF = {"width": 720, "height": 900}  # a wide screen at 200 %
NAMES = ["R. Iyer", "T. Brandt", "J. Costa", "P. Nair", "M. Dahl", "S. Lund", "H. Adeyemi", "N. Bauer"]

Open = Callable[..., Page]


@pytest.fixture
def sit_down(live_server: Any, chromium: Browser) -> Iterator[Open]:
    """Open a page as a colleague in a browser of their own: ``sit_down(kim, "/desk/", size=PHONE)``."""
    contexts = []

    def open_page(user: User, path: str, *, size: dict[str, int] = DESK, **kept: Any) -> Page:
        client = Client()
        client.force_login(user, backend="allauth.account.auth_backends.AuthenticationBackend")
        context = chromium.new_context(viewport=size, base_url=live_server.url, **kept)
        contexts.append(context)
        cookie = {"name": "sessionid", "value": client.cookies["sessionid"].value, "url": live_server.url}
        context.add_cookies([cookie])
        page = context.new_page()
        page.set_default_timeout(7000)
        page.goto(path)
        return page

    yield open_page
    for context in contexts:
        context.close()


@pytest.fixture
def a_full_day(
    location: Location,
    osei: Practitioner,
    room: Resource,
    gait_plate: Resource,
    link_visit: VisitType,
    opening_hours: None,
) -> list[Appointment]:
    """Three practitioners, sixty visits on Thursday: seen, here, late, confirmed and not."""
    nails = VisitType.objects.create(
        code="NAIL_SKIN_20", name="Nail care", patient_name="Nail care", description="", minutes=20
    )
    others = [
        _colleague(location, name, kind)
        for name, kind in (("Ms. L. Okafor", "podiatrist"), ("Nurse Berg", "nurse"))
    ]
    people = [_person(number) for number in range(60)]
    visits = []
    for practitioner in [osei, *others]:
        starts_at = NINE
        for place in range(20):
            visit_type = link_visit if practitioner == osei and place < 8 else nails
            if starts_at + visit_type.length > NINE + timedelta(hours=8):
                break
            visits.append(_visit(people[len(visits)], practitioner, visit_type, starts_at))
            starts_at += visit_type.length + timedelta(minutes=20 if place % 4 == 3 else 0)
    Appointment.objects.bulk_create(visits)
    for number, visit in enumerate(visits):
        visit.resources.set([visit.practitioner.resource, room, *([gait_plate] if number < 8 else [])])
    _let_the_morning_pass(visits)
    return visits


def _colleague(location: Location, name: str, profession: str) -> Practitioner:
    theirs = Resource.objects.create(location=location, kind=Resource.Kind.PRACTITIONER, name=name)
    Schedule.objects.create(resource=theirs, weekday=3, opens_at=time(9), closes_at=time(12, 30))
    Schedule.objects.create(resource=theirs, weekday=3, opens_at=time(13, 30), closes_at=time(18))
    return Practitioner.objects.create(resource=theirs, name=name, profession=profession)


def _person(number: int) -> Patient:
    return Patient.objects.create(
        full_name=NAMES[number % len(NAMES)],
        birth_date=date(1940 + number, 3, 27),
        mobile=f"+4477009{number:05d}",
        created_at=NINE,
        access_needs=["wheelchair"] if number % 9 == 4 else [],
    )


def _visit(person: Patient, practitioner: Practitioner, kind: VisitType, starts_at: datetime) -> Appointment:
    return Appointment(
        patient=person,
        visit_type=kind,
        location=practitioner.resource.location,
        practitioner=practitioner,
        starts_at=starts_at,
        ends_at=starts_at + kind.length,
        status=Status.BOOKED,
        created_at=NINE - timedelta(days=9),
    )


def _let_the_morning_pass(visits: list[Appointment]) -> None:
    """Bring the visits to how they stand at 11:10."""
    for number, visit in enumerate(visits):
        if visit.ends_at <= NINE + timedelta(hours=2):
            visit.status = Status.NOSHOW if number % 7 == 5 else Status.FULFILLED
        elif visit.starts_at <= NINE + timedelta(hours=2, minutes=30) and number % 3:
            visit.status, visit.arrived_at = Status.ARRIVED, visit.starts_at - timedelta(minutes=7)
        elif number % 2:
            visit.confirmed_by_patient_at = NINE - timedelta(days=1)
        visit.save()
