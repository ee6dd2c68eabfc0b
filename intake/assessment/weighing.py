"""Counting: what each group of rules comes to for one patient, and how the groups add up for a target."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from intake.assessment.rules_as_data import Group, Rule, RuleSet, Source
from intake.conditions import MISSING, NOT_SURE, REGION_OF_SITE, Facts

SIDES = ("left", "right")
OTHER = {"left": "right", "right": "left"}
EITHER = "either"  # foot, for the low back
SHOES_MOST = 3  # S and W together
MOST_POINTS = 3
STRONG = 2  # points from which a source counts as one
UNANSWERED = (MISSING, NOT_SURE, "not_tried", "not_done", "prefer_not")
# What a foot must have been looked at with before "no source found" means anything (C.6).
FOOT_SCREEN = ("arch_print", "heel_tilt", "test_tiptoe", "bunion", "hammertoe")


Place = tuple[str, str]  # a foot source and its side


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
    for test, rule in group.tests:
        truth = test(facts)
        if truth:
            held.append(rule)
            if group.first_only:
                break
        elif truth is None:
            unknown.append(rule)
    if not held:
        return Tally(0, frozenset(), (), tuple(unknown)) if unknown else NOTHING
    anchors = frozenset(rule.anchor for rule in held if rule.anchor)
    return Tally(sum(rule.points for rule in held), anchors, tuple(held), tuple(unknown))


@dataclass(frozen=True, slots=True)
class Foot:
    """One foot: its sources with any points, those with 2 or more, and F."""

    found: tuple[Source, ...]
    strong: tuple[Source, ...]
    points: int  # F: the strongest source, one more if two are strong, 3 at most


@dataclass(frozen=True, slots=True)
class Target:
    """A place above the foot that hurts, on one side. The low back is one target, whatever its side."""

    region: str
    side: str
    sites: frozenset[str]


class Feet:
    """The foot sources of both sides. ``points`` and ``tallies`` by (source, side)."""

    def __init__(
        self, sources: tuple[Source, ...], tallies: Mapping[Place, Tally], points: Mapping[Place, int]
    ) -> None:
        self.sources, self.tallies, self.points = sources, tallies, points
        self.side = {side: self._foot(side) for side in SIDES}
        self._driving = {side: self._drives(side) for side in (*SIDES, EITHER)}

    def _foot(self, side: str) -> Foot:
        points = self.points
        found = tuple(source for source in self.sources if points[source.code, side])
        strong = tuple(source for source in found if points[source.code, side] >= STRONG)
        best = max((points[source.code, side] for source in found), default=0)
        return Foot(found, strong, min(MOST_POINTS, best + (len(strong) >= 2)))

    def driving(self, target: Target) -> tuple[int, tuple[str, ...]]:
        """Return F for a target and the feet that drive it: its own, and the other where that counts for more.

        For the low back either foot counts in full.
        """
        return self._driving[target.side if target.region != "back" else EITHER]

    def _drives(self, side: str) -> tuple[int, tuple[str, ...]]:
        if side == EITHER:
            return max(foot.points for foot in self.side.values()), self._with_points(SIDES)
        here, there = self.side[side], self.side[OTHER[side]]
        reaches = any(source.both_ways for source in there.found)
        across = there.points if reaches else there.points - 1
        if across > here.points:
            return across, self._with_points(SIDES)
        return here.points, self._with_points((side,))

    def _with_points(self, sides: Iterable[str]) -> tuple[str, ...]:
        return tuple(side for side in sides if self.side[side].points)


def feet(rules: RuleSet, by_side: Mapping[str, Facts]) -> Feet:
    """Count every foot source on both sides."""
    tallies = {
        (source.code, side): tally(source.group, by_side[side]) for source in rules.sources for side in SIDES
    }
    points = {
        (source.code, side): _within(source, tallies[source.code, side])
        for source in rules.sources
        for side in SIDES
    }
    return Feet(rules.sources, tallies, points)


def with_sources(known: Feet, sources: Iterable[Source], facts: Facts, sides: Iterable[str]) -> Feet:
    """Return the feet with some sources counted anew; the very same ones if nothing changes."""
    changed: dict[Place, Tally] = {}
    for side in sides:
        here = facts.on(side)
        for source in sources:
            one = tally(source.group, here)
            if _within(source, one) != known.points[source.code, side]:
                changed[source.code, side] = one
    if not changed:
        return known
    by_code = {source.code: source for source in sources}
    points = {place: _within(by_code[place[0]], one) for place, one in changed.items()}
    return Feet(known.sources, {**known.tallies, **changed}, {**known.points, **points})


def _within(source: Source, one: Tally) -> int:
    return max(0, min(source.most, one.points))


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
    _, sides = known.driving(target)
    same = set(sides) == set(SIDES) if target.side == "both" else target.side in sides
    strong = {source.code for side in SIDES for source in known.side[side].strong}
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

    def same_counts(self, other: "Weighed") -> bool:
        """Say whether a decision could not tell the two apart by points and anchors."""
        return (
            self.feet is other.feet
            and self.other.points == other.other.points
            and all(one.counts == other.links[name].counts for name, one in self.links.items())
        )


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
