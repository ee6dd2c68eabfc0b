"""Two are after one earlier time: run as a process of its own on a database of its own.

``python -m booking.tests.waitlist.race`` builds the tables, lets people meet again and again, and prints what
came of each meeting as JSON. One person presses twice; one presses while the worker ends the offer and passes
the time on; and the one who was too late presses together with the one who has it now. In the first two of
the second kind one of them is held inside the transaction until the other waits at the lock; in the others
both start at the same instant. For the control the late one is let through without a look at the offer.
"""

import json
import os
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "clinic.settings_tests")
django.setup()

from django.core.management import call_command  # noqa: E402
from django.db import connection  # noqa: E402

from booking.models import Appointment, FreedTime, Schedule, Status, WaitlistOffer, WaitlistWish  # noqa: E402
from booking.services.claims import take  # noqa: E402
from booking.services.refusals import Refused  # noqa: E402
from booking.services.waitlist import end as ending  # noqa: E402
from booking.services.waitlist import take as taking  # noqa: E402
from booking.services.waitlist.end import end_what_is_over  # noqa: E402
from booking.services.waitlist.offer import offer_time  # noqa: E402
from booking.services.waitlist.take import take_offer  # noqa: E402
from booking.services.waitlist.turn import offer_freed_times  # noqa: E402
from booking.services.waitlist.wish import wish_earlier  # noqa: E402
from booking.tests.amending.race import Door, at_a_door, at_once  # noqa: E402
from booking.tests.invariants import claims_missing_or_of_nothing, overlaps  # noqa: E402
from clinic.models import Location, Patient, Practice, Practitioner, Resource, VisitType  # noqa: E402

NOW = datetime(2027, 3, 2, 9, 31, tzinfo=UTC)
NINE = datetime(2027, 3, 4, 9, tzinfo=UTC)
NEXT_WEEK = NINE + timedelta(days=7)
A_SECOND = timedelta(seconds=1)
MEETINGS = 6  # of each kind, beside those at a door


class Meeting:
    """A doctor of their own, an earlier time that is offered to Ada, and Ben who waits behind her."""

    def __init__(self, place: Location, kind: VisitType) -> None:
        name = f"Dr {Resource.objects.count()}"
        own = Resource.objects.create(location=place, kind="practitioner", name=name)
        self.doctor = Practitioner.objects.create(resource=own, name=name, profession="doctor")
        kind.practitioners.add(self.doctor)
        Schedule.objects.bulk_create(
            Schedule(resource=own, weekday=day, opens_at=time(9), closes_at=time(17)) for day in range(5)
        )
        Practice.objects.get().save()  # a new revision of the timetable
        self.ada, self.ben = (self._booked(kind, name, hour) for hour, name in enumerate(("Ada", "Ben")))
        wishes = [
            wish_earlier(appointment=visit, part="any", weekdays=[], notice=2, now=NOW)
            for visit in (self.ada, self.ben)
        ]
        self.offer = offer_time(wish=wishes[0], practitioner=self.doctor, starts_at=NINE, now=NOW)
        self.late = self.offer.expires_at
        self.outcomes: list[str] = []

    def _booked(self, kind: VisitType, name: str, hour: int) -> Appointment:
        person = Patient.objects.create(
            full_name=name, birth_date=date(1961, 3, 27), mobile="+447700900321", created_at=NOW
        )
        visit = Appointment.objects.create(
            patient=person,
            visit_type=kind,
            location=self.doctor.resource.location,
            practitioner=self.doctor,
            starts_at=NEXT_WEEK + timedelta(hours=hour),
            ends_at=NEXT_WEEK + timedelta(hours=hour) + kind.length,
            status=Status.BOOKED,
            created_at=NOW,
        )
        take(visit, [self.doctor.resource])
        return visit

    def press(self, now: datetime) -> Callable[[], None]:
        """Return what Ada does when she takes the time."""
        return lambda: self._press("ada", self.offer, now)

    def ben_presses(self) -> None:
        """Let Ben take what was passed on to him."""
        theirs = WaitlistOffer.objects.get(wish__appointment=self.ben)
        self._press("ben", theirs, self.late + A_SECOND)

    def _press(self, who: str, offer: WaitlistOffer, now: datetime) -> None:
        try:
            take_offer(offer=offer, now=now)
            self.outcomes.append(f"{who} taken")
        except Refused as refusal:
            self.outcomes.append(f"{who} {type(refusal).__name__}")
        finally:
            connection.close()

    def worker(self) -> None:
        """Do what beat asks for, at the instant at which the time to answer ends."""
        end_what_is_over(now=self.late)
        offer_freed_times(now=self.late)
        connection.close()

    def outcome(self, kind: str, *, waited: bool = True) -> dict[str, Any]:
        """Return what the people came away with and what the tables hold; then nobody waits any more."""
        at_nine = Appointment.objects.filter(practitioner=self.doctor, starts_at=NINE)
        booked = at_nine.filter(status=Status.BOOKED).values_list("patient__full_name", flat=True)
        offers = WaitlistOffer.objects.filter(practitioner=self.doctor, starts_at=NINE)
        result = {
            "kind": kind,
            "waited": waited,
            "outcomes": sorted(self.outcomes),
            "booked": list(booked),
            "held": at_nine.filter(status=Status.HELD).count(),
            "offers": sorted(offers.values_list("status", flat=True)),
            "moves": sum(
                Appointment.objects.filter(practitioner=self.doctor).values_list("sequence", flat=True)
            ),
            "overlaps": overlaps(),
            "claims": claims_missing_or_of_nothing(),
        }
        WaitlistWish.objects.all().delete()
        FreedTime.objects.all().delete()
        return result


