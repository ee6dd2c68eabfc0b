"""The doctor's view of a flag."""

from datetime import datetime

from django.db import transaction

from clinic import audit
from clinic.models import User
from intake.models import Assessment, FlagVerdict


@transaction.atomic
def give_verdict(
    assessment: Assessment,
    site: str,
    side: str,
    verdict: FlagVerdict.Verdict,
    reason: str,
    actor: User,
    now: datetime,
    *,
    note: str = "",
) -> FlagVerdict:
    """Keep a verdict on one flag beside the earlier ones; what the patient was shown stays as it was.

    ``reason`` may be empty only to agree. Raises ValueError if the assessment has no such flag or the
    reason is missing.
    """
    if not any((flag["site"], flag["side"]) == (site, side) for flag in assessment.result["sites"]):
        raise ValueError("this assessment has no such flag")
    if verdict != FlagVerdict.Verdict.AGREE and reason not in FlagVerdict.Reason.values:
        raise ValueError("say why")
    given = FlagVerdict.objects.create(
        assessment=assessment,
        site=site,
        side=side,
        verdict=verdict,
        reason=reason,
        note=note,
        given_by=actor,
        given_at=now,
    )
    audit.record("verdict.given", given, actor=actor, now=now, detail={"verdict": verdict})
    return given
