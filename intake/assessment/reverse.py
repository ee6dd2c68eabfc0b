"""Section C.5: pain or feeling in the foot that may come from above."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal

from intake.assessment.findings import Finding, finding, merged
from intake.assessment.rules_as_data import RuleSet
from intake.assessment.weighing import OTHER, SIDES, STRONG, Feet, Tally, tally
from intake.conditions import Facts
from intake.conditions.facts import SITES_OF_REGION

LIKELY, POSSIBLE = 5, 3
NEEDS_MORE = (
    "knee_to_foot",
    "hip_to_foot",
)  # little direct proof: likely only after surgery or with a change of shape


@dataclass(frozen=True, slots=True)
class Reverse:
    """One way down to the foot, likely or possible."""

    code: str
    strength: Literal["likely", "possible"]
    findings: list[Finding]

    def as_json(self) -> dict[str, Any]:
        """Return what an assessment keeps of it."""
        return {
            "code": self.code,
            "strength": self.strength,
            "supporting": [one for one in self.findings if one["weight"] > 0],
            "opposing": [one for one in self.findings if one["weight"] <= 0],
        }


def reverse(rules: RuleSet, by_side: Mapping[str, Facts], known: Feet) -> list[Reverse]:
    """Return the ways down that are likely or possible; none without a symptom in a foot."""
    sides = [side for side in SIDES if _symptom(by_side[side], side)]
    strong = all(known.side[side].points >= STRONG for side in SIDES)
    extra = {"strong_source_both_sides": "yes" if strong else "no"}
    seen = {side: by_side[side].plus(extra) for side in sides}
    found = (_strongest(rules, code, seen) for code in rules.reverse)
    return [one for one in found if one]


def _symptom(facts: Facts, side: str) -> bool:
    hurts = any(site in SITES_OF_REGION["foot"] and one == side for site, one in facts.sites)
    numb_elsewhere = facts.value("numb_map_side") == OTHER[side]
    return hurts or (facts.value("numb_any") == "yes" and not numb_elsewhere)


def _strongest(rules: RuleSet, code: str, seen: Mapping[str, Facts]) -> Reverse | None:
    counted = {side: tally(rules.reverse[code], facts) for side, facts in seen.items()}
    best = max((_points(code, one) for one in counted.values()), default=0)
    if best < POSSIBLE:
        return None
    findings = [
        finding(rule, seen[side], side)
        for side, one in counted.items()
        if _points(code, one) == best
        for rule in one.held
    ]
    return Reverse(code, "likely" if best >= LIKELY else "possible", merged(findings))


def _points(code: str, one: Tally) -> int:
    capped = code in NEEDS_MORE and not any(rule.lifts_cap for rule in one.held)
    return min(one.points, LIKELY - 1) if capped else one.points
