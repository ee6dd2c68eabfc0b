"""The page of free times and the first free time, however many appointments the tables hold."""

from collections.abc import Callable, Iterator
from datetime import timedelta
from time import perf_counter

from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from bench.clinic import NOW, browser_of, draft
from bench.figures import Figure, side_by_side
from booking.diary import TimesOnRoute, timetable
from booking.models import Appointment
from clinic.models import Location, Patient, Practitioner, Resource, VisitType

SIZES = (1_000, 100_000, 1_000_000)
COLLEAGUES = 40  # of another place, who have most of the appointments
TO_COME = 40  # one of so many is still to come: five years are stored, and six weeks may be booked
ROUNDS = 40


def figures() -> Iterator[Figure]:
    """Ask while nothing is stored but the demo's three weeks; fill the tables and ask again, size by size.

    How long it took at first is weighed by the start page, which reads no appointment and is asked in turn
    with the rest: a machine that has become busier since then makes no difference.
    """
    answers = draft()
    client = browser_of(answers)
    url, visit_type = reverse("booking:times", args=[answers.pk]), VisitType.objects.get(code="NEW_LINK_45")
    asked: dict[str, Callable[[], object]] = {
        "the page of free times": lambda: client.get(url),
        "the first free time": lambda: next(iter(TimesOnRoute(visit_type, None, plan=timetable(), now=NOW))),
    }
    known = _colleagues()
    first = {name: (_beside_the_start_page(ask, client), _queries(ask)) for name, ask in asked.items()}
    for size in SIZES:
        yield Figure(f"{size:,} appointments: writing them", _fill(size, known), "s", 120)
        for name, ask in asked.items():
            (took, start_page), queries = first[name]
            takes, start_page_now = _beside_the_start_page(ask, client)
            floor = took * start_page_now / start_page
            yield Figure(f"{size:,} appointments: {name}, beside none", takes, "ms", 1.3, floor)
            yield Figure(f"{size:,} appointments: {name}, its queries", _queries(ask), "queries", queries)


def _beside_the_start_page(ask: Callable[[], object], client: Client) -> tuple[float, float]:
    ask()
    return side_by_side(ask, lambda: client.get("/"), rounds=ROUNDS, typical=min)


def _queries(ask: Callable[[], object]) -> int:
    with CaptureQueriesContext(connection) as captured:
        ask()
    return len(captured)


def _colleagues() -> dict[str, int]:
    """Write the colleagues, each with a room; return the keys that rows are made with."""
    place = Location.objects.create(name="Hill Road", address="2 Hill Road", time_zone="Europe/London")
    people, rooms = (
        [Resource.objects.create(location=place, kind=kind, name=f"{kind} {n}") for n in range(COLLEAGUES)]
        for kind in (Resource.Kind.PRACTITIONER, Resource.Kind.ROOM)
    )
    practitioners = [
        Practitioner.objects.create(resource=one, name=one.name, profession="-") for one in people
    ]
    Patient.objects.create(full_name=EVERYBODY, birth_date=NOW.date(), created_at=NOW)
    asked = Practitioner.objects.get(name__contains="Meda")
    return {
        "place": place.pk,
        "practitioner": practitioners[0].pk,
        "person": people[0].pk,
        "room": rooms[0].pk,
        "asked": asked.pk,
        "asked_person": asked.resource_id,
        "visit_type": VisitType.objects.get(code="NEW_FOOT_30").pk,
    }


def _fill(size: int, known: dict[str, int]) -> float:
    """Write appointments until there are ``size``; return how many seconds it took."""
    began = perf_counter()
    midnight = NOW.replace(hour=0, minute=0, second=0) + timedelta(days=1)
    numbers = {"first": Appointment.objects.count() + 1, "last": size, "midnight": midnight.timestamp() // 1}
    with connection.cursor() as cursor:
        unchecked, checked = CHECKS[connection.vendor]
        cursor.execute(unchecked)
        for statement in (APPOINTMENTS, CLAIMS):
            cursor.execute(statement.format(**{**known, **numbers, **OF_ENGINE[connection.vendor]}))
        cursor.execute(checked)
        if connection.vendor == "postgresql":
            cursor.execute("VACUUM ANALYZE booking_appointment, booking_claim")  # as its own daemon does
    return perf_counter() - began


EVERYBODY = "Everybody"
# The keys of other rows are right as they are written here; looking each up takes most of the time.
CHECKS = {
    "sqlite": ("PRAGMA foreign_keys = OFF", "PRAGMA foreign_keys = ON"),
    "postgresql": ("SET session_replication_role = replica", "RESET session_replication_role"),
}
# How each engine makes a key and an instant of a number.
OF_ENGINE = {
    "sqlite": {"id": "printf('%032x', n)", "starts": "datetime(at, 'unixepoch')"}
    | {"ends": "datetime(at + 1800, 'unixepoch')"},
    "postgresql": {"id": "lpad(to_hex(n), 32, '0')::uuid", "starts": "to_timestamp(at)"}
    | {"ends": "to_timestamp(at + 1800)"},
}
# What the past ones occupied is left out: nothing that is asked reads it.
# Of each number: whether it is still to come, whose it is, and when it starts: each colleague is busy for half
# an hour of each hour and a half to come, day and night.
_NUMBERS = f"""
    WITH RECURSIVE numbers(n) AS (SELECT {{first}} UNION ALL SELECT n + 1 FROM numbers WHERE n < {{last}}),
    drawn AS (
        SELECT n, n % {TO_COME} = 0 AS to_come, n % {TO_COME} = 1 AS of_asked, n / {TO_COME} % {COLLEAGUES} AS who,
            {{midnight:.0f}} + CASE WHEN n % {TO_COME} = 0 THEN n / {TO_COME * COLLEAGUES} * 5400
                ELSE n / 2 * -300 - 90000 END AS at
        FROM numbers
    )
"""
APPOINTMENTS = f"""
    INSERT INTO booking_appointment (id, reference, patient_id, visit_type_id, location_id, practitioner_id,
        starts_at, ends_at, status, sequence, created_at, cancel_reason, cancelled_late,
        overbooked_because) {_NUMBERS}
    SELECT {{id}}, 'N' || n, (SELECT id FROM clinic_patient WHERE full_name = '{EVERYBODY}'), {{visit_type}},
        {{place}}, CASE WHEN of_asked THEN {{asked}} ELSE {{practitioner}} + who END, {{starts}}, {{ends}},
        CASE WHEN to_come THEN 'booked' ELSE 'fulfilled' END, 0, {{starts}}, '', false, ''
    FROM drawn
"""
CLAIMS = f"""
    INSERT INTO booking_claim (resource_id, lane, cell, appointment_id) {_NUMBERS},
    needed(resource, cell) AS (
        SELECT resource, cell FROM (SELECT {{person}} AS resource UNION SELECT {{room}}) AS kinds,
            (SELECT 0 AS cell UNION SELECT 1 UNION SELECT 2 UNION SELECT 3 UNION SELECT 4 UNION SELECT 5) AS cells
    )
    SELECT resource + who, 0, at / 300 + cell, {{id}} FROM drawn, needed WHERE to_come
"""
