"""Many clients that want the same time at once, in processes of their own, with their own connections.

    python -m booking.tests.race PROCESSES THREADS [--without-key]

builds a doctor with one room in the empty database of DATABASE_URL and lets all threads of all processes want
nine o'clock at the same instant. Then, with the key, some of them want the last place of a day that is limited.
Prints each outcome, and what then stands in the tables, as JSON. The processes are forks of this one, which has
read the code and holds no connection.
"""

import json
import multiprocessing
import sys
from collections.abc import Callable
from datetime import UTC, datetime, time, timedelta
from threading import Thread
from typing import Any
from uuid import uuid4

import django

django.setup()

from django.core.management import call_command  # noqa: E402
from django.db import connection  # noqa: E402

from booking.models import Appointment, Claim, Schedule  # noqa: E402
from booking.services.hold import hold  # noqa: E402
from booking.services.refusals import Refused  # noqa: E402
from booking.tests.invariants import claims_missing_or_of_nothing, overlaps  # noqa: E402
from booking.tests.limit_race import LIMIT, last_places  # noqa: E402
from clinic.models import AuditEvent, Location, Practice, Practitioner, Resource, VisitType  # noqa: E402
from clinic.outbox.models import OutboxMessage  # noqa: E402
from intake.models import Assessment, QuestionnaireResponse  # noqa: E402

NOW = datetime(2027, 3, 2, 9, 31, tzinfo=UTC)
NINE = datetime(2027, 3, 4, 9, tzinfo=UTC)
PATIENCE = 60  # seconds
ROUTE = {"route": {"earliest": None, "latest": None}}


def prepare(*, without_key: bool) -> None:
    """Build the tables and a doctor; without the unique key of claims for the control."""
    call_command("migrate", verbosity=0)
    Practice.objects.create(name="Harbour")
    place = Location.objects.create(name="Harbour Street", address="-", time_zone="Europe/London")
    own, room = (
        Resource.objects.create(location=place, kind=kind, name=kind) for kind in ("practitioner", "room")
    )
    doctor = Practitioner.objects.create(resource=own, name="Dr Osei", profession="doctor")
    Schedule.objects.create(resource=own, weekday=3, opens_at=time(9), closes_at=time(17))
    visit = VisitType.objects.create(code="NEW_FOOT_30", name="New", minutes=30, needs=["room"])
    visit.practitioners.add(doctor)
    if without_key:
        drop_key()


def drop_key() -> None:
    """Take the unique key of claims away: the control that shows what it is for."""
    key = Claim._meta.constraints.pop()  # SQLite builds the table anew as the model says
    with connection.schema_editor() as editor:
        editor.remove_constraint(Claim, key)


def some_answers() -> QuestionnaireResponse:
    response = QuestionnaireResponse.objects.create(
        questionnaire_version="0",
        answered_by="self",
        safety_answered_at=NOW,
        created_at=NOW,
        updated_at=NOW,
        expires_at=NINE,
    )
    Assessment.objects.create(
        response=response, number=1, answers={}, result=ROUTE, early=True, computed_at=NOW
    )
    return response


def want(processes: int, threads: int) -> list[str]:
    """Want nine o'clock as many people at the same instant; return each outcome."""
    connection.close()
    if connection.vendor == "postgresql":
        connection.close_pool()  # type: ignore[attr-defined]
    fork = multiprocessing.get_context("fork")
    start, outcomes = fork.Barrier(processes * threads), fork.Queue()
    clients = [fork.Process(target=_clients, args=(threads, start, outcomes.put)) for _ in range(processes)]
    for client in clients:
        client.start()
    said = [outcomes.get(timeout=PATIENCE) for _ in range(processes * threads)]
    for client in clients:
        client.join(PATIENCE)
    return said


def _clients(threads: int, start: Any, tell: Callable[[str], None]) -> None:
    people = [Thread(target=_client, args=(some_answers(), start, tell)) for _ in range(threads)]
    for one in people:
        one.start()
    for one in people:
        one.join()


def _client(response: QuestionnaireResponse, start: Any, tell: Callable[[str], None]) -> None:
    wish = _wish(response, NINE)
    start.wait(PATIENCE)
    try:
        tell(_outcome(wish))
    finally:
        connection.close()


def _wish(response: QuestionnaireResponse, starts_at: datetime) -> dict[str, Any]:
    return {
        "visit_type": VisitType.objects.get(),
        "practitioner": Practitioner.objects.select_related("resource__location").get(),
        "starts_at": starts_at,
        "response": response,
        "idempotency_key": uuid4().hex,
        "now": NOW,
    }


def _outcome(wish: dict[str, Any]) -> str:
    try:
        hold(**wish)
    except Refused as refusal:
        return type(refusal).__name__
    return "held"


def count() -> dict[str, int]:
    """Say what the race has left in the tables."""
    missing, of_nothing = claims_missing_or_of_nothing()
    return {
        "appointments": Appointment.objects.count(),
        "overlaps": overlaps(),
        "claims missing": missing,
        "claims of nothing": of_nothing,
        "acts": AuditEvent.objects.count(),
        "messages": OutboxMessage.objects.count(),
    }


if __name__ == "__main__":
    processes, threads, *options = sys.argv[1:]
    prepare(without_key="--without-key" in options)
    found: dict[str, Any] = {"outcomes": want(int(processes), int(threads)), "left": count()}
    if not options:
        VisitType.objects.update(daily_limit=LIMIT)
        found["last places"] = last_places(
            lambda starts_at: _outcome(_wish(some_answers(), starts_at)), NINE + timedelta(days=7)
        )
    sys.stdout.write(json.dumps(found))
