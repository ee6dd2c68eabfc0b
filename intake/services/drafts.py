"""Forgetting answers that came to nothing."""

from datetime import datetime

from intake.models import QuestionnaireResponse


def forget_ended_drafts(*, now: datetime) -> int:
    """Remove the drafts whose time is over, with all that hangs on them; return how many.

    A draft that raised an alert stays: what the desk did about it must be readable.
    """
    ended = QuestionnaireResponse.objects.filter(patient=None, expires_at__lte=now, alerts=None)
    _, removed = ended.delete()
    return removed.get("intake.QuestionnaireResponse", 0)
