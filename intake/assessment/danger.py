"""Danger signs: looked for first, on every save, however little was answered."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from intake.assessment.findings import Finding, finding
from intake.assessment.loading import rule_set
from intake.assessment.rules_as_data import LEVELS, DangerRule, Level, RuleSet
from intake.conditions import Facts


@dataclass(frozen=True)
class RedFlag:
    """A danger sign that stands. ``say`` is for the patient; {emergency} is filled in by the page."""

    code: str
    level: Level
    because: list[Finding]
    say: str
    within_days: int = 0
    regions: tuple[str, ...] = ()

    @property
    def stops_booking(self) -> bool:
        """Say whether the patient needs help before any visit."""
        return self.level != "urgent"

    def as_json(self) -> dict[str, Any]:
        """Return what an assessment keeps of it."""
        return {"code": self.code, "level": self.level, "because": self.because, "say": self.say}


def danger(answers: Mapping[str, Any], *, today: date, rules: RuleSet | None = None) -> list[RedFlag]:
    """Return the danger signs that stand, the gravest first; of each code only the gravest level."""
    return standing(Facts(answers, today), rules or rule_set())


def standing(facts: Facts, rules: RuleSet) -> list[RedFlag]:
    """Return the danger signs of some facts."""
    gravest: dict[str, DangerRule] = {}
    for sign in rules.dangers:
        known = gravest.get(sign.code)
        if (known is None or _gravity(sign) < _gravity(known)) and sign.rule.condition.evaluate(
            facts
        ) is True:
            gravest[sign.code] = sign
    return [_red_flag(sign, facts) for sign in sorted(gravest.values(), key=_gravity)]


def _gravity(sign: DangerRule) -> tuple[int, int, str]:
    return LEVELS.index(sign.level), sign.within_days, sign.code


def _red_flag(sign: DangerRule, facts: Facts) -> RedFlag:
    because = [finding(sign.rule, facts)]
    return RedFlag(sign.code, sign.level, because, sign.say, sign.within_days, sign.regions)
