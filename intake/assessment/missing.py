"""What was not answered, and which single answer would change the result."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from intake.assessment.decision import FEW_LINKS, FOOT_CHECKS, NO_FEET, NO_SCREEN, Decision, Setting, decide
from intake.assessment.findings import Finding
from intake.assessment.rules_as_data import Group, Rule, RuleSet
from intake.assessment.weighing import (
    FOOT_SCREEN,
    OTHER,
    READS_FEET,
    SIDES,
    UNANSWERED,
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
Open = Mapping[str, list[Rule]]  # by answer that is missing: the rules that miss it


def open_items(rules: RuleSet, target: Target, facts: Facts, weighed: Weighed) -> dict[str, list[Rule]]:
    """Return the answers that rules of a target miss, each with those rules; only what could be asked."""
    rows: dict[str, list[Rule]] = {}
    for rule in _undecided(rules, target, weighed):
        for link_id in rule.reads:
            if is_open(facts, link_id):
                rows.setdefault(link_id, []).append(rule)
    shoes = f"{target.region}_shoe_effect"
    if is_open(facts, shoes):  # "not tried" is an answer that decides nothing yet
        rows.setdefault(shoes, [rule for rule in _rules(rules.links[target.region]) if shoes in rule.reads])
    return rows


def _undecided(rules: RuleSet, target: Target, weighed: Weighed) -> Iterator[Rule]:
    for one in (*weighed.links.values(), weighed.other):
        yield from one.unknown
    for source in rules.sources:
        for side in SIDES if target.side not in OTHER else (target.side,):
            yield from weighed.feet.tallies[source.code, side].unknown


def _rules(groups: Iterable[Group]) -> Iterator[Rule]:
    for group in groups:
        yield from group.rules


def is_open(facts: Facts, link_id: str) -> bool:
    """Say whether a question is for this patient and was not answered in a way that tells something."""
    item = questionnaire().items.get(link_id)
    if item is None or item.type in ("body_map", "date", "text"):
        return False
    value = facts.value(link_id, facts.side if facts.side in OTHER else None)
    if isinstance(value, dict):  # a target that either foot may drive: both are to be known
        return (
            any(_tells_nothing(value.get(side)) for side in SIDES) and item.condition.evaluate(facts) is True
        )
    return _tells_nothing(value) and item.condition.evaluate(facts) is True


def _tells_nothing(value: Any) -> bool:
    return value is None or (not isinstance(value, list) and value in UNANSWERED)


def missing_findings(rules: RuleSet, told: Facts, rows: Open) -> list[Finding]:
    """Return one line for each open answer, the heaviest first. ``told`` are the facts as the patient told them."""
    lines = [
        {
            "rule": missed[0].id,
            "text": f"{rules.names[link_id]}: {_state(told, link_id)}.",
            "answers": [link_id],
            "evidence": sorted({cite for rule in missed for cite in rule.cites}),
            "weight": max(abs(rule.points) for rule in missed),
        }
        for link_id, missed in rows.items()
        if missed
    ]
    return sorted(lines, key=lambda line: (-line["weight"], line["answers"]))


def _state(told: Facts, link_id: str) -> str:
    value = told.value(link_id, told.side)
    words = {"not_sure": "not sure", "not_tried": "not tried", "not_done": "not done"}
    return words.get(value, "not answered") if isinstance(value, str) else "not answered"


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
    screen = () if weighed.feet.driving(target.side)[0] else FOOT_SCREEN
    return [one for one in dict.fromkeys([*rows, *screen]) if is_open(facts, one) and look.changes_by(one)]


@dataclass(frozen=True, slots=True)
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
        if self.decision.result == "likely":
            return link_id in self.rules.may_lower[self.target.region]
        if self.weighed.feet.driving(self.target.side)[0] == 0 and not self.free_of_trouble:
            return link_id in self.rules.sources_reading or self._fills_gap(link_id)
        return True

    @property
    def free_of_trouble(self) -> bool:
        """Say whether the feet are said to be well."""
        return bool(self.facts.value(f"{self.target.region}_vs_foot_timing") == "no_foot_trouble")

    def _changes(self, link_id: str, answer: Any) -> bool:
        then = self._if_answered(link_id, answer)
        again = self._weighed(link_id, then)
        if again.same_counts(self.weighed) and not self._fills_gap(link_id):
            return False
        return decide(self.rules, self.target, then, again, self.setting).result != self.decision.result

    def _fills_gap(self, link_id: str) -> bool:
        """Say whether one more answer may be enough although it counts nothing."""
        gaps = self.decision.gaps
        if link_id in FOOT_CHECKS:
            return NO_FEET in gaps or NO_SCREEN in gaps
        return FEW_LINKS in gaps and link_id.startswith((self.target.region, "gait_"))

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
