"""Section C.6: likely, possible, unlikely or insufficient, for one target. The first that matches counts."""

from dataclasses import dataclass
from typing import Literal

from intake.assessment.rules_as_data import Needs, RuleSet
from intake.assessment.weighing import (
    FOOT_SCREEN,
    SIDES,
    Target,
    Weighed,
    answered,
    any_answered,
)
from intake.conditions import Facts

Result = Literal["likely", "possible", "unlikely", "insufficient"]
STRONGEST: tuple[Result, ...] = ("likely", "possible", "insufficient", "unlikely")
TOO_MANY_CONTRADICTIONS = 2
SCREEN_GAPS = 3  # of the foot screen: so many open, and "no source found" says nothing
OUTWEIGHS = 4  # other causes that need no foot checks, where the foot is free of trouble
FOOT_CHECKS = (
    *FOOT_SCREEN,
    "arch_sit_stand",
    "callus_sites",
    "shoe_wear",
    "test_balance",
    "test_bigtoe_lift",
    "test_knee_wall",
    "test_leg_level",
    "test_step_down",
)
LINKS = ("vs_foot_timing", "shoe_effect", "bad_shoe_effect", "on_feet", "flare_together")  # T, S, W, O, K
ENOUGH_LINKS = 2
POSSIBLE_LINK = 2  # from here on, with a foot source
OTHERS_ALLOWED = 2  # more of other causes than these need a strong link beside them
NO_DURATION = "How long it has hurt is not known."
NO_FEET = "Nothing is known of the feet."
FEW_LINKS = "Fewer than two questions on the link with the foot were answered."
NO_SCREEN = "The foot checks were not done, so that no source was found says little."
CONTRADICTORY = "Too many answers contradict each other."
THEORY_ONLY = "No study links this foot source with this place: needs two strong links, one of them shoes."
SHAPE_ALONE = "Foot shape alone, without foot pain or an answer to shoes."


@dataclass(frozen=True, slots=True)
class Decision:
    """The result for a target, and what kept it down."""

    result: Result
    caps: tuple[str, ...] = ()
    gaps: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Setting:
    """What holds for all targets of one patient."""

    contradictions: int
    caps: tuple[str, ...]
    out_of_rules: tuple[str, ...]
    back_to_foot_likely: bool


def decide(rules: RuleSet, target: Target, facts: Facts, weighed: Weighed, setting: Setting) -> Decision:
    """Decide one target. ``facts`` has the side of the target."""
    if setting.out_of_rules:
        return Decision("insufficient", gaps=setting.out_of_rules)
    foot, _ = weighed.feet.driving(target)
    gaps = _gaps(target, facts, foot, setting)
    free_of_trouble = facts.value(f"{target.region}_vs_foot_timing") == "no_foot_trouble"
    if gaps:
        elsewhere = free_of_trouble and weighed.other.points >= OUTWEIGHS
        return Decision("unlikely") if elsewhere else Decision("insufficient", gaps=gaps)
    if _speaks_against(target, facts, weighed, foot, setting):
        return Decision("unlikely")
    return _for(rules, target, facts, weighed, foot, setting)


def _gaps(target: Target, facts: Facts, foot: int, setting: Setting) -> tuple[str, ...]:
    region, gaps = target.region, []
    if not answered(facts, f"{region}_duration"):
        gaps.append(NO_DURATION)
    if "foot" not in facts.regions and not any_answered(facts, FOOT_CHECKS):
        gaps.append(NO_FEET)
    if _links_answered(facts, region) < ENOUGH_LINKS:
        gaps.append(FEW_LINKS)
    if foot == 0 and _screen_gaps(target, facts) >= SCREEN_GAPS:
        gaps.append(NO_SCREEN)
    if setting.contradictions >= TOO_MANY_CONTRADICTIONS:
        gaps.append(CONTRADICTORY)
    return tuple(gaps)


def _links_answered(facts: Facts, region: str) -> int:
    """Return how many of T, S, W, O, K and G tell something."""
    limp = facts.value("gait_change") == "no" or answered(facts, "gait_reason")
    return limp + sum(answered(facts, f"{region}_{name}") for name in LINKS)


def _screen_gaps(target: Target, facts: Facts) -> int:
    """Return how much of the foot screen is open on the side that matters (the better known one of two)."""
    sides = (target.side,) if target.side in SIDES else SIDES
    no_map = not answered(facts, "body_map")
    return no_map + min(sum(not answered(facts, link_id, side) for link_id in FOOT_SCREEN) for side in sides)


def _speaks_against(target: Target, facts: Facts, weighed: Weighed, foot: int, setting: Setting) -> bool:
    timing, shoes = (facts.value(f"{target.region}_{name}") for name in ("vs_foot_timing", "shoe_effect"))
    strong = any(weighed.feet.side[side].strong for side in SIDES)
    return (
        foot == 0
        or weighed.link <= 0
        or (weighed.other.points > OTHERS_ALLOWED and not weighed.anchors)
        or (timing == "this_first" and shoes == "no_change")
        or (setting.back_to_foot_likely and not strong)
    )


def _for(
    rules: RuleSet, target: Target, facts: Facts, weighed: Weighed, foot: int, setting: Setting
) -> Decision:
    if _reaches(rules.needs[target.region], weighed, foot):
        caps = list(setting.caps)
        if _theory_only(target, weighed) and not _reaches(rules.needs["theory_only"], weighed, foot):
            caps.append(THEORY_ONLY)
        if _shape_alone(target, facts, weighed):
            caps.append(SHAPE_ALONE)
        return Decision("possible", tuple(caps)) if caps else Decision("likely")
    if foot >= 1 and weighed.link >= POSSIBLE_LINK:
        return Decision("possible")
    return Decision("unlikely")


def _reaches(needs: Needs, weighed: Weighed, foot: int) -> bool:
    return (
        foot >= needs.foot
        and weighed.link >= needs.link
        and weighed.other.points <= needs.other
        and len(weighed.anchors) >= needs.anchors
        and (not needs.response or "a2" in weighed.anchors)
    )


def _theory_only(target: Target, weighed: Weighed) -> bool:
    """Say whether no strong source that drives this target has a study behind its way there."""
    _, sides = weighed.feet.driving(target)
    places = {target.region, *target.sites}
    return not any(
        grade != "theory"
        for side in sides
        for source in weighed.feet.side[side].strong
        for place, grade in source.drives.items()
        if place in places
    )


def _shape_alone(target: Target, facts: Facts, weighed: Weighed) -> bool:
    _, sides = weighed.feet.driving(target)
    only_shape = all(source.shape for side in sides for source in weighed.feet.side[side].found)
    return only_shape and "foot" not in facts.regions and "a2" not in weighed.anchors
