"""The patient says that they will come."""

from datetime import datetime

from booking.models import Appointment, Status
from booking.services.changes.answer import note_kept
from booking.services.refusals import AlreadyChanged
from booking.services.whole import whole
from clinic import audit


@whole
def confirm_coming(*, appointment: Appointment, now: datetime) -> Appointment:
    """Note that the patient says "I will come"; the first time counts. Reminders stay: people forget.

    Raises AlreadyChanged if the visit is not booked any more, or Busy.
    """
    current = Appointment.objects.select_for_update().get(pk=appointment.pk)
    if current.status != Status.BOOKED:
        raise AlreadyChanged(current)
    if current.confirmed_by_patient_at is None:
        current.confirmed_by_patient_at = now
        current.save(update_fields=["confirmed_by_patient_at"])
        note_kept(current, now)
        audit.record("appointment.coming", current, actor=None, now=now, patient=True)
    return current
