"""What a rule says when it holds, so that a doctor reads it in two seconds and can open the answers behind it."""

from collections.abc import Iterable
from typing import Any

from intake.assessment.rules_as_data import WORKED_OUT_FROM, Rule
from intake.conditions import MISSING, NOT_SURE, Facts

Finding = dict[str, Any]
PLAIN_NO = ("no", "none", ["none"], NOT_SURE, MISSING)
BOTH_SIDES = "both sides"


def finding(rule: Rule, facts: Facts, side: str = "", *, answers: list[str] | None = None) -> Finding:
    """Return a finding: rule, text, the answers behind it (or ``answers``), evidence and weight (points)."""
    return {
        "rule": rule.id,
        "text": rule.doctor.replace("{side}", side),
        "answers": _answers_behind(rule, facts) if answers is None else answers,
        "evidence": list(dict.fromkeys(rule.cites + rule.contrary)),
        "weight": rule.points,
    }


def _answers_behind(rule: Rule, facts: Facts) -> list[str]:
    """Return the answers that a rule holds because of: not those it holds without."""
    given = [link_id for link_id in rule.reads if facts.answers.get(link_id) is not None]
    behind = [one for one in given if facts.value(one) not in PLAIN_NO or _needed(rule, facts, one)] or given
    return as_answers(behind)


def as_answers(reads: Iterable[str]) -> list[str]:
    """Return what conditions read as answers that can be opened, each once."""
    return list(dict.fromkeys([WORKED_OUT_FROM.get(one, one) for one in reads]))


def _needed(rule: Rule, facts: Facts, link_id: str) -> bool:
    without = Facts({**facts.answers, link_id: None}, facts.today, facts.side)
    return rule.condition.evaluate(without) is not True


def merged(findings: Iterable[Finding]) -> list[Finding]:
    """Return findings of two sides as one list: a rule that held on both is said once, for both sides."""
    by_rule: dict[str, Finding] = {}
    for one in findings:
        known = by_rule.get(one["rule"])
        if known is None:
            by_rule[one["rule"]] = one
        elif known["text"] != one["text"]:
            text = known["text"].replace(", left", f", {BOTH_SIDES}")
            by_rule[one["rule"]] = {**known, "text": text}
    return list(by_rule.values())
