"""The private link to one visit, made anew for whoever it is given to."""

from datetime import datetime, timedelta

from booking.models import Appointment
from clinic import links
from clinic.models import Purpose

LINK_LIFE_AFTER_VISIT = timedelta(hours=24)


def new_visit_link(appointment: Appointment, now: datetime) -> str:
    """Return the token of a fresh link, which ends a day after the visit."""
    expires_at = max(now, appointment.ends_at) + LINK_LIFE_AFTER_VISIT
    return links.issue(Purpose.APPOINTMENT, appointment.pk, expires_at=expires_at, now=now)
