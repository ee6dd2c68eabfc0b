"""From answers to an assessment: a pure function of the answers, the day and the rule set."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from intake.assessment.advice import advice
from intake.assessment.conditions_found import conditions_found
from intake.assessment.danger import standing
from intake.assessment.decision import STRONGEST, Decision, Setting, decide
from intake.assessment.findings import Finding, finding, merged
from intake.assessment.loading import rule_set
from intake.assessment.missing import Open, missing_findings, near_threshold, open_items
from intake.assessment.reverse import Reverse, reverse
from intake.assessment.routing import Findings, route
from intake.assessment.rules_as_data import Named, RuleSet
from intake.assessment.weighing import (
    OTHER,
    SIDES,
    STRONG,
    Feet,
    Target,
    Weighed,
    feet,
    targets,
    weigh,
    worked_out,
)
from intake.conditions import Facts
from intake.questionnaire import questionnaire
from intake.questionnaire.items import NOT_DONE

NOT_VALIDATED = "Rule set not validated on patients; most weights are expert proposals."
WITHHELD = "A danger sign stands: never more than possible until it is dealt with."
BACK_FIRST = (
    "The foot symptom is likely to come from the back: never more than possible before an examination."
)
BOTH = "both"


@dataclass(frozen=True, slots=True)
class Judged:
    """One target with its decision and everything that a doctor may ask about it."""

    target: Target
    decision: Decision
    weighed: Weighed
    rows: Open
    findings: list[Finding]
    missing: list[Finding]
    near_threshold: list[str]


def assess(answers: Mapping[str, Any], *, today: date, rules: RuleSet | None = None) -> dict[str, Any]:
    """Return the assessment of some answers as plain data: the same in, the same out.

    ``today`` is for the patient's age and the last day of a visit. Missing, skipped and "not sure" are
    never a "no"; they are listed. The shape is docs/assessment.schema.json.
    """
    rules = rules or rule_set()
    told = Facts(answers, today)
    flags = standing(told, rules)
    withheld = any(flag.stops_booking for flag in flags)
    facts, contradictions = _cleaned(told, rules)
    by_side = {side: facts.on(side) for side in SIDES}
    known = feet(rules, by_side)
    upwards = reverse(rules, by_side, known)
    limits = [limit for limit in rules.limits if limit.holds(facts)]
    setting = _setting(limits, len(contradictions), withheld, upwards)
    urgent = {region for flag in flags if not flag.stops_booking for region in flag.regions}
    judged: list[Judged] = []
    for target in targets(facts):
        other_side = next((one for one in judged if one.target.region == target.region), None)
        judged.append(_judge(rules, target, told, facts, known, setting, urgent, other_side))
    results = _results(judged) if told.answers.get("body_map") else {"": "insufficient"}
    direction = _direction(results, upwards)
    found = Findings(
        result=_strongest(results.values()),
        results=results,
        direction=direction,
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
        "withheld": withheld,
        "direction": direction,
        "sites": [_site(group) for group in _same_on_both_sides(judged)],
        "conditions": conditions_found(rules, by_side, known, judged_sites(judged), upwards),
        "mechanisms": _mechanisms(rules, facts, known, results),
        "reverse": [one.as_json() for one in upwards],
        "red_flags": [flag.as_json() for flag in flags],
        "route": route(rules, facts, found),
        "advice": advice(rules, facts, found),
        "limits": [NOT_VALIDATED, *(limit.text for limit in limits)],
        "other_things_to_check": _other_things(rules, facts, upwards),
        "contradictions": [one.text for one in contradictions],
    }


def _cleaned(told: Facts, rules: RuleSet) -> tuple[Facts, list[Named]]:
    """Return the facts that rules may count: without contradictory answers and a child's foot checks.

    A foot check that was not done is unknown, not a "no".
    """
    contradictions = [one for one in rules.contradictions if one.holds(told)]
    unknown = {link_id for one in contradictions for link_id in one.unknown}
    if rules.unscored.holds(told):
        unknown.update(rules.unscored.unknown)
    return told.plus({**_not_done(told), **dict.fromkeys(unknown), **_knee_wall_behind(told)}), contradictions


def _not_done(facts: Facts) -> dict[str, Any]:
    sided = {link_id: value for link_id, value in facts.answers.items() if isinstance(value, dict)}
    return {
        link_id: {side: one for side, one in value.items() if one != NOT_DONE}
        for link_id, value in sided.items()
        if NOT_DONE in value.values()
    }


def _knee_wall_behind(facts: Facts) -> dict[str, Any]:
    """Return by how many cm each ankle bends less than the other, if both were measured."""
    reach = {side: facts.value("test_knee_wall", side) for side in SIDES}
    if not all(isinstance(one, int | float) for one in reach.values()):
        return {}
    return {"knee_wall_behind": {side: reach[OTHER[side]] - reach[side] for side in SIDES}}


def _setting(
    limits: Sequence[Named], contradictions: int, withheld: bool, upwards: Sequence[Reverse]
) -> Setting:
    from_back = any(one.code == "back_to_foot" and one.strength == "likely" for one in upwards)
    caps = [limit.text for limit in limits if limit.effect == "possible"]
    caps += [BACK_FIRST] * from_back + [WITHHELD] * withheld
    out = tuple(limit.text for limit in limits if limit.effect == "insufficient")
    return Setting(contradictions, tuple(caps), out, from_back)


def _judge(
    rules: RuleSet,
    target: Target,
    told: Facts,
    facts: Facts,
    known: Feet,
    setting: Setting,
    urgent: set[str],
    other_side: Judged | None,
) -> Judged:
    here = "yes" if target.region in urgent else "no"
    seen = facts.on(target.side).plus({**worked_out(target, known), "urgent_sign_here": here})
    weighed = weigh(rules, target, seen, known)
    decision = decide(rules, target, seen, weighed, setting)
    rows = open_items(rules, target, seen, weighed)
    if other_side and _mirrors(other_side, target, weighed, decision, rows):
        near = other_side.near_threshold
    else:
        near = near_threshold(rules, target, seen, weighed, setting, decision, rows)
    findings = list(_findings(target, facts, seen, weighed))
    return Judged(
        target, decision, weighed, rows, findings, missing_findings(rules, told.on(target.side), rows), near
    )


def _mirrors(other: Judged, target: Target, weighed: Weighed, decision: Decision, rows: Open) -> bool:
    """Say whether two sides stand alike, so that one more answer would do the same to both."""
    points = weighed.feet.points
    return (
        other.decision == decision
        and other.rows.keys() == rows.keys()
        and other.weighed.same_counts(weighed)
        and all(points[code, side] == points[code, OTHER[side]] for code, side in points)
        and other.target.sites == target.sites
    )


def _findings(target: Target, facts: Facts, seen: Facts, weighed: Weighed) -> list[Finding]:
    """Return what was counted for a target: the foot that drives it, the link, and other causes against it."""
    found = []
    _, sides = weighed.feet.driving(target.side)
    for side in sides or (SIDES if target.side not in SIDES else (target.side,)):
        here = facts.on(side)
        for source in weighed.feet.sources:
            for rule in weighed.feet.tallies[source.code, side].held:
                found.append(finding(rule, here, side))
    for one in weighed.links.values():
        found += [finding(rule, seen, target.side) for rule in one.held]
    for rule in weighed.other.held:
        found.append({**finding(rule, seen, target.side), "weight": -rule.points})
    return merged(found)


def _same_on_both_sides(judged: Sequence[Judged]) -> list[list[Judged]]:
    """Return targets one by one, and both knees or both hips together where they came out the same."""
    groups: list[list[Judged]] = []
    for one in judged:
        last = groups[-1][-1] if groups else None
        if last and (last.target.region, last.decision) == (one.target.region, one.decision):
            groups[-1].append(one)
        else:
            groups.append([one])
    return groups


def _site(group: Sequence[Judged]) -> dict[str, Any]:
    findings = merged(finding for one in group for finding in one.findings)
    return {
        "site": group[0].target.region,
        "side": group[0].target.side if len(group) == 1 else BOTH,
        "foot_driven": group[0].decision.result,
        "score": {one.target.side: _score(one.weighed, one.target) for one in group},
        "supporting": sorted((f for f in findings if f["weight"] > 0), key=_heaviest_first),
        "opposing": sorted((f for f in findings if f["weight"] <= 0), key=_heaviest_first),
        "missing": merged(finding for one in group for finding in one.missing),
        "caps": [*group[0].decision.caps, *group[0].decision.gaps],
        "near_threshold": list(dict.fromkeys(item for one in group for item in one.near_threshold)),
    }


def _heaviest_first(one: Finding) -> tuple[int, str]:
    return -abs(one["weight"]), one["rule"]


def _score(weighed: Weighed, target: Target) -> dict[str, Any]:
    return {
        "foot": weighed.feet.driving(target.side)[0],
        "link": weighed.link,
        "other": weighed.other.points,
        "parts": {name: one.points for name, one in weighed.links.items() if one.held},
        "anchors": sorted(weighed.anchors),
    }


def _results(judged: Sequence[Judged]) -> dict[str, str]:
    regions = dict.fromkeys(one.target.region for one in judged)
    return {
        region: _strongest(one.decision.result for one in judged if one.target.region == region)
        for region in regions
    }


def judged_sites(judged: Sequence[Judged]) -> list[tuple[str, str, str, tuple[str, ...]]]:
    """Return region, side, result and the driving feet of each target."""
    return [
        (
            one.target.region,
            one.target.side,
            one.decision.result,
            one.weighed.feet.driving(one.target.side)[1],
        )
        for one in judged
    ]


def _strongest(results: Any) -> str:
    found = set(results)
    return next((result for result in STRONGEST if result in found), "not_applicable")


def _direction(results: Mapping[str, str], upwards: Sequence[Reverse]) -> str:
    foot = any(result in ("likely", "possible") for result in results.values())
    if foot or upwards:
        return "both" if foot and upwards else "foot_driven" if foot else "reverse"
    return "undetermined" if "insufficient" in results.values() else "neither"


def _mechanisms(rules: RuleSet, facts: Facts, known: Feet, results: Mapping[str, str]) -> list[str]:
    if not any(result in ("likely", "possible") for result in results.values()):
        return []
    sources = [source for side in SIDES for source in known.side[side].strong]
    sources = sources or [source for side in SIDES for source in known.side[side].found]
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
