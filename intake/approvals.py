"""Which rules stand behind assessments, and who of the clinic has signed them."""

from collections.abc import Iterable
from dataclasses import dataclass

from intake.models import Assessment, RuleSetApproval


@dataclass(frozen=True, slots=True)
class RulesUsed:
    """The rules of one digest; without approval nobody of the clinic stands behind them."""

    title: str
    approval: RuleSetApproval | None


def rules_used(assessments: Iterable[Assessment]) -> list[RulesUsed]:
    """Return the rules behind some assessments, each once; one query, or none where there is no assessment."""
    titles = {one.rules_digest: one.rule_set for one in assessments}
    signed = RuleSetApproval.objects.select_related("approved_by").in_bulk(list(titles), field_name="digest")
    return [RulesUsed(title, signed.get(digest)) for digest, title in sorted(titles.items(), key=_by_title)]


def approval_of(digest: str) -> RuleSetApproval | None:
    """Return the clinic's signature under the rules of a digest, if there is one."""
    return RuleSetApproval.objects.select_related("approved_by").filter(digest=digest).first()


def _by_title(used: tuple[str, str]) -> str:
    return used[1]
