"""Visits with their messages as booking leaves them, written by the thousand."""

from collections.abc import Callable, Iterable
from datetime import date, datetime, timedelta

from booking.models import Appointment, Status
from booking.reminders import REMINDERS, plan_of
from booking.scheduling import Occasion
from booking.told_facts import tells_of
from clinic import clock
from clinic.models import Location, Patient, Practice, Practitioner, Resource, VisitType
from clinic.outbox.models import Channel, OutboxMessage, State

MINUTE = timedelta(minutes=1)
DAY = timedelta(days=1)


def practice() -> None:
    """Open a practice with one doctor."""
    Practice.objects.create(name="Harbour Street", phone="0100 555 0147")
    place = Location.objects.create(name="Harbour", address="12 Quay", time_zone="Europe/London")
    own = Resource.objects.create(location=place, kind="practitioner", name="Dr Osei")
    Practitioner.objects.create(resource=own, name="Dr Osei", profession="doctor")
    VisitType.objects.create(code="NEW_FOOT_30", name="New", minutes=30)


def all_due_in_one_minute(count: int, *, address_of: Callable[[int], str]) -> None:
    """Book visits for tomorrow, spread over the minute that begins now: so are the times of their reminders."""
    now = clock.now()
    starts = [now + DAY + number * MINUTE / count for number in range(count)]
    booked([(address_of(number), start) for number, start in enumerate(starts)], planned_at=now - DAY)


def booked(visits: Iterable[tuple[str, datetime]], *, planned_at: datetime) -> None:
    """Write visits, by the address of the patient and the start, whose confirmation has left."""
    place, doctor, kind = Location.objects.get(), Practitioner.objects.get(), VisitType.objects.get()
    before = Appointment.objects.count()
    written = [
        Appointment(
            reference=f"FK-{before + number:06d}",
            patient=Patient(
                reference=f"P-{before + number:06d}",
                full_name="Ada Byron",
                birth_date=date(1961, 3, 27),
                email=address,
                created_at=planned_at,
            ),
            visit_type=kind,
            location=place,
            practitioner=doctor,
            starts_at=starts_at,
            ends_at=starts_at + kind.length,
            status=Status.BOOKED,
            planned_at=planned_at,
            created_at=planned_at,
        )
        for number, (address, starts_at) in enumerate(visits)
    ]
    Patient.objects.bulk_create([visit.patient for visit in written])
    Appointment.objects.bulk_create(written)
    OutboxMessage.objects.bulk_create(message for visit in written for message in _messages(visit))


def _messages(visit: Appointment) -> Iterable[OutboxMessage]:
    for step in plan_of(visit, since=visit.planned_at):
        kind = REMINDERS.get(step.occasion, "confirmation")
        message = OutboxMessage(
            kind=kind,
            channel=Channel.EMAIL,
            recipient=visit.patient.email,
            about_id=visit.pk,
            tells=tells_of(visit),
            dedupe_key=f"{kind}:{visit.pk}:0",
            due_at=step.due_at,
            next_try_at=step.due_at,
        )
        if step.occasion == Occasion.BOOKED:
            message.state, message.sent_at = State.SENT, step.due_at
        yield message
