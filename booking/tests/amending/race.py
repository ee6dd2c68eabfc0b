"""A patient saves while the doctor opens: run as a process of its own on a database of its own.

``python -m booking.tests.amending.race`` builds the tables, then lets the two meet again and again, and
prints what came of each meeting as JSON. In the first two meetings one of them is held inside the transaction
until the other waits at the lock; in the rest they start at the same instant. For the control they meet once
more without the refusal.
"""

import json
import os
import sys
import threading
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from typing import Any

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "clinic.settings_tests")
django.setup()

from django.core.management import call_command  # noqa: E402
from django.db import connection  # noqa: E402

from booking.models import Appointment, Status  # noqa: E402
from booking.services import looks  # noqa: E402
from booking.services.looks import note_chart  # noqa: E402
from clinic.models import Location, Patient, Practitioner, Resource, User, VisitType  # noqa: E402
from intake.amending import AnswersClosed  # noqa: E402
from intake.models import QuestionnaireResponse  # noqa: E402
from intake.questionnaire import questionnaire  # noqa: E402
from intake.services import answers as answer_services  # noqa: E402
from intake.services.answers import record_answers  # noqa: E402
from intake.services.assess import assess_response  # noqa: E402

NOW = datetime(2027, 3, 2, 9, 31, tzinfo=UTC)
THURSDAY = NOW + timedelta(days=2)
TOLD = {
    "answered_by": "self",
    "birth_date": "1961-03-27",
    "sex_at_birth": "female",
    "body_map": [{"site": "knee_inner", "side": "both"}],
    "knee_duration": "3_12mo",
    "knee_pain_avg": 5,
}
MEETINGS = 12
WAITS = 0.5  # seconds: long enough for the second to come to the lock
GIVES_UP = 30


class Door:
    """Stands inside a transaction: whoever comes to it says so, and waits until it is opened."""

    def __init__(self) -> None:
        self.reached, self.opened = threading.Event(), threading.Event()

    def before(self, act: Callable[..., Any]) -> Callable[..., Any]:
        """Return the act with the door in front of it."""

        def held(*args: Any, **kept: Any) -> Any:
            self.reached.set()
            self.opened.wait(GIVES_UP)
            return act(*args, **kept)

        return held


class Meeting:
    """One patient's answers, and the two who are after them."""

    def __init__(self, doctor: User, place: Location, practitioner: Practitioner, kind: VisitType) -> None:
        self.doctor = doctor
        person = Patient.objects.create(full_name="Ada", birth_date=date(1961, 3, 27), created_at=NOW)
        self.told = QuestionnaireResponse.objects.create(
            patient=person,
            questionnaire_version="0",
            answers=TOLD,
            answered_by="self",
            created_at=NOW,
            updated_at=NOW,
        )
        assess_response(self.told, NOW)
        self.visit = Appointment.objects.create(
            patient=person,
            response=self.told,
            visit_type=kind,
            location=place,
            practitioner=practitioner,
            starts_at=THURSDAY,
            ends_at=THURSDAY + kind.length,
            status=Status.BOOKED,
            created_at=NOW,
        )
        self.came_of_it: dict[str, Any] = {"saved": None, "read": None}

    def save(self) -> None:
        """Change the pain from 5 to 8."""
        page = questionnaire().page("how-bad")
        try:
            record_answers(self.told, page, {"knee_duration": "3_12mo", "knee_pain_avg": 8}, now=NOW)
            self.came_of_it["saved"] = True
        except AnswersClosed:
            self.came_of_it["saved"] = False
        finally:
            connection.close()

    def read(self) -> None:
        """Open the summary, as the page does it."""
        visit = Appointment.objects.select_related("response").get(pk=self.visit.pk)
        note_chart(visit, actor=self.doctor, now=NOW)
        assert visit.response
        self.came_of_it["read"] = visit.response.answers["knee_pain_avg"]
        connection.close()

    def outcome(self) -> dict[str, Any]:
        """Return what the two came away with, and what the tables hold."""
        stored = QuestionnaireResponse.objects.get(pk=self.told.pk)
        return {
            **self.came_of_it,
            "kept": stored.answers["knee_pain_avg"],
            "changes": stored.revisions.count(),
            "assessed": [one.answers["knee_pain_avg"] for one in stored.assessments.all()],
        }


def at_a_door(first: Callable[[], None], second: Callable[[], None], door: Door) -> bool:
    """Let the first come to the door and the second to the lock; say whether the second waited there."""
    one, other = threading.Thread(target=first), threading.Thread(target=second)
    one.start()
    door.reached.wait(GIVES_UP)
    other.start()
    other.join(WAITS)
    waited = other.is_alive()
    door.opened.set()
    for thread in (one, other):
        thread.join(GIVES_UP)
    return waited


def at_once(*acts: Callable[[], None]) -> None:
    """Let both start at the same instant."""
    start = threading.Barrier(len(acts))
    threads = [threading.Thread(target=lambda act=act: (start.wait(), act())) for act in acts]  # type: ignore[misc]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(GIVES_UP)


def save_first(meeting: Meeting) -> dict[str, Any]:
    """Let the doctor come while the patient's save is under way."""
    door, watch = Door(), answer_services.watch
    answer_services.watch = door.before(watch)
    waited = at_a_door(meeting.save, meeting.read, door)
    answer_services.watch = watch
    return {"first": "save", "waited": waited, **meeting.outcome()}


def read_first(meeting: Meeting) -> dict[str, Any]:
    """Let the patient save while the doctor's opening is under way."""
    door, record = Door(), looks.audit.record
    looks.audit.record = door.before(record)
    waited = at_a_door(meeting.read, meeting.save, door)
    looks.audit.record = record
    return {"first": "read", "waited": waited, **meeting.outcome()}


def at_the_same_time(meeting: Meeting) -> dict[str, Any]:
    """Let chance decide."""
    at_once(meeting.save, meeting.read)
    return {"first": "", "waited": True, **meeting.outcome()}


def main() -> None:
    """Build the tables and a doctor, and let them meet."""
    call_command("migrate", verbosity=0)
    place = Location.objects.create(name="Harbour Street", address="-", time_zone="Europe/London")
    own = Resource.objects.create(location=place, kind="practitioner", name="Dr Osei")
    practitioner = Practitioner.objects.create(resource=own, name="Dr Osei", profession="doctor")
    kind = VisitType.objects.create(code="NEW_LINK_45", name="New", minutes=45)
    doctor = User.objects.create_user("osei@clinic.example", "x" * 20, full_name="Ama Osei", is_doctor=True)

    def new() -> Meeting:
        return Meeting(doctor, place, practitioner, kind)

    meetings = [save_first(new()), read_first(new()), *(at_the_same_time(new()) for _ in range(MEETINGS))]
    answer_services._refuse_if_closed = lambda response, **of: None
    sys.stdout.write(json.dumps({"meetings": meetings, "without refusal": read_first(new())}))


if __name__ == "__main__":
    main()
