"""The clinic's doctor signs the rules: from then on, and for exactly these rules, the clinic stands behind them."""

from datetime import datetime

from django.db import transaction

from clinic import audit
from clinic.models import User
from intake.assessment import rule_set
from intake.models import RuleSetApproval


class RulesChanged(Exception):
    """What was read is not what is in force."""


@transaction.atomic
def sign_rules(*, digest: str, actor: User, now: datetime) -> RuleSetApproval:
    """Keep that ``actor`` has read the rules of a digest and signs them; of two signatures the first counts.

    Raises RulesChanged if other rules are in force than those that were read.
    """
    rules = rule_set()
    if digest != rules.digest:
        raise RulesChanged
    approval, new = RuleSetApproval.objects.get_or_create(
        digest=digest, defaults={"rule_set": rules.title, "approved_by": actor, "approved_at": now}
    )
    if new:
        detail = {"rule_set": rules.title, "digest": digest}
        audit.record("rules.signed", approval, actor=actor, now=now, detail=detail)
    return approval
