"""The private links to one visit and to its questions, made anew for whoever they are given to."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from uuid import UUID

from booking.models import Appointment
from clinic import links
from clinic.models import Purpose

LINK_LIFE_AFTER_VISIT = timedelta(hours=24)
STOP_LIFE = timedelta(days=60)  # of a link that only stops messages


def new_visit_link(appointment: Appointment, now: datetime) -> str:
    """Return the token of a fresh link to the visit, which ends a day after it."""
    return links.issue(Purpose.APPOINTMENT, appointment.pk, expires_at=_end(appointment, now), now=now)


def new_visit_links(visits: Iterable[Appointment], now: datetime) -> dict[UUID, str]:
    """Return the token of a fresh link to each visit."""
    return links.issue_all(Purpose.APPOINTMENT, {visit.pk: _end(visit, now) for visit in visits}, now=now)


def new_answers_link(appointment: Appointment, now: datetime) -> str:
    """Return the token of a fresh link to the questions of the visit. Raises ValueError where there are none."""
    if appointment.response_id is None:
        raise ValueError("nobody was asked anything about this visit")
    return links.issue(Purpose.ANSWERS, appointment.response_id, expires_at=_end(appointment, now), now=now)


def new_stop_link(appointment: Appointment, now: datetime) -> str:
    """Return the token of a fresh link by which the patient can stop notes about visits, and nothing else."""
    return links.issue(
        Purpose.MESSAGES, appointment.pk, expires_at=_end(appointment, now) + STOP_LIFE, now=now
    )


def _end(appointment: Appointment, now: datetime) -> datetime:
    return max(now, appointment.ends_at) + LINK_LIFE_AFTER_VISIT
