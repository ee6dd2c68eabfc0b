"""Every place above the foot that hurts: its decision, and what a doctor may ask about it."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from intake.assessment.decision import Decision, Setting, decide
from intake.assessment.findings import Finding, finding, merged
from intake.assessment.missing import Open, missing_findings, open_items
from intake.assessment.rules_as_data import RuleSet
from intake.assessment.weighing import OTHER, SIDES, Feet, Target, Weighed, targets, weigh, worked_out
from intake.assessment.what_if import near_threshold
from intake.conditions import Facts

BOTH = "both"


@dataclass(frozen=True, slots=True)
class Judged:
    """One target with its decision and everything behind it."""

    target: Target
    decision: Decision
    weighed: Weighed
    rows: Open
    findings: list[Finding]
    missing: list[Finding]
    near_threshold: list[str]

    @property
    def feet(self) -> tuple[str, ...]:
        """Return the sides of the feet that drive it."""
        return self.weighed.feet.driving(self.target)[1]


@dataclass(frozen=True, slots=True)
class Patient:
    """What is the same for all targets. ``urgent``: the regions to which an urgent danger sign points."""

    rules: RuleSet
    told: Facts
    facts: Facts
    feet: Feet
    setting: Setting
    urgent: frozenset[str]


def judge(patient: Patient) -> list[Judged]:
    """Judge each target; the second side of a region is compared with the first."""
    judged: dict[str, Judged] = {}
    found = []
    for target in targets(patient.facts):
        found.append(_judge(patient, target, judged.get(target.region)))
        judged.setdefault(target.region, found[-1])
    return found


def _judge(patient: Patient, target: Target, other_side: Judged | None) -> Judged:
    rules, setting = patient.rules, patient.setting
    here = "yes" if target.region in patient.urgent else "no"
    facts = patient.facts.on(target.side).plus({**worked_out(target, patient.feet), "urgent_sign_here": here})
    weighed = weigh(rules, target, facts, patient.feet)
    decision = decide(rules, target, facts, weighed, setting)
    rows = open_items(rules, target, facts, weighed)
    if other_side and _mirrors(other_side, target, weighed, decision, rows):
        near = other_side.near_threshold
    else:
        near = near_threshold(rules, target, facts, weighed, setting, decision, rows)
    missing = missing_findings(rules, patient.told.on(target.side), rows)
    return Judged(target, decision, weighed, rows, merged(_findings(target, facts, weighed)), missing, near)


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


def _findings(target: Target, facts: Facts, weighed: Weighed) -> Iterator[Finding]:
    """Yield what was counted: the foot that drives the target, the link, and other causes against it."""
    _, driving = weighed.feet.driving(target)
    for side in driving or ((target.side,) if target.side in SIDES else SIDES):
        for source in weighed.feet.sources:
            for rule in weighed.feet.tallies[source.code, side].held:
                yield finding(rule, facts.on(side), side)
    for one in weighed.links.values():
        for rule in one.held:
            yield finding(rule, facts, target.side)
    for rule in weighed.other.held:
        yield {**finding(rule, facts, target.side), "weight": -rule.points}


def sites(judged: Sequence[Judged]) -> list[dict[str, Any]]:
    """Return what an assessment keeps of each target; two sides that came out the same stand together."""
    groups: dict[tuple[str, Decision], list[Judged]] = {}
    for one in judged:
        groups.setdefault((one.target.region, one.decision), []).append(one)
    return [_site(group) for group in groups.values()]


def _site(group: Sequence[Judged]) -> dict[str, Any]:
    first = group[0]
    findings = merged(finding for one in group for finding in one.findings)
    findings.sort(key=lambda one: (-abs(one["weight"]), one["rule"]))
    return {
        "site": first.target.region,
        "side": first.target.side if len(group) == 1 else BOTH,
        "foot_driven": first.decision.result,
        "score": {one.target.side: _score(one) for one in group},
        "supporting": [one for one in findings if one["weight"] > 0],
        "opposing": [one for one in findings if one["weight"] <= 0],
        "missing": merged(finding for one in group for finding in one.missing),
        "caps": [*first.decision.caps, *first.decision.gaps],
        "near_threshold": list(dict.fromkeys(item for one in group for item in one.near_threshold)),
    }


def _score(one: Judged) -> Mapping[str, Any]:
    weighed = one.weighed
    return {
        "foot": weighed.feet.driving(one.target)[0],
        "link": weighed.link,
        "other": weighed.other.points,
        "parts": {name: tally.points for name, tally in weighed.links.items() if tally.held},
        "anchors": sorted(weighed.anchors),
    }
