"""Making sense of the answers: an assessment is written once and superseded by the next."""

from datetime import datetime

from django.db import transaction
from django.utils import timezone

from clinic import audit
from clinic.models import User
from intake.assessment import assess, rule_set
from intake.models import Assessment, QuestionnaireResponse


@transaction.atomic
def assess_response(
    response: QuestionnaireResponse, now: datetime, *, actor: User | None = None
) -> Assessment:
    """Write an assessment of the answers as they stand, unless the newest one is of the same answers.

    ``actor`` is the colleague who asked them, or None for the patient.
    """
    stored = QuestionnaireResponse.objects.select_for_update().get(pk=response.pk)
    newest = stored.assessments.last()
    if newest is not None and newest.answers == stored.answers:
        return newest
    assessment = write_assessment(stored, after=newest, now=now)
    audit.record("assessment.made", assessment, actor=actor, now=now, patient=actor is None)
    return assessment


def write_assessment(
    response: QuestionnaireResponse, *, after: Assessment | None, now: datetime
) -> Assessment:
    """Compute and freeze, ``after`` the newest so far. Inside a transaction that holds the response."""
    rules = rule_set()
    result = assess(response.answers, today=timezone.localdate(now), rules=rules)
    return Assessment.objects.create(
        response=response,
        number=after.number + 1 if after else 1,
        engine=result["engine"],
        rule_set=result["rule_set"],
        rules_digest=rules.digest,
        questionnaire_version=result["questionnaire"],
        answers=response.answers,
        result=result,
        early=result["early"],
        computed_at=now,
    )
