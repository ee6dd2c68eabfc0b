"""The same cast in every test: patient Ada, other patient Ben, Dr Osei, desk Kim, owner Noor."""

import os
from collections.abc import Iterator
from datetime import UTC, date, datetime

import pytest
from hypothesis import settings
from playwright.sync_api import Browser, sync_playwright

from clinic.in_time import InTime
from clinic.models import Location, Patient, Practice, Practitioner, Resource, User, VisitType
from clinic.tests.chromium import launch
from clinic.tests.tables import keep_tables, throw_tables_away

# Playwright's event loop makes Django believe that tests are asynchronous.
os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "true")

# How long an example takes says how busy the machine is, not whether the code is right.
settings.register_profile("untimed", deadline=None)
settings.load_profile("untimed")

NOW = datetime(2027, 3, 2, 9, 31, tzinfo=UTC)
PASSWORD = "correct horse battery"


def pytest_configure(config: pytest.Config) -> None:
    """Keep tables for all workers of a run, which are started after this."""
    if not hasattr(config, "workerinput"):
        keep_tables()
        config.add_cleanup(throw_tables_away)


@pytest.fixture(autouse=True)
def asked_without_a_thread(monkeypatch: pytest.MonkeyPatch) -> None:
    """Ask the database where the test's transaction is; a thread would wait for the end of it."""
    monkeypatch.setattr(InTime, "answer", lambda self: self.question())


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    """The machine's Chromium, or Playwright's own where it has none."""
    with sync_playwright() as playwright:
        browser = launch(playwright)
        yield browser
        browser.close()


@pytest.fixture
def now() -> datetime:
    """Tuesday 2 March 2027, 9:31 in London."""
    return NOW


@pytest.fixture
def practice(db: None) -> Practice:
    return Practice.objects.create(
        name="Harbour Street Foot Clinic",
        phone="0100 555 0147",
        opening_hours="Monday to Friday, 8:30 am to 6 pm",
        emergency_number="112",
        urgent_care_phone="0100 555 0199",
        emergency_department="Harbour General",
        emergency_department_address="2 Quay Road",
    )


@pytest.fixture
def location(practice: Practice) -> Location:
    return Location.objects.create(
        name="Harbour Street", address="12 Harbour Street", time_zone="Europe/London"
    )


@pytest.fixture
def kim(db: None) -> User:
    """The front desk."""
    return User.objects.create_user("kim@clinic.example", PASSWORD, full_name="Kim Larsen", at_desk=True)


@pytest.fixture
def osei_user(db: None) -> User:
    return User.objects.create_user("osei@clinic.example", PASSWORD, full_name="Ama Osei", is_doctor=True)


@pytest.fixture
def noor(db: None) -> User:
    """The owner, who manages the practice."""
    return User.objects.create_user("noor@clinic.example", PASSWORD, full_name="Noor Haddad", is_manager=True)


@pytest.fixture
def osei(location: Location, osei_user: User) -> Practitioner:
    """The doctor, with her own time as a resource."""
    time = Resource.objects.create(location=location, kind=Resource.Kind.PRACTITIONER, name="Dr Osei")
    return Practitioner.objects.create(
        user=osei_user, resource=time, name="Dr Osei", profession="orthopaedic specialist"
    )


@pytest.fixture
def room(location: Location) -> Resource:
    return Resource.objects.create(location=location, kind=Resource.Kind.ROOM, name="Room 1")


@pytest.fixture
def gait_plate(location: Location) -> Resource:
    return Resource.objects.create(location=location, kind=Resource.Kind.GAIT_PLATE, name="Gait plate")


@pytest.fixture
def link_visit(osei: Practitioner, room: Resource, gait_plate: Resource) -> VisitType:
    """The visit for feet and what hurts above them: 45 minutes, a room and the gait plate."""
    visit_type = VisitType.objects.create(
        code="NEW_LINK_45",
        name="New link visit",
        patient_name="Foot and walking assessment",
        description="This visit gives time to look at how you walk.",
        minutes=45,
        needs=["room", "gait_plate"],
    )
    visit_type.practitioners.add(osei)
    return visit_type


@pytest.fixture
def ada(db: None) -> Patient:
    return Patient.objects.create(
        full_name="Ada Byron", birth_date=date(1961, 3, 27), mobile="+447700900321", created_at=NOW
    )


@pytest.fixture
def ben(db: None) -> Patient:
    return Patient.objects.create(
        full_name="Ben Okri", birth_date=date(1984, 7, 4), email="ben@example.com", created_at=NOW
    )
