"""Booking beside something else on purpose: the desk alone, and it says why."""

from datetime import datetime

from django.db import transaction

from booking.diary import resources_beside
from booking.models import Appointment, Status
from booking.reminders import owe_news_of_move
from booking.scheduling import Interval
from booking.services.claims import lanes_beside, take_instead
from booking.services.freed import note_freed
from booking.services.move import put_at
from booking.services.refusals import AlreadyChanged
from booking.services.whole import tried_again
from clinic import audit
from clinic.models import Practitioner, User


@tried_again
def overbook(
    *,
    appointment: Appointment,
    practitioner: Practitioner,
    starts_at: datetime,
    sequence: int,
    because: str,
    actor: User,
    now: datetime,
) -> Appointment:
    """Move a booked visit to any time to come, whatever is there: others, a closure, a full day, no hours.

    What nobody has yet is taken as usual; beside others it takes the next lane. ``starts_at`` is on whole
    cells, ``sequence`` that of the visit as it was read. The same again does nothing. Raises AlreadyChanged
    if the visit was moved or ended since, has begun or would have, or Busy.
    """
    with transaction.atomic():
        current = Appointment.objects.select_for_update().get(pk=appointment.pk)
        if current.status != Status.BOOKED or min(current.starts_at, starts_at) <= now:
            raise AlreadyChanged(current)
        if (current.practitioner_id, current.starts_at) == (practitioner.pk, starts_at):
            return current
        if current.sequence != sequence:
            raise AlreadyChanged(current)
        resources = resources_beside(
            current.visit_type, practitioner=practitioner, starts_at=starts_at, ignoring=current, now=now
        )
        note_freed(current, now)
        put_at(current, practitioner, Interval(starts_at, starts_at + current.visit_type.length))
        current.overbooked_because, current.overbooked_by = because, actor
        current.save(update_fields=["overbooked_because", "overbooked_by"])
        take_instead(current, resources, lanes=lanes_beside(current, resources))
        owe_news_of_move(current, now)
        audit.record("appointment.overbooked", current, actor=actor, now=now)
        return current
