"""The patient is here."""

from datetime import datetime

from booking.models import Appointment, ChangedVisit, Status
from booking.reminders import drop_reminders
from booking.services.changes.answer import note_answer
from booking.services.refusals import AlreadyChanged
from booking.services.whole import whole
from clinic import audit
from clinic.models import User


@whole
def check_in(*, appointment: Appointment, actor: User, now: datetime) -> Appointment:
    """Note that the patient is here. A second call gives the first answer.

    Raises AlreadyChanged if the visit is not booked any more, or Busy.
    """
    current = Appointment.objects.select_for_update().get(pk=appointment.pk)
    if current.status == Status.ARRIVED:
        return current
    if current.status != Status.BOOKED:
        raise AlreadyChanged(current)
    current.status, current.arrived_at = Status.ARRIVED, now
    current.save(update_fields=["status", "arrived_at"])
    drop_reminders(current, now, reason="the patient is here")
    note_answer(current, ChangedVisit.State.SETTLED, now, why=ChangedVisit.Why.HERE)
    audit.record("appointment.arrived", current, actor=actor, now=now)
    return current
