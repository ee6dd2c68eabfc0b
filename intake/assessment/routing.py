"""Section E: which visit fits, how soon, and what to bring. Danger first, then special people, then the result."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from intake.assessment.danger import RedFlag
from intake.assessment.reverse import Reverse
from intake.assessment.rules_as_data import RuleSet
from intake.assessment.weighing import answered
from intake.conditions import Facts

CHILD_BEFORE = 16  # years
MANY_REGIONS = 3
SATURDAY = 5


@dataclass(frozen=True, slots=True)
class Findings:
    """What routing and advice need to know of an assessment."""

    result: str
    direction: str
    early: bool
    contradictory: bool
    acquired_flat_foot: bool
    red_flags: Sequence[RedFlag]
    reverse: Sequence[Reverse]


def route(rules: RuleSet, facts: Facts, found: Findings) -> dict[str, Any]:
    """Return the visit that fits, its window in days (both included, or None) and what to bring."""
    code, flag = _visit(rules, facts, found), next(iter(found.red_flags), None)
    visit = rules.visits[code]
    return {
        "visit_type": code,
        "minutes": visit.minutes,
        "priority": flag.level if flag else "routine",
        "resources": list(visit.resources),
        "earliest": None,
        "latest": _latest(flag, facts.today),
        "online": visit.online,
        "bring": [thing.text for thing in rules.bring if thing.holds(facts)] if visit.minutes else [],
    }


def _latest(flag: RedFlag | None, today: date) -> str | None:
    """Return the last day that will do; one working day means the next weekday."""
    if flag is None:
        return None
    if flag.stops_booking:
        return today.isoformat()
    day = today + timedelta(days=flag.within_days)
    while flag.within_days == 1 and day.weekday() >= SATURDAY:
        day += timedelta(days=1)
    return day.isoformat()


def _visit(rules: RuleSet, facts: Facts, found: Findings) -> str:
    if found.red_flags:
        return _pressing(found.red_flags[0])
    return _special(facts) or _by_result(rules, facts, found)


def _pressing(flag: RedFlag) -> str:
    if flag.level == "emergency":
        return "EMERG"
    if flag.level == "same_day":
        return "SAME_DAY"
    if flag.code == "RF24":  # a letter to the rheumatologist, not a foot visit
        return "REFER_RHEUM"
    return "URGENT_48H" if flag.within_days <= 2 else "URGENT_1W"


def _special(facts: Facts) -> str:
    if facts.age is not None and facts.age < CHILD_BEFORE:
        return "CHILD_30"
    if facts.regions == {"foot"} and facts.value("dm") in ("type1", "type2", "gestational"):
        return "DIAB_FOOT_30"
    return ""


def _by_result(rules: RuleSet, facts: Facts, found: Findings) -> str:
    if not facts.regions:
        return "REFER_PCP" if facts.sites else "TELE_15"
    upwards = facts.regions - {"foot"}
    if found.direction == "both":
        return "NEW_LINK_60"
    if any(one.code == "back_to_foot" and one.strength == "likely" for one in found.reverse):
        return "REFER_SPINE"
    if not upwards:
        return "NAIL_SKIN_20" if rules.nail_or_skin_only.evaluate(facts) else "NEW_FOOT_30"
    if found.result in ("likely", "possible") or found.reverse:
        return _link_visit(rules, facts, found)
    if found.result == "insufficient":
        return _unclear(rules, facts, found)
    return "NEW_FOOT_30" if "foot" in facts.regions else _elsewhere(facts)


def _link_visit(rules: RuleSet, facts: Facts, found: Findings) -> str:
    complex_case = (
        len(facts.regions) >= MANY_REGIONS
        or found.acquired_flat_foot
        or rules.long_visit_for.evaluate(facts) is True
    )
    return "NEW_LINK_60" if complex_case else "NEW_LINK_45"


def _unclear(rules: RuleSet, facts: Facts, found: Findings) -> str:
    """Before the booking few answers are in: a foot that hurts or has a part in the story is enough."""
    if rules.long_visit_for.evaluate(facts) is True:
        return "NEW_LINK_60"
    if not found.early or found.contradictory:
        return "TELE_15"
    if "foot" in facts.regions or rules.foot_has_a_part.evaluate(facts) is True:
        return _link_visit(rules, facts, found)
    told = all(answered(facts, f"{region}_vs_foot_timing") for region in facts.regions)
    return _elsewhere(facts) if told else "TELE_15"


def _elsewhere(facts: Facts) -> str:
    """Return the service for a place that is not the foot's doing."""
    return "REFER_SPINE" if facts.main_region == "back" or facts.regions == {"back"} else "REFER_HIPKNEE"
