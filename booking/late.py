"""When giving a visit up, or moving it, is late: the practice's rule, asked in one place."""

from datetime import datetime, timedelta

from booking.models import Appointment
from clinic.models import Practice


def is_late(visit: Appointment, practice: Practice, *, now: datetime) -> bool:
    """Say whether a visit is nearer than the notice that the practice asks for."""
    return visit.starts_at - now < timedelta(hours=practice.late_hours)


def may_be_moved_online(visit: Appointment, practice: Practice, *, now: datetime) -> bool:
    """Say whether the patient may choose another time alone, or must call."""
    return practice.late_moves_online or not is_late(visit, practice, now=now)
