"""The patient did not come."""

from datetime import datetime

from booking.models import Appointment, Status
from booking.services.claims import let_go
from booking.services.refusals import AlreadyChanged
from booking.services.whole import whole
from clinic import audit
from clinic.models import User


@whole
def did_not_attend(*, appointment: Appointment, actor: User, now: datetime) -> Appointment:
    """Note that the patient did not come; the rest of the time is free. A second call does nothing.

    Raises AlreadyChanged if the patient is here or the visit has not begun, or Busy.
    """
    current = Appointment.objects.select_for_update().get(pk=appointment.pk)
    if current.status == Status.NOSHOW:
        return current
    if current.status != Status.BOOKED or now < current.starts_at:
        raise AlreadyChanged(current)
    current.status = Status.NOSHOW
    current.save(update_fields=["status"])
    let_go(current)
    audit.record("appointment.noshow", current, actor=actor, now=now)
    return current
