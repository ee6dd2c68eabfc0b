"""Beginning: the first answer makes the draft."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

from django.db import transaction

from intake.models import QuestionnaireResponse
from intake.questionnaire import questionnaire
from intake.resume_codes import new_hash

# Counted from the last answer, until the draft belongs to a patient.
DRAFT_LIFE = timedelta(days=7)
DRAFT_LIFE_WITH_CONTACT = timedelta(days=30)


@transaction.atomic
def start_response(*, answered_by: str, now: datetime, language: str = "en-gb") -> QuestionnaireResponse:
    """Keep the first answer, who fills this in (a code of the item ``answered_by``), and the language it is in."""
    return new_draft({"answered_by": answered_by}, told_before={}, language=language, now=now)


def new_draft(
    answers: Mapping[str, Any], *, told_before: Mapping[str, Any], language: str, now: datetime
) -> QuestionnaireResponse:
    """Write a draft with its first answers, ``answered_by`` among them. Inside a transaction."""
    response_id, code_hash = _new_id()
    return QuestionnaireResponse.objects.create(
        pk=response_id,
        code_hash=code_hash,
        questionnaire_version=questionnaire().version,
        answers=answers,
        answered_by=answers["answered_by"],
        told_before=told_before,
        language=language,
        revision=1,
        created_at=now,
        updated_at=now,
        expires_at=now + DRAFT_LIFE,
    )


def _new_id() -> tuple[UUID, str]:
    """Return an id whose code no other draft has, and the hash of the code."""
    while True:
        response_id = uuid4()
        code_hash = new_hash(response_id)
        if not QuestionnaireResponse.objects.filter(code_hash=code_hash).exists():
            return response_id, code_hash
