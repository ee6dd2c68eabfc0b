"""A time is taken while it is closed: run as a process of its own on a database of its own.

``python -m booking.tests.closures.race`` builds the tables, lets a patient and the desk meet again and again,
and prints what came of each meeting as JSON. The patient holds a time, or moves a visit into the closed day; in
the first meetings one of the two is kept at a door until the other is through or waits at a lock, in the others
both start at the same instant. For the control the patient does not look again whether the timetable has changed.
"""

import json
import os
import sys
from collections.abc import Callable
from datetime import UTC, date, datetime, time, timedelta
from functools import partial
from typing import Any
from uuid import uuid4

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "clinic.settings_tests")
django.setup()

from django.core.management import call_command  # noqa: E402
from django.db import connection  # noqa: E402

from booking.models import (  # noqa: E402
    Appointment,
    ChangedVisit,
    ContactProof,
    Schedule,
    ScheduleChange,
    Status,
)
from booking.services import hold as holding  # noqa: E402
from booking.services.changes import apply as applying  # noqa: E402
from booking.services.changes import save as saving  # noqa: E402
from booking.services.changes.apply import apply  # noqa: E402
from booking.services.changes.closure import Closing  # noqa: E402
from booking.services.changes.preview import preview  # noqa: E402
from booking.services.changes.save import save_or_preview  # noqa: E402
from booking.services.claims import take  # noqa: E402
from booking.services.confirm import confirm  # noqa: E402
from booking.services.hold import hold  # noqa: E402
from booking.services.hours import end_hours  # noqa: E402
from booking.services.move import move  # noqa: E402
from booking.services.refusals import Refused  # noqa: E402
from booking.tests.amending.race import at_a_door, at_once  # noqa: E402
from booking.tests.invariants import claims_missing_or_of_nothing, overlaps  # noqa: E402
from booking.tests.race import ROUTE, some_answers  # noqa: E402
from booking.tests.waitlist.race import door_before  # noqa: E402
from clinic.models import Location, Patient, Practice, Practitioner, Resource, User, VisitType  # noqa: E402
from intake.models import Assessment  # noqa: E402

NOW = datetime(2027, 3, 2, 9, 31, tzinfo=UTC)
FRIDAY = datetime(2027, 3, 5, 9, tzinfo=UTC)
MEETINGS = 2  # of each kind, beside those at a door


class Meeting:
    """A doctor of their own, whose Friday was looked at while nobody was booked on it, and a visit of Ada's."""

    def __init__(self, place: Location, kind: VisitType, desk: User) -> None:
        name = f"Dr {Resource.objects.count()}"
        own = Resource.objects.create(location=place, kind="practitioner", name=name)
        self.doctor = Practitioner.objects.create(resource=own, name=name, profession="doctor")
        kind.practitioners.add(self.doctor)
        Schedule.objects.bulk_create(
            Schedule(resource=own, weekday=day, opens_at=time(9), closes_at=time(17)) for day in range(5)
        )
        Practice.objects.get().save()  # a new revision of the timetable
        self.kind, self.desk, self.outcomes = kind, desk, []
        self.change = ScheduleChange(
            kind="closure", resource=own, starts_at=FRIDAY, ends_at=FRIDAY + timedelta(hours=8)
        )
        preview(change=self.change, alteration=Closing(self.change), actor=desk, now=NOW)
        self.visit = Appointment.objects.create(
            patient=Patient.objects.create(full_name="Ada", birth_date=date(1961, 3, 27), created_at=NOW),
            visit_type=kind,
            location=place,
            practitioner=self.doctor,
            starts_at=FRIDAY + timedelta(days=3),
            ends_at=FRIDAY + timedelta(days=3) + kind.length,
            status=Status.BOOKED,
            created_at=NOW,
        )
        take(self.visit, [own])
        self.response = some_answers()

    def close(self) -> None:
        """Let the desk close the Friday."""
        self._do(
            "desk", apply, change=self.change, alteration=Closing(self.change), choices={}, actor=self.desk
        )

    def end_fridays(self) -> None:
        """Let the manager end the Fridays; nobody is booked on one."""
        row, last_day = self.doctor.resource.schedules.get(weekday=4), NOW.date()
        end = partial(end_hours, row=row, last_day=last_day, actor=self.desk, now=NOW)
        self._do("desk", save_or_preview, resource=self.doctor.resource, act=end, actor=self.desk)

    def hold(self) -> None:
        """Let somebody hold nine o'clock."""
        self._do(
            "patient",
            hold,
            visit_type=self.kind,
            practitioner=self.doctor,
            starts_at=FRIDAY,
            response=self.response,
            idempotency_key=uuid4().hex,
        )

    def move(self) -> None:
        """Let Ada move to nine o'clock."""
        self._do(
            "patient",
            move,
            appointment=self.visit,
            practitioner=self.doctor,
            starts_at=FRIDAY,
            sequence=0,
        )

    def confirm(self) -> None:
        """Let somebody book the nine o'clock that they hold, with a contact that is proved."""
        self._do("patient", confirm, appointment=self.held)

    def hold_and_prove(self) -> None:
        """Let somebody have held nine o'clock before, and proved their mobile."""
        told = self.response.answers = {"birth_date": "1961-03-27"}
        self.response.save()
        Assessment.objects.create(
            response=self.response, number=2, answers=told, result=ROUTE, early=True, computed_at=NOW
        )
        self.hold()
        self.outcomes.clear()
        self.held = Appointment.objects.get(response=self.response)
        ContactProof.objects.create(
            appointment=self.held, channel="sms", mobile="+447700900321", full_name="Cleo", proven_at=NOW
        )

    def _do(self, who: str, act: Callable[..., Any], /, **how: Any) -> None:
        try:
            act(**how, now=NOW)
            self.outcomes.append(f"{who} done")
        except Refused as refusal:
            self.outcomes.append(f"{who} {type(refusal).__name__}")
        finally:
            connection.close()

    def outcome(self, kind: str) -> dict[str, Any]:
        """Return what both came away with, and what stands in the closed time and on the list."""
        here = Appointment.objects.filter(practitioner=self.doctor, starts_at=FRIDAY)
        listed = ChangedVisit.objects.unsettled().filter(change=self.change).values("appointment")
        return {
            "kind": kind,
            "outcomes": sorted(self.outcomes),
            "held": here.filter(status=Status.HELD).count(),
            "listed": here.filter(status=Status.BOOKED, pk__in=listed).count(),
            "lost": here.filter(status=Status.BOOKED).exclude(pk__in=listed).count(),
            "overlaps": overlaps(),
            "claims": claims_missing_or_of_nothing(),
        }


