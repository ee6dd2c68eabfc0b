"""The private links to one visit and to its questions, made anew for whoever they are given to."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from functools import cache
from uuid import UUID

from django.conf import settings
from django.urls import reverse

from booking.models import Appointment
from clinic import links
from clinic.models import Purpose

LINK_LIFE_AFTER_VISIT = timedelta(hours=24)
STOP_LIFE = timedelta(days=60)  # of a link that only stops messages
_PLACE = "its-token"  # what stands in a path where a token will


def address_of(page: str, token: str) -> str:
    """Return the whole address of a page of ours that a token opens."""
    return f"{settings.SITE_URL}{_path(page).replace(_PLACE, token)}"


@cache
def _path(page: str) -> str:
    """Return the path of a page with the place of its token: thousands of messages have the same two."""
    return reverse(page, args=[_PLACE])


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
