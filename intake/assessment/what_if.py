"""Which single open answer would change the result: each that could matter is tried."""

from dataclasses import dataclass
from functools import cached_property
from typing import Any

from intake.assessment.decision import (
    FEW_LINKS,
    FOOT_CHECKS,
    NO_DURATION,
    NO_FEET,
    NO_SCREEN,
    OTHERS_ALLOWED,
    OUTWEIGHS,
    POSSIBLE_LINK,
    Decision,
    Setting,
    decide,
)
from intake.assessment.missing import Open, is_open
from intake.assessment.rules_as_data import RuleSet
from intake.assessment.weighing import (
    FOOT_SCREEN,
    OTHER,
    READS_FEET,
    SIDES,
    Target,
    Weighed,
    tally,
    with_sources,
    worked_out,
)
from intake.conditions import Facts
from intake.questionnaire import questionnaire

WITH_TRIAL = {"clearly_better", "no_change"}  # answers about shoes that count fully only after a fair trial
FAIR_TRIAL = "2_6wk"
OLDER_LEG = "leg_length_cause"  # may make the feet decide which came first


def near_threshold(
    rules: RuleSet,
    target: Target,
    facts: Facts,
    weighed: Weighed,
    setting: Setting,
    decision: Decision,
    rows: Open,
) -> list[str]:
    """Return the open answers of which one alone would change the result: each option is tried."""
    if setting.out_of_rules:
        return []
    look = _Look(rules, target, facts, weighed, setting, decision)
    duration = f"{target.region}_duration"
    if is_open(facts, duration):  # without it nothing else counts
        return [duration] if look.changes_by(duration) else []
    screen = () if weighed.feet.driving(target)[0] else FOOT_SCREEN
    return [one for one in dict.fromkeys([*rows, *screen]) if is_open(facts, one) and look.changes_by(one)]


@dataclass(frozen=True)
class _Look:
    """What is known of a target, to be decided again with one answer more."""

    rules: RuleSet
    target: Target
    facts: Facts
    weighed: Weighed
    setting: Setting
    decision: Decision

    def changes_by(self, link_id: str) -> bool:
        """Say whether some answer to one question would change the result."""
        if not self._could_matter(link_id):
            return False
        return any(self._changes(link_id, answer) for answer in self.rules.worth_trying[link_id])

    def _could_matter(self, link_id: str) -> bool:
        """Say whether a question is worth the time of trying its answers."""
        rules, region = self.rules, self.target.region
        of_the_feet = link_id in rules.sources_reading
        if self.decision.result == "likely":
            return link_id in rules.may_lower[region] or (of_the_feet and self._feet_decide_timing)
        if self.decision.result == "possible" and self.setting.caps:  # likely is out of reach
            return link_id in rules.may_lower[region] or (of_the_feet and self._feet_decide_timing)
        if self.decision.gaps:
            others = self.free_of_trouble and link_id in rules.other_causes[region].reads
            return others or self._fills_gaps(link_id)
        if of_the_feet and self._feet_matter:
            return True
        if any(link_id in group.reads for group in rules.links[region]):
            return of_the_feet or self.foot > 0
        if link_id in rules.other_causes[region].reads and self._other_causes_matter:
            return True
        return of_the_feet and self.foot > 0 and link_id in rules.may_lower[region]

    @property
    def foot(self) -> int:
        """Return F of the target."""
        return self.weighed.feet.driving(self.target)[0]

    @property
    def _other_causes_matter(self) -> bool:
        """Say whether more other causes could change a result that is not likely; they only speak against."""
        return self.decision.result == "possible" and not self.weighed.anchors

    @cached_property
    def _feet_matter(self) -> bool:
        """Say whether stronger feet could change a result that is not likely.

        A change of the feet alone adds at most the one point of "same side" to the link, and never an anchor.
        """
        weighed = self.weighed
        if self._feet_decide_timing:
            return True
        if self.decision.result == "possible":
            return self._nearly_likely
        return weighed.link + 1 >= POSSIBLE_LINK and (
            weighed.other.points <= OTHERS_ALLOWED or bool(weighed.anchors)
        )

    @property
    def _feet_decide_timing(self) -> bool:
        """Say whether a leg that is older than the pain counts as the foot coming first, if it is the only source."""
        return bool(self.facts.value(OLDER_LEG))

    @property
    def _nearly_likely(self) -> bool:
        needs, weighed = self.rules.needs[self.target.region], self.weighed
        return (
            weighed.link + 1 >= needs.link
            and weighed.other.points <= needs.other
            and len(weighed.anchors) >= needs.anchors
            and (not needs.response or "a2" in weighed.anchors)
        )

    @property
    def free_of_trouble(self) -> bool:
        """Say whether the feet are said to be well."""
        return bool(self.facts.value(f"{self.target.region}_vs_foot_timing") == "no_foot_trouble")

    def _changes(self, link_id: str, answer: Any) -> bool:
        then = self._if_answered(link_id, answer)
        again = self._weighed(link_id, then)
        if again.same_counts(self.weighed) and not self._fills_gaps(link_id):
            return False
        return decide(self.rules, self.target, then, again, self.setting).result != self.decision.result

    def _fills_gaps(self, link_id: str) -> bool:
        """Say whether one answer more may be enough where too little is known, whatever it counts."""
        gaps, region = set(self.decision.gaps), self.target.region
        if link_id == f"{region}_vs_foot_timing" and self.weighed.other.points >= OUTWEIGHS:
            return bool(gaps)  # feet without trouble need no checks then
        fills = set()
        if link_id == f"{region}_duration":
            fills.add(NO_DURATION)
        if link_id in FOOT_CHECKS or link_id in self.rules.sources_reading:
            fills |= {NO_FEET, NO_SCREEN}
        if link_id.startswith((region, "gait_")):
            fills.add(FEW_LINKS)
        return bool(gaps) and gaps <= fills

    def _if_answered(self, link_id: str, answer: Any) -> Facts:
        values: dict[str, Any] = {link_id: answer}
        if questionnaire().items[link_id].side_pair:
            known = self.facts.answers.get(link_id)
            sides = (self.target.side,) if self.target.side in OTHER else SIDES
            values = {link_id: {**(known if isinstance(known, dict) else {}), **dict.fromkeys(sides, answer)}}
        if link_id == f"{self.target.region}_shoe_effect" and answer in WITH_TRIAL:
            values[f"{self.target.region}_shoe_trial"] = FAIR_TRIAL
        return self.facts.plus(values)

    def _weighed(self, link_id: str, facts: Facts) -> Weighed:
        """Count anew only what reads the changed answer."""
        before, changed = self.weighed, {link_id}
        sources = self.rules.sources_reading.get(link_id, ())
        one_side = self.target.side in OTHER and questionnaire().items[link_id].side_pair
        sides = (self.target.side,) if one_side else SIDES
        known = with_sources(before.feet, sources, facts, sides) if sources else before.feet
        if known is not before.feet:
            facts = facts.plus(worked_out(self.target, known))
            changed |= READS_FEET
        links = {
            group.name: before.links[group.name] if changed.isdisjoint(group.reads) else tally(group, facts)
            for group in self.rules.links[self.target.region]
        }
        other = self.rules.other_causes[self.target.region]
        return Weighed(known, links, tally(other, facts) if link_id in other.reads else before.other)
