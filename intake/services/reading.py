"""A doctor reads what a patient told."""

from datetime import datetime
from uuid import UUID

from intake.models import QuestionnaireResponse


def mark_read(response_id: UUID, *, now: datetime) -> QuestionnaireResponse:
    """Keep when a doctor first opened the summary of some answers; return them as they stand from then on.

    Inside the transaction that notes the look: the answers stay locked until it ends. A save that was first
    is in what is returned; one that comes later finds the answers closed. Without an assessment there is no
    summary, and nothing was read.
    """
    stored = QuestionnaireResponse.objects.select_for_update().get(pk=response_id)
    if stored.read_at is None and stored.assessments.exists():
        stored.read_at = now
        stored.save(update_fields=["read_at"])
    return stored
