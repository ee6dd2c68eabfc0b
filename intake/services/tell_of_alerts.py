"""Telling colleagues by e-mail of danger signs: the desk at once, doctors and managers when nobody answers."""

from collections.abc import Collection
from datetime import datetime, timedelta

from django.conf import settings

from clinic.models import Right, User
from clinic.outbox import enqueue_all
from clinic.outbox.models import Channel, OutboxMessage
from intake.models import SafetyAlert

KIND = "safety_alert"
# How long after it was raised who is told: those who answer calls, then those who answer for them.
STEPS: tuple[tuple[timedelta, Collection[Right]], ...] = (
    (timedelta(), (Right.DESK,)),
    (timedelta(minutes=10), (Right.DOCTOR, Right.MANAGER)),
)
TOLD_OF = timedelta(days=1)  # an older alert has been on every page of colleagues for a day


def tell_of_alerts(*, now: datetime) -> None:
    """Owe each colleague word of each open alert whose step has come, once. One query while there is none."""
    alerts = list(SafetyAlert.objects.open().filter(raised_at__gt=now - TOLD_OF))
    if not alerts:
        return
    colleagues = list(User.objects.filter(is_active=True))
    owed = [
        _message(alert, step, colleague, now)
        for alert in alerts
        for step, (wait, rights) in enumerate(STEPS)
        if alert.raised_at + wait <= now
        for colleague in colleagues
        if any(colleague.has_right(right) for right in rights)
    ]
    known = set(
        OutboxMessage.objects.filter(
            kind=KIND, about_id__in=[alert.response_id for alert in alerts]
        ).values_list("dedupe_key", flat=True)
    )
    if new := [message for message in owed if message.dedupe_key not in known]:
        enqueue_all(new)


def _message(alert: SafetyAlert, step: int, colleague: User, now: datetime) -> OutboxMessage:
    return OutboxMessage(
        kind=KIND,
        channel=Channel.EMAIL,
        recipient=colleague.email,
        language=settings.STAFF_LANGUAGE,
        about_id=alert.response_id,
        about_version=step,
        dedupe_key=f"{KIND}:{alert.pk}:{step}:{colleague.pk}",
        due_at=now,
    )
