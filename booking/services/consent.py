"""Asking who may consent to the treatment of a child. Never a reason to stop a booking (UX.md 1.3)."""

from datetime import datetime

from django.db import transaction

from booking.models import Appointment, ConsentCheck
from clinic import audit
from clinic.models import User
from intake.services.guardian import consent_is_open


def ask_who_consents(appointment: Appointment, now: datetime) -> None:
    """Give the desk a task where the answers leave it open. Inside the confirming transaction."""
    if appointment.response and consent_is_open(appointment.response.answers):
        ConsentCheck.objects.get_or_create(appointment=appointment, defaults={"raised_at": now})


@transaction.atomic
def settle_consent(check: ConsentCheck, note: str, *, actor: User, now: datetime) -> bool:
    """Record who may consent. False if a colleague was quicker; then nothing changes."""
    changed = ConsentCheck.objects.filter(pk=check.pk, settled_at=None).update(
        note=note, settled_at=now, settled_by=actor
    )
    if changed:
        audit.record("consent.settled", check.appointment, actor=actor, now=now)
    return bool(changed)
