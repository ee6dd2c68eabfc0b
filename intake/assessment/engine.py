"""From answers to an assessment: a pure function of the answers, the day and the rule set."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any

from intake.assessment.advice import advice
from intake.assessment.cleaning import cleaned
from intake.assessment.conditions_found import conditions_found
from intake.assessment.danger import RedFlag, standing
from intake.assessment.decision import STRONGEST, Setting
from intake.assessment.judging import Patient, judge, sites
from intake.assessment.loading import rule_set
from intake.assessment.reverse import Reverse, reverse
from intake.assessment.routing import Findings, route
from intake.assessment.rules_as_data import Named, RuleSet
from intake.assessment.weighing import SIDES, STRONG, Feet, feet
from intake.conditions import Facts
from intake.questionnaire import questionnaire

NOT_VALIDATED = "Rule set not validated on patients; most weights are expert proposals."
WITHHELD = "A danger sign stands: never more than possible until it is dealt with."
BACK_FIRST = (
    "The foot symptom is likely to come from the back: never more than possible before an examination."
)
FOR_THE_FOOT = ("likely", "possible")


def assess(answers: Mapping[str, Any], *, today: date, rules: RuleSet | None = None) -> dict[str, Any]:
    """Return the assessment of some answers as plain data: the same in, the same out.

    ``today`` is for the patient's age and the last day of a visit. Missing, skipped and "not sure" are
    never a "no"; they are listed. The shape is docs/assessment.schema.json.
    """
    rules = rules or rule_set()
    told = Facts(answers, today)
    flags = standing(told, rules)
    facts, contradictions = cleaned(told, rules)
    by_side = {side: facts.on(side) for side in SIDES}
    known = feet(rules, by_side)
    upwards = reverse(rules, by_side, known)
    limits = [limit for limit in rules.limits if limit.holds(facts)]
    setting = _setting(limits, contradictions, flags, upwards)
    judged = judge(Patient(rules, told, facts, known, setting, _urgent_regions(flags)))
    results = {one.decision.result for one in judged} if facts.answers.get("body_map") else {"insufficient"}
    found = Findings(
        result=next((result for result in STRONGEST if result in results), "not_applicable"),
        direction=_direction(results, upwards),
        early=_early(rules, facts),
        contradictory=bool(contradictions),
        acquired_flat_foot=any(known.points["tibialis_posterior", side] >= STRONG for side in SIDES),
        red_flags=flags,
        reverse=upwards,
    )
    return {
        "engine": rules.title,
        "rule_set": rules.title,
        "questionnaire": questionnaire().version,
        "early": found.early,
        "foot_driven": found.result,
        "withheld": any(flag.stops_booking for flag in flags),
        "direction": found.direction,
        "sites": sites(judged),
        "conditions": conditions_found(rules, by_side, known, judged, upwards),
        "mechanisms": _mechanisms(rules, facts, known) if found.result in FOR_THE_FOOT else [],
        "reverse": [one.as_json() for one in upwards],
        "red_flags": [flag.as_json() for flag in flags],
        "route": route(rules, facts, found),
        "advice": advice(rules, facts, found),
        "limits": [NOT_VALIDATED, *(limit.text for limit in limits)],
        "other_things_to_check": _other_things(rules, facts, upwards),
        "contradictions": [one.text for one in contradictions],
    }


def _setting(
    limits: Sequence[Named],
    contradictions: Sequence[Named],
    flags: Iterable[RedFlag],
    upwards: Iterable[Reverse],
) -> Setting:
    from_back = any(one.code == "back_to_foot" and one.strength == "likely" for one in upwards)
    caps = [limit.text for limit in limits if limit.effect == "possible"]
    caps += [BACK_FIRST] if from_back else []
    caps += [WITHHELD] if any(flag.stops_booking for flag in flags) else []
    out = tuple(limit.text for limit in limits if limit.effect == "insufficient")
    return Setting(len(contradictions), tuple(caps), out, from_back)


def _urgent_regions(flags: Iterable[RedFlag]) -> frozenset[str]:
    return frozenset(region for flag in flags if not flag.stops_booking for region in flag.regions)


def _direction(results: Iterable[str], upwards: Sequence[Reverse]) -> str:
    foot = not set(FOR_THE_FOOT).isdisjoint(results)
    if foot or upwards:
        return "both" if foot and upwards else "foot_driven" if foot else "reverse"
    return "undetermined" if "insufficient" in results else "neither"


def _mechanisms(rules: RuleSet, facts: Facts, known: Feet) -> list[str]:
    strong = [source for side in SIDES for source in known.side[side].strong]
    sources = strong or [source for side in SIDES for source in known.side[side].found]
    found = {mechanism for source in sources for mechanism in source.mechanisms}
    return sorted(found | {one.code for one in rules.mechanisms if one.holds(facts)})


def _other_things(rules: RuleSet, facts: Facts, upwards: Sequence[Reverse]) -> list[str]:
    from_back = next((one.strength for one in upwards if one.code == "back_to_foot"), "none")
    seen = facts.plus({"back_to_foot": from_back})
    found = {one.code: one for one in rules.also_check if one.holds(seen)}
    return [one.text for one in found.values() if found.keys().isdisjoint(one.unless)]


def _early(rules: RuleSet, facts: Facts) -> bool:
    """Say whether questions that decide were not asked yet."""
    regions = facts.regions - {"foot"}
    wanted = {one.replace("{d}", region) for one in rules.early_until for region in (regions or {""})}
    return any(link_id in questionnaire().items and link_id not in facts.answers for link_id in wanted)
