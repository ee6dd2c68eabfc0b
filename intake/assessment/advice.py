"""Section F: what the patient may do meanwhile."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from typing import Any

from intake.assessment.cleaning import cleaned
from intake.assessment.danger import RedFlag, standing
from intake.assessment.loading import SAFETY_NET, rule_set
from intake.assessment.missing import is_open
from intake.assessment.reverse import Reverse, reverse
from intake.assessment.routing import Findings
from intake.assessment.rules_as_data import RuleSet
from intake.assessment.weighing import SIDES, feet
from intake.conditions import Facts
from intake.questionnaire import questionnaire

CHECKS = "more_checks"  # the checks themselves come after it
CHECK = "check_"
HOME_CHECKS = ("arch_print", "heel_tilt", "test_tiptoe")
NOT_TOLD = {"result": "not_told", "direction": "neither"}

Texts = list[dict[str, str]]


def advice(rules: RuleSet, facts: Facts, found: Findings) -> Texts:
    """Return texts for the patient: none beside an emergency, the sign's own text beside an urgent one."""
    link = {"result": found.result, "direction": found.direction}
    return _advice(rules, facts, found.red_flags, {**link, "reverse": _ways(found.reverse)})


def general_advice(answers: Mapping[str, Any], *, today: date, rules: RuleSet | None = None) -> Texts:
    """Return the advice for whom the result is not told: it follows from what hurts and from health alone.

    Of the result it heeds one thing and says nothing of it: no shoes, insole or exercise for a foot that
    may hurt because of the back.
    """
    rules = rules or rule_set()
    told = Facts(answers, today)
    facts, _ = cleaned(told, rules)
    by_side = {side: facts.on(side) for side in SIDES}
    upwards = reverse(rules, by_side, feet(rules, by_side))
    return _advice(rules, facts, standing(told, rules), {**NOT_TOLD, "reverse": _ways(upwards)})


def _advice(rules: RuleSet, facts: Facts, flags: Sequence[RedFlag], link: Mapping[str, Any]) -> Texts:
    if any(flag.stops_booking for flag in flags):
        return []
    checks = _home_checks(rules, facts)
    seen = facts.plus({**link, "unsafe_feet": _unsafe_feet(rules, facts), "open_checks": len(checks)})
    texts = list(_texts(rules, seen, checks))
    if not flags:
        return texts
    said = [{"code": flag.code, "text": flag.say} for flag in flags]
    return [*said, *(one for one in texts if one["code"] == SAFETY_NET)]


def _texts(rules: RuleSet, facts: Facts, checks: Texts) -> Iterator[dict[str, str]]:
    for one in rules.advice:
        if one.holds(facts):
            yield {"code": one.code, "text": one.text}
            yield from checks if one.code == CHECKS else ()


def _home_checks(rules: RuleSet, facts: Facts) -> Texts:
    """Return how to do the foot checks that are still open, where they would tell something."""
    out_of_rules = any(limit.effect == "insufficient" and limit.holds(facts) for limit in rules.limits)
    if out_of_rules or rules.unscored.holds(facts):
        return []
    items = questionnaire().items
    return [
        {"code": f"{CHECK}{link_id}", "text": items[link_id].text}
        for link_id in HOME_CHECKS
        if is_open(facts, link_id)
    ]


def _ways(upwards: Sequence[Reverse]) -> list[str]:
    """Return the ways down to the foot as conditions read them: "back_likely", "joint_possible"."""
    ways = [f"{'back' if way.code == 'back_to_foot' else 'joint'}_{way.strength}" for way in upwards]
    return ways or ["none"]


def _unsafe_feet(rules: RuleSet, facts: Facts) -> str:
    """Return yes, no, or unknown while nobody has told."""
    if rules.unsafe_feet.evaluate(facts):
        return "yes"
    return "no" if rules.safe_feet.evaluate(facts) else "unknown"
