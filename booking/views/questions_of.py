"""How the questions of a visit stand at the desk: what was sent, and whether our tablet is in use."""

from datetime import datetime
from typing import Any

from booking.models import Appointment, Status
from booking.services.questions import KIND, TO_BE_ASKED
from clinic.models import OutboxMessage
from intake.models import QuestionnaireResponse, TabletPass
from intake.services.tablet import IDLE


def asked_of(visit: Appointment, now: datetime) -> dict[str, Any]:
    """Return what the panel of an appointment shows of its questions; nothing of what was answered."""
    sent = OutboxMessage.objects.filter(about_id=visit.pk, kind=KIND).order_by("-due_at").first()
    given = TabletPass.objects.filter(response=visit.response_id, ended_at=None).first()
    answered = visit.response and visit.response.status == QuestionnaireResponse.Status.COMPLETED
    return {
        "may_ask": visit.status in TO_BE_ASKED and not answered,
        "may_send": visit.status == Status.BOOKED and visit.starts_at > now and _can_be_reached(visit),
        "questions_sent": sent,
        "tablet_code": given if given and given.opened_at is None and given.expires_at > now else None,
        "tablet_open": given if given and given.seen_at and given.seen_at > now - IDLE else None,
    }


def _can_be_reached(visit: Appointment) -> bool:
    return bool(visit.patient and (visit.patient.mobile or visit.patient.email))
