"""Forgetting answers that came to nothing."""

from datetime import datetime

from django.db import transaction

from clinic.outbox.models import OutboxMessage
from intake.models import QuestionnaireResponse
from intake.services.way_back import LINK, REMINDER


@transaction.atomic
def forget_ended_drafts(*, now: datetime) -> int:
    """Remove the drafts whose time is over, with all that hangs on them; return how many.

    A draft that raised an alert stays: what the desk did about it must be readable. The ways back to it are
    closed, and where its links went is forgotten too.
    """
    ended = QuestionnaireResponse.objects.filter(patient=None, expires_at__lte=now)
    written = OutboxMessage.objects.filter(kind__in=[LINK, REMINDER])
    written.filter(about_id__in=ended.values("pk")).delete()
    ended.update(code_hash=None, reach_channel="", reach_address="")
    _, removed = ended.filter(alerts=None).delete()
    return removed.get("intake.QuestionnaireResponse", 0)