@contextmanager
def door_before(module: Any, name: str) -> Iterator[Door]:
    """Put a door in front of an act, and take it away again."""
    door, act = Door(), getattr(module, name)
    setattr(module, name, door.before(act))
    try:
        yield door
    finally:
        setattr(module, name, act)


def press_first(meeting: Meeting) -> dict[str, Any]:
    """Let the worker come while Ada is taking the time."""
    with door_before(taking, "take_over") as door:
        waited = at_a_door(meeting.press(meeting.late - A_SECOND), meeting.worker, door)
    return meeting.outcome("pressed first", waited=waited)


def worker_first(meeting: Meeting) -> dict[str, Any]:
    """Let Ada press while the worker is ending her offer."""
    with door_before(ending, "give_up") as door:
        waited = at_a_door(meeting.worker, meeting.press(meeting.late - A_SECOND), door)
    return meeting.outcome("ended first", waited=waited)


def by_chance(meeting: Meeting) -> dict[str, Any]:
    """Let chance decide between Ada and the worker."""
    at_once(meeting.press(meeting.late - A_SECOND), meeting.worker)
    return meeting.outcome("by chance")


def twice(meeting: Meeting) -> dict[str, Any]:
    """Let Ada press twice at the same instant."""
    at_once(meeting.press(NOW), meeting.press(NOW))
    return meeting.outcome("twice")


def two_people(meeting: Meeting) -> dict[str, Any]:
    """Let Ada, who is too late, and Ben, to whom it was passed on, press at the same instant."""
    meeting.worker()
    at_once(meeting.press(meeting.late + A_SECOND), meeting.ben_presses)
    return meeting.outcome("two people")


def without_a_look(meeting: Meeting) -> dict[str, Any]:
    """Let Ada through although her offer has ended: the control."""
    taking._kept = lambda offer, now: Appointment.objects.get(kept_for=offer)
    return two_people(meeting)


def main() -> None:
    """Build the tables and let them meet."""
    call_command("migrate", verbosity=0)
    Practice.objects.create(name="Harbour")
    place = Location.objects.create(name="Harbour Street", address="-", time_zone="Europe/London")
    kind = VisitType.objects.create(code="NEW_FOOT_30", name="New", minutes=30, needs=[])
    meets = [
        press_first,
        worker_first,
        *(meet for meet in (by_chance, twice, two_people) for _ in range(MEETINGS)),
    ]
    meetings = [meet(Meeting(place, kind)) for meet in meets]
    sys.stdout.write(json.dumps({"meetings": meetings, "control": without_a_look(Meeting(place, kind))}))


if __name__ == "__main__":
    main()
