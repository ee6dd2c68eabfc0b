"""Giving an appointment up."""

from datetime import datetime

from booking.models import Appointment, CancelReason, ChangedVisit, Status
from booking.reminders import owe_cancellation
from booking.services.changes.answer import note_answer
from booking.services.claims import give_up
from booking.services.freed import note_freed
from booking.services.refusals import AlreadyChanged
from booking.services.whole import whole
from clinic import audit
from clinic.models import User


@whole
def cancel(
    *, appointment: Appointment, reason: CancelReason, now: datetime, actor: User | None = None
) -> Appointment:
    """Cancel a booked visit: its time is free at once, its messages are owed no more, the news of it is.

    ``actor`` is the colleague who does it, or None for the patient. A second call does nothing.
    Raises AlreadyChanged if the patient is here, was seen or did not come, or the visit has begun; or Busy.
    """
    current = Appointment.objects.select_for_update().get(pk=appointment.pk)
    if current.status == Status.CANCELLED:
        return current
    if current.status != Status.BOOKED or current.starts_at <= now:
        raise AlreadyChanged(current)
    give_up(current, reason, now)
    note_freed(current, now)
    owe_cancellation(current, now)
    note_answer(current, ChangedVisit.State.SETTLED, now, why=ChangedVisit.Why.CANCELLED)
    audit.record("appointment.cancelled", current, actor=actor, now=now, patient=actor is None)
    return current
