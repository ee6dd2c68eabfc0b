"""Beginning: the first answer makes the draft."""

from datetime import datetime, timedelta

from django.db import transaction

from intake.models import QuestionnaireResponse
from intake.questionnaire import questionnaire

DRAFT_LIFE = timedelta(days=7)  # counted from the last answer, until the draft belongs to a patient


@transaction.atomic
def start_response(*, answered_by: str, now: datetime) -> QuestionnaireResponse:
    """Keep the first answer: who fills this in (a code of the item ``answered_by``)."""
    return QuestionnaireResponse.objects.create(
        questionnaire_version=questionnaire().version,
        answers={"answered_by": answered_by},
        answered_by=answered_by,
        revision=1,
        created_at=now,
        updated_at=now,
        expires_at=now + DRAFT_LIFE,
    )
