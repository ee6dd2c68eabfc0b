"""One of many clients that want the same time at once: a process of its own, with its own connections.

    python -m booking.tests.race prepare [--without-key]  a doctor with one room, in an empty database
    python -m booking.tests.race want THREADS             says "ready", waits for a line, wants nine o'clock
    python -m booking.tests.race count                    what stands in the tables, as JSON

The database is that of DATABASE_URL.
"""

import json
import sys
from collections.abc import Callable
from datetime import UTC, datetime, time
from threading import Barrier, Thread
from uuid import uuid4

import django

django.setup()

from django.core.management import call_command  # noqa: E402
from django.db import connection  # noqa: E402

from booking.models import Appointment, Claim, Schedule  # noqa: E402
from booking.services.hold import hold  # noqa: E402
from booking.services.refusals import Refused  # noqa: E402
from booking.tests.invariants import claims_missing_or_of_nothing, overlaps  # noqa: E402
from clinic.models import AuditEvent, Location, Practice, Practitioner, Resource, VisitType  # noqa: E402
from clinic.outbox.models import OutboxMessage  # noqa: E402
from intake.models import Assessment, QuestionnaireResponse  # noqa: E402

NOW = datetime(2027, 3, 2, 9, 31, tzinfo=UTC)
NINE = datetime(2027, 3, 4, 9, tzinfo=UTC)
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


def say(line: str) -> None:
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()


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


def want(threads: int) -> None:
    """Want nine o'clock as many people at the same instant; print each outcome."""
    outcomes: list[str] = []
    start = Barrier(threads + 1)
    clients = [Thread(target=_client, args=(some_answers(), start, outcomes.append)) for _ in range(threads)]
    for client in clients:
        client.start()
    say("ready")
    sys.stdin.readline()
    start.wait()
    for client in clients:
        client.join()
    say(json.dumps(outcomes))


def _client(response: QuestionnaireResponse, start: Barrier, tell: Callable[[str], None]) -> None:
    wish = {
        "visit_type": VisitType.objects.get(),
        "practitioner": Practitioner.objects.select_related("resource__location").get(),
        "starts_at": NINE,
        "response": response,
        "idempotency_key": uuid4().hex,
        "now": NOW,
    }
    start.wait()
    try:
        hold(**wish)
    except Refused as refusal:
        tell(type(refusal).__name__)
    else:
        tell("held")
    finally:
        connection.close()


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
    match sys.argv[1:]:
        case ["prepare", *options]:
            prepare(without_key="--without-key" in options)
        case ["want", threads]:
            want(int(threads))
        case ["count"]:
            say(json.dumps(count()))
