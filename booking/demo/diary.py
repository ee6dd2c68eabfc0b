"""Three weeks of appointments round today: kept, missed, called off, expected."""

import random
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db.models import F

from booking.demo.intakes import Story, told
from booking.demo.names import Person
from booking.demo.practice import DemoPractice
from booking.models import Appointment, CancelReason, Status
from booking.models.appointment import new_reference
from booking.reminders import owe_cancellation, owe_confirmation
from booking.scheduling import Interval, WeeklyHours, sessions
from booking.services.claims import take
from booking.services.whole import whole
from clinic.models import Patient, Practitioner, Resource
from clinic.outbox.models import Channel, OutboxMessage, State
from intake.services.patient import attach_patient

DAYS_BACK, DAYS_AHEAD = 10, 10
GAP = timedelta(minutes=15)
BUSY = 0.72  # of the times that could be taken
FOLLOW_UP = "FOLLOW_20"


@dataclass
class Diary:
    """Fills the demo's days; the same for the same ``chance`` and ``now``."""

    practice: DemoPractice
    people: Sequence[Person]
    stories: Sequence[Story]
    chance: random.Random
    now: datetime
    told_today: int = -1

    def fill(self) -> None:
        """Write every appointment with its patient, answers, claims and messages."""
        self.waiting = iter(self.people)
        for name, practitioner in self.practice.practitioners.items():
            mine = [story for story in self.stories if self._sees(practitioner, story.visit_type)]
            rooms = self._room_of(name)
            for session in self._sessions(practitioner):
                self._fill_session(session, practitioner, mine, rooms)
        _close_what_is_past(self.now)

    def _sees(self, practitioner: Practitioner, code: str) -> bool:
        return practitioner in self.practice.visit_types[code].practitioners.all()

    def _room_of(self, name: str) -> list[Resource]:
        number = list(self.practice.practitioners).index(name) + 1
        return list(Resource.objects.filter(name__in=[f"Room {number}", "Gait plate"]))

    def _sessions(self, practitioner: Practitioner) -> list[Interval]:
        hours = [
            WeeklyHours(row.weekday, row.opens_at, row.closes_at, row.valid_from, row.valid_until)
            for row in practitioner.resource.schedules.all()
        ]
        today = self._today
        first, last = today - timedelta(days=DAYS_BACK), today + timedelta(days=DAYS_AHEAD)
        return sessions(hours, self.practice.location.zone, first, last)

    @property
    def _today(self) -> date:
        return self.now.astimezone(self.practice.location.zone).date()

    def _fill_session(
        self, session: Interval, practitioner: Practitioner, stories: list[Story], rooms: list[Resource]
    ) -> None:
        start = session.start
        while start < session.end:
            story = self._next_today(stories) if self._is_today(start) else self._draw(stories)
            code = story.visit_type if story else FOLLOW_UP
            visit_type = self.practice.visit_types[code]
            if start + visit_type.length > session.end:
                return
            if self.chance.random() < BUSY:
                self._book(start, practitioner, code, story, rooms)
                taken = visit_type.minutes + visit_type.buffer_after
                start += timedelta(minutes=-(-taken // 15) * 15)
            else:
                start += GAP

    def _is_today(self, start: datetime) -> bool:
        return start.astimezone(self.practice.location.zone).date() == self._today

    def _next_today(self, stories: list[Story]) -> Story | None:
        """Let each kind of story come today, in order, so that a look at the day meets all of them."""
        self.told_today += 1
        return stories[self.told_today % len(stories)] if stories else None

    def _draw(self, stories: list[Story]) -> Story | None:
        """Draw what the next patient comes with; every fourth comes back for a follow-up."""
        if not stories or self.chance.random() < 0.25:
            return None
        return self.chance.choices(stories, weights=[story.weight for story in stories])[0]

    def _book(
        self,
        start: datetime,
        practitioner: Practitioner,
        code: str,
        story: Story | None,
        rooms: list[Resource],
    ) -> None:
        visit_type = self.practice.visit_types[code]
        booked_at = min(start, self.now) - timedelta(days=self.chance.randint(1, 9), minutes=40)
        patient, person = self._patient(booked_at)
        response = told(story, person, now=booked_at) if story else None
        if response:
            attach_patient(response, patient)
        appointment = Appointment(
            patient=patient,
            visit_type=visit_type,
            location=self.practice.location,
            practitioner=practitioner,
            starts_at=start,
            ends_at=start + visit_type.length,
            response=response,
            created_at=booked_at,
        )
        self._give_status(appointment)
        _save_new(appointment)
        if appointment.cancelled_at:
            owe_cancellation(appointment, appointment.cancelled_at)
            return
        needed = {Resource.Kind.PRACTITIONER.value, *visit_type.needs}
        take(appointment, [one for one in (practitioner.resource, *rooms) if one.kind in needed])
        owe_confirmation(appointment, booked_at)

    def _patient(self, known_since: datetime) -> tuple[Patient, Person]:
        person = next(self.waiting, None) or self.chance.choice(self.people)
        patient, _made = whole(Patient.objects.get_or_create)(
            birth_date=person.birth_date,
            mobile=person.mobile,
            defaults={
                "full_name": person.full_name,
                "sex_at_birth": person.sex_at_birth,
                "email": person.email,
                "created_at": known_since,
            },
        )
        return patient, person

    def _give_status(self, appointment: Appointment) -> None:
        """Decide what became of a visit, or how it stands now."""
        fate = self.chance.random()
        if fate < 0.04:
            appointment.status, appointment.cancel_reason = Status.CANCELLED, CancelReason.TIME
            appointment.cancelled_at = min(appointment.starts_at, self.now) - timedelta(hours=20)
        elif appointment.ends_at <= self.now:
            appointment.status = Status.NOSHOW if fate < 0.09 else Status.FULFILLED
            if 0.09 < fate < 0.6:
                appointment.confirmed_by_patient_at = appointment.created_at + timedelta(hours=5)
        elif appointment.starts_at <= self.now + timedelta(minutes=10):
            appointment.status = Status.ARRIVED
            appointment.arrived_at = min(appointment.starts_at - timedelta(minutes=4), self.now)
        else:
            appointment.status = Status.BOOKED
            if fate < 0.6:
                appointment.confirmed_by_patient_at = appointment.created_at + timedelta(hours=5)


@whole
def _save_new(appointment: Appointment) -> None:
    """Save an appointment, if need be with another reference: two of them may meet."""
    appointment.reference = new_reference()
    appointment.save(force_insert=True)


def _close_what_is_past(now: datetime) -> None:
    """Mark what was due before the demo began as sent then: nobody is told of it now. Text messages arrived."""
    past = OutboxMessage.objects.filter(due_at__lte=now)
    past.update(state=State.SENT, sent_at=F("due_at"))
    past.filter(channel=Channel.SMS).update(state=State.DELIVERED)
