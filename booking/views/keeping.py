"""Keeping the time that a button stands for."""

import hashlib
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial
from http import HTTPStatus
from uuid import uuid4

from django.core.signing import BadSignature
from django.http import QueryDict
from django.utils.translation import gettext as _

from booking.diary import is_closed, is_full
from booking.models import Appointment
from booking.services.hold import hold
from booking.services.refusals import Busy, KeyReused, SlotTaken
from booking.views.offered import Seal
from clinic.models import Practitioner, VisitType
from intake.models import QuestionnaireResponse


@dataclass(frozen=True)
class Refusal:
    """Why a time was not taken, in words for the page. ``near``: the instant that was wished for."""

    words: str
    near: datetime
    status: HTTPStatus


def keep_time(
    response: QuestionnaireResponse, visit_type: VisitType, sent: QueryDict, now: datetime
) -> Appointment | Refusal:
    """Hold the time in a posted form for its answers; the same form sent twice holds it once.

    Raises AlreadyBooked or MayNotBook.
    """
    value = sent.get("time", "")
    try:
        practitioner, starts_at = Seal(response.pk).open(value, visit_type)
    except BadSignature:
        return forged(now)
    form = f"{response.pk} {sent.get('key', '')} {value}"
    key = hashlib.sha256(form.encode()).hexdigest()
    keep = partial(
        hold,
        visit_type=visit_type,
        practitioner=practitioner,
        starts_at=starts_at,
        response=response,
        now=now,
    )
    try:
        try:
            return keep(idempotency_key=key)
        except KeyReused:  # chosen, given up for another, and chosen again on a page from the Back button
            return keep(idempotency_key=uuid4().hex)
    except SlotTaken:
        return taken(practitioner, starts_at, visit_type, now)
    except Busy:
        return in_the_way(starts_at)


def forged(now: datetime) -> Refusal:
    """Refuse a value that is on no button of ours."""
    return Refusal(_("Choose one of the times on this page"), now, HTTPStatus.UNPROCESSABLE_ENTITY)


def chosen_since(sent: QueryDict, visit: Appointment) -> Refusal | None:
    """Refuse a form that names a time given up since, in another tab: nobody books what they did not see."""
    if sent.get("visit", str(visit.pk)) == str(visit.pk):
        return None
    words = _("You have chosen another time since. Check the time on this page, then go on")
    return Refusal(words, visit.starts_at, HTTPStatus.CONFLICT)


def in_the_way(starts_at: datetime) -> Refusal:
    """Refuse because others kept the database busy."""
    words = _("Many people are booking right now. Choose the time once more")
    return Refusal(words, starts_at, HTTPStatus.SERVICE_UNAVAILABLE)


def taken(practitioner: Practitioner, starts_at: datetime, visit_type: VisitType, now: datetime) -> Refusal:
    """Refuse a time that can't be had, and say why: too near, somebody away, the day full, or taken."""
    if starts_at < now + timedelta(minutes=visit_type.lead_time_minutes):
        words = _("That time is too near. Choose another: your answers are saved")
    elif is_closed(practitioner.resource, starts_at):
        words = _("%(name)s is away that day. Choose another day") % {"name": practitioner.name}
    elif is_full(visit_type, practitioner.resource.location, starts_at, now=now):
        words = _(
            "That day has no room for more visits like this. Choose another day: your answers are saved"
        )
    else:
        words = _("Someone else has just booked that time. Choose another: your answers are saved")
    return Refusal(words, starts_at, HTTPStatus.CONFLICT)
