"""Counting: what each group of rules comes to for one patient, and how the groups add up for a target."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from intake.assessment.rules_as_data import Group, Rule, RuleSet, Source
from intake.conditions import MISSING, NOT_SURE, REGION_OF_SITE, Facts

SIDES = ("left", "right")
OTHER = {"left": "right", "right": "left"}
SHOES_MOST = 3  # S and W together
STRONG = 2  # points from which a source counts as one
UNANSWERED = (MISSING, NOT_SURE, "not_tried", "not_done", "prefer_not")
# What a foot must have been looked at with before "no source found" means anything (C.6).
FOOT_SCREEN = ("arch_print", "heel_tilt", "test_tiptoe", "bunion", "hammertoe")


@dataclass(frozen=True, slots=True)
class Tally:
    """What one group came to: points, anchors, the rules that held and those that nobody can tell."""

    points: int
    anchors: frozenset[str]
    held: tuple[Rule, ...]
    unknown: tuple[Rule, ...]

    @property
    def counts(self) -> tuple[int, frozenset[str]]:
        """Return what a decision depends on."""
        return self.points, self.anchors


NOTHING = Tally(0, frozenset(), (), ())


def tally(group: Group, facts: Facts) -> Tally:
    """Count a group of rules."""
    held: list[Rule] = []
    unknown: list[Rule] = []
    for rule in group.rules:
        truth = rule.condition.evaluate(facts)
        if truth:
            held.append(rule)
            if group.first_only:
                break
        elif truth is None:
            unknown.append(rule)
    if not held and not unknown:
        return NOTHING
    anchors = frozenset(rule.anchor for rule in held if rule.anchor)
    return Tally(sum(rule.points for rule in held), anchors, tuple(held), tuple(unknown))


@dataclass(frozen=True, slots=True)
class Feet:
    """The foot sources of both sides. ``points`` by (source, side)."""

    sources: tuple[Source, ...]
    tallies: Mapping[tuple[str, str], Tally]
    points: Mapping[tuple[str, str], int]

    def on(self, side: str) -> int:
        """Return F of one side: the strongest source, one more if two are strong, 3 at most."""
        found = [self.points[source.code, side] for source in self.sources]
        two_strong = sum(points >= STRONG for points in found) >= 2
        return min(3, max(found) + two_strong)

    def strong(self, side: str) -> list[Source]:
        """Return the sources of a side with 2 points or more."""
        return [source for source in self.sources if self.points[source.code, side] >= STRONG]

    def found(self, side: str) -> list[Source]:
        """Return the sources of a side with any points."""
        return [source for source in self.sources if self.points[source.code, side]]

    def driving(self, side: str) -> tuple[int, tuple[str, ...]]:
        """Return F for a target on a side, and the sides it comes from. Any other side means either foot."""
        if side not in OTHER:
            foot = max(self.on(one) for one in SIDES)
            return foot, tuple(one for one in SIDES if foot and self.on(one) == foot)
        other = OTHER[side]
        reaches = any(source.both_ways for source in self.found(other))
        across = max(0, self.on(other) - (0 if reaches else 1))
        if across > self.on(side):
            return across, (other,)
        return self.on(side), (side,) if self.on(side) else ()


def feet(rules: RuleSet, by_side: Mapping[str, Facts]) -> Feet:
    """Count every foot source on both sides."""
    tallies = {
        (source.code, side): tally(source.group, by_side[side]) for source in rules.sources for side in SIDES
    }
    return Feet(rules.sources, tallies, {key: _within(rules, key, one) for key, one in tallies.items()})


def with_source(known: Feet, source: Source, side: str, facts: Facts) -> Feet:
    """Return the same feet with one source of one side counted anew."""
    key = (source.code, side)
    one = tally(source.group, facts)
    if one.points == known.tallies[key].points:
        return known
    points = {**known.points, key: max(0, min(source.most, one.points))}
    return Feet(known.sources, {**known.tallies, key: one}, points)


def _within(rules: RuleSet, key: tuple[str, str], one: Tally) -> int:
    if one is NOTHING:
        return 0
    most = next(source.most for source in rules.sources if source.code == key[0])
    return max(0, min(most, one.points))


@dataclass(frozen=True, slots=True)
class Target:
    """A place above the foot that hurts, on one side. The low back is one target, whatever its side."""

    region: str
    side: str
    sites: frozenset[str]


def targets(facts: Facts) -> list[Target]:
    """Return the targets of a patient: knee left, knee right, hip left, hip right, back."""
    found = []
    for region in ("knee", "hip", "back"):
        here = {(site, side) for site, side in facts.sites if REGION_OF_SITE.get(site) == region}
        if region == "back" and here:
            found.append(Target("back", str(facts.laterality("back")), frozenset(site for site, _ in here)))
            continue
        for side in dict.fromkeys([*SIDES, *sorted({side for _, side in here})]):
            if sites := frozenset(site for site, one in here if one == side):
                found.append(Target(region, side, sites))
    return found


def worked_out(target: Target, known: Feet) -> dict[str, Any]:
    """Return what rules read of the feet like answers: the same side, the only strong source."""
    _, sides = known.driving(target.side)
    same = set(sides) == set(SIDES) if target.side == "both" else target.side in sides
    strong = {source.code for side in SIDES for source in known.strong(side)}
    return {
        "source_same_side": "yes" if same else "no",
        "only_strong_source": strong.pop() if len(strong) == 1 else "none",
    }


READS_FEET = frozenset({"source_same_side", "only_strong_source"})


@dataclass(frozen=True, slots=True)
class Weighed:
    """Everything that the decision for one target rests on."""

    feet: Feet
    links: Mapping[str, Tally]
    other: Tally

    @property
    def link(self) -> int:
        """Return L. Supportive and bad shoes together count 3 at most."""
        shoes = self.links["S"].points + self.links["W"].points
        rest = sum(one.points for name, one in self.links.items() if name not in "SW")
        return min(SHOES_MOST, shoes) + rest

    @property
    def anchors(self) -> frozenset[str]:
        """Return the strong links."""
        return frozenset(anchor for one in self.links.values() for anchor in one.anchors)


def weigh(rules: RuleSet, target: Target, facts: Facts, known: Feet) -> Weighed:
    """Count all groups of a target. ``facts`` has the side of the target and what was worked out."""
    links = {group.name: tally(group, facts) for group in rules.links[target.region]}
    return Weighed(known, links, tally(rules.other_causes[target.region], facts))


def answered(facts: Facts, link_id: str, side: str | None = None) -> bool:
    """Say whether there is an answer that tells something."""
    return facts.value(link_id, side) not in UNANSWERED


def any_answered(facts: Facts, link_ids: Iterable[str]) -> bool:
    """Say whether one of some foot checks was done, on either side."""
    return any(answered(facts, link_id, side) for link_id in link_ids for side in SIDES)