def held_in_between(meeting: Meeting) -> dict[str, Any]:
    """Let the desk close the day between the patient's look at the diary and the taking of the time."""
    with door_before(holding, "_keep") as door:
        at_a_door(meeting.hold, meeting.close, door)
    return meeting.outcome("held in between")


def moved_in_between(meeting: Meeting) -> dict[str, Any]:
    """Let Ada move there when the closure is written and not yet there for others to see."""
    with door_before(applying, "_save") as door:
        at_a_door(meeting.close, meeting.move, door)
    return meeting.outcome("moved in between")


def hours_ended_in_between(meeting: Meeting) -> dict[str, Any]:
    """Let Ada move there when a manager's hours are written, hit nobody, and are not yet there for others to see."""
    with door_before(saving, "hits_anybody") as door:
        at_a_door(meeting.end_fridays, meeting.move, door)
    return meeting.outcome("hours ended in between")


def closed_last(meeting: Meeting) -> dict[str, Any]:
    """Let Ada move there while the desk looks for the last time."""
    with door_before(applying, "_refuse_if_overtaken") as door:
        at_a_door(meeting.close, meeting.move, door)
    return meeting.outcome("closed last")


def confirmed_in_between(meeting: Meeting) -> dict[str, Any]:
    """Let somebody book what they hold when the desk has seen that they hold it."""
    meeting.hold_and_prove()
    with door_before(applying, "_let_go") as door:
        at_a_door(meeting.close, meeting.confirm, door)
    return meeting.outcome("confirmed in between")


def by_chance(meeting: Meeting) -> dict[str, Any]:
    """Let chance decide."""
    at_once(meeting.close, meeting.move)
    return meeting.outcome("by chance")


def held_by_chance(meeting: Meeting) -> dict[str, Any]:
    """Let chance decide about a time that is held."""
    at_once(meeting.close, meeting.hold)
    return meeting.outcome("held by chance")


def main() -> None:
    """Build the tables and let them meet."""
    call_command("migrate", verbosity=0)
    Practice.objects.create(name="Harbour")
    place = Location.objects.create(name="Harbour Street", address="-", time_zone="Europe/London")
    kind = VisitType.objects.create(code="NEW_FOOT_30", name="New", minutes=30)
    desk = User.objects.create_user("kim@clinic.example", "x" * 20, full_name="Kim", at_desk=True)
    meets = [
        held_in_between,
        moved_in_between,
        hours_ended_in_between,
        closed_last,
        confirmed_in_between,
        *(meet for meet in (by_chance, held_by_chance) for _ in range(MEETINGS)),
    ]
    meetings = [meet(Meeting(place, kind, desk)) for meet in meets]
    holding.refuse_if_changed = lambda plan: None
    control = held_in_between(Meeting(place, kind, desk))
    sys.stdout.write(json.dumps({"meetings": meetings, "control": control}))


if __name__ == "__main__":
    main()
