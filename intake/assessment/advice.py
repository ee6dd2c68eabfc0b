"""Section F: what the patient may do meanwhile."""

from collections.abc import Sequence

from intake.assessment.reverse import Reverse
from intake.assessment.routing import Findings
from intake.assessment.rules_as_data import RuleSet
from intake.conditions import Facts

SAFETY_NET = "safety_net"  # when to get help; always the last


def advice(rules: RuleSet, facts: Facts, found: Findings) -> list[dict[str, str]]:
    """Return texts for the patient: none beside an emergency, the sign's own text beside an urgent one."""
    if any(flag.stops_booking for flag in found.red_flags):
        return []
    seen = facts.plus(
        {
            "result": found.result,
            "reverse": _reverse(found.reverse),
            "unsafe_feet": _unsafe_feet(rules, facts),
        }
    )
    if found.red_flags:
        said = [{"code": flag.code, "text": flag.say} for flag in found.red_flags]
        return [*said, *(one for one in _texts(rules, seen) if one["code"] == SAFETY_NET)]
    return _texts(rules, seen)


def _texts(rules: RuleSet, facts: Facts) -> list[dict[str, str]]:
    return [{"code": one.code, "text": one.text} for one in rules.advice if one.holds(facts)]


def _reverse(upwards: Sequence[Reverse]) -> str:
    if not upwards:
        return "none"
    one = next((found for found in upwards if found.code == "back_to_foot"), upwards[0])
    return f"{'back' if one.code == 'back_to_foot' else 'joint'}_{one.strength}"


def _unsafe_feet(rules: RuleSet, facts: Facts) -> str | None:
    """Return yes, no, or None while nobody has told."""
    if rules.unsafe_feet.evaluate(facts):
        return "yes"
    return "no" if rules.safe_feet.evaluate(facts) else None
