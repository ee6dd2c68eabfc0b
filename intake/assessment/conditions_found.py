"""What troubles of the foot the answers speak for, on each side, and which places they might drive."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from intake.assessment.findings import as_answers, finding
from intake.assessment.judging import Judged
from intake.assessment.reverse import Reverse
from intake.assessment.rules_as_data import RuleSet, Source
from intake.assessment.weighing import SIDES, Feet
from intake.conditions import Facts

LIKELY = 3  # points
WEAKEST = ("unlikely", "insufficient", "possible", "likely")


def conditions_found(
    rules: RuleSet,
    by_side: Mapping[str, Facts],
    known: Feet,
    judged: Sequence[Judged],
    upwards: Sequence[Reverse],
) -> list[dict[str, Any]]:
    """Return each condition of each foot that hurts there or was asked about, then those without a part in the link."""
    sources = [
        _condition(source, side, by_side[side], known, judged)
        for source in rules.sources
        for side in SIDES
        if known.points[source.code, side] or _asked_about(source, by_side[side])
    ]
    return sources + list(_named(rules, by_side, upwards))


def _asked_about(source: Source, facts: Facts) -> bool:
    return any(facts.answers.get(one) is not None for one in source.group.reads if one != "body_map")


def _condition(
    source: Source, side: str, facts: Facts, known: Feet, judged: Sequence[Judged]
) -> dict[str, Any]:
    counted, points = known.tallies[source.code, side], known.points[source.code, side]
    strength = _strength(points, unknown=bool(counted.unknown))
    findings = [finding(rule, facts, side) for rule in counted.held]
    return {
        "code": source.code,
        "side": side,
        "strength": strength,
        "supporting": [found for found in findings if found["weight"] > 0],
        "opposing": [found for found in findings if found["weight"] <= 0],
        "missing": [_missing(rule, facts) for rule in counted.unknown],
        "drives": [
            {
                "site": one.target.region,
                "side": one.target.side,
                "foot_driven": _weaker(strength, one.decision.result),
            }
            for one in judged
            if points and side in one.feet
        ],
    }


def _missing(rule: Any, facts: Facts) -> dict[str, Any]:
    open_answers = [
        one for one in rule.reads if facts.answers.get(one) is None or facts.value(one) == "not_sure"
    ]
    return finding(rule, facts, str(facts.side), answers=as_answers(open_answers or rule.reads))


def _strength(points: int, *, unknown: bool) -> str:
    if points:
        return "likely" if points >= LIKELY else "possible"
    return "insufficient" if unknown else "unlikely"


def _weaker(one: str, other: str) -> str:
    return min(one, other, key=WEAKEST.index)


def _named(
    rules: RuleSet, by_side: Mapping[str, Facts], upwards: Sequence[Reverse]
) -> Iterator[dict[str, Any]]:
    from_back = any(one.code == "back_to_foot" for one in upwards)
    for rule in rules.named:
        sides = [side for side in SIDES if rule.condition.evaluate(by_side[side])]
        if sides and not (from_back and rule.applies_to == "tarsal_tunnel"):
            yield {
                "code": rule.applies_to,
                "side": sides[0] if len(sides) == 1 else "both",
                "strength": "possible",
                "supporting": [finding(rule, by_side[sides[0]])],
                "opposing": [],
                "missing": [],
                "drives": [],
            }
