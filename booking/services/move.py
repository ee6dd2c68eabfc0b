"""Moving an appointment to another time."""

from datetime import datetime

from django.db import transaction

from booking.diary import route_of, timetable
from booking.late import may_be_moved_online
from booking.models import Appointment, ChangedVisit, Status
from booking.reminders import owe_news_of_move
from booking.scheduling import Interval
from booking.services.changes.answer import note_answer
from booking.services.claims import take_instead
from booking.services.daily_limit import keep_to_limit
from booking.services.freed import note_freed
from booking.services.offer import refuse_if_changed, resources_on_offer
from booking.services.refusals import AlreadyChanged, TooLate
from booking.services.sweep import expired_holds_out_of_the_way
from booking.services.whole import tried_again
from clinic import audit
from clinic.models import Practice, Practitioner, User


@tried_again
def move(
    *,
    appointment: Appointment,
    practitioner: Practitioner,
    starts_at: datetime,
    sequence: int,
    now: datetime,
    actor: User | None = None,
) -> Appointment:
    """Move a booked visit. The new time is taken before the old one is let go; on failure the old one stays.

    ``sequence`` is that of the appointment as it was read; ``actor`` the colleague, or None for the patient.
    The same move again does nothing. Raises SlotTaken if the time is not on offer, AlreadyChanged if the
    visit was moved or ended since it was read or has begun, TooLate if patients must call by now, or Busy.
    """
    with expired_holds_out_of_the_way(now), transaction.atomic():
        current = Appointment.objects.select_for_update().get(pk=appointment.pk)
        if current.status == Status.BOOKED and _stands(current, practitioner, starts_at):
            return current
        if current.status != Status.BOOKED or current.sequence != sequence or current.starts_at <= now:
            raise AlreadyChanged(current)
        plan = timetable()
        if actor is None and not may_be_moved_online(current, Practice.objects.the(), now=now):
            raise TooLate(current)
        resources = resources_on_offer(
            current.visit_type,
            practitioner=practitioner,
            starts_at=starts_at,
            route=route_of(current.response),
            plan=plan,
            now=now,
            ignoring=current,
        )
        note_freed(current, now)
        put_at(current, practitioner, Interval(starts_at, starts_at + current.visit_type.length))
        keep_to_limit(current, now)
        take_instead(current, resources)
        owe_news_of_move(current, now)
        note_answer(current, ChangedVisit.State.CHOSEN_ANOTHER, now)
        audit.record("appointment.moved", current, actor=actor, now=now, patient=actor is None)
        refuse_if_changed(plan)
        return current


def put_at(visit: Appointment, practitioner: Practitioner, time: Interval) -> None:
    """Write down another time of a visit; the caller moves its claims."""
    visit.practitioner, visit.location = practitioner, practitioner.resource.location
    visit.starts_at, visit.ends_at = time
    visit.sequence += 1
    visit.overbooked_because, visit.overbooked_by = "", None
    visit.confirmed_by_patient_at = None
    visit.save()


def _stands(appointment: Appointment, practitioner: Practitioner, starts_at: datetime) -> bool:
    return (appointment.practitioner_id, appointment.starts_at) == (practitioner.pk, starts_at)
