"""What was not answered, and which single answer would change the result."""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from intake.assessment.decision import Decision, Setting, decide
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
    with_source,
    worked_out,
)
from intake.conditions import Facts
from intake.questionnaire import Item, questionnaire

NO_NEWS = ("not_sure", "not_done", "not_tried", "no_insole", "prefer_not")
WITH_TRIAL = {"clearly_better", "no_change"}  # answers about shoes that count fully only after a fair trial
FAIR_TRIAL = "2_6wk"


def open_items(rules: RuleSet, target: Target, facts: Facts, weighed: Weighed) -> dict[str, list[Rule]]:
    """Return the answers that rules of a target miss, each with those rules; only what could be asked."""
    rows: dict[str, list[Rule]] = {}
    for rule in _undecided(rules, target, weighed):
        for link_id in rule.reads:
            if _open(facts, link_id):
                rows.setdefault(link_id, []).append(rule)
    shoes = f"{target.region}_shoe_effect"
    if _open(facts, shoes):  # "not tried" is an answer that decides nothing yet
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


def _open(facts: Facts, link_id: str) -> bool:
    item = questionnaire().items.get(link_id)
    if item is None or item.type in ("body_map", "date", "text"):
        return False
    value = facts.value(link_id, facts.side if item.side_pair else None)
    if item.side_pair and isinstance(value, dict):
        value = next((one for one in value.values() if one in UNANSWERED), "answered")
    return _tells_nothing(value) and item.condition.evaluate(facts) is True


def _tells_nothing(value: Any) -> bool:
    return not isinstance(value, list | dict) and value in UNANSWERED


def missing_findings(rules: RuleSet, facts: Facts, rows: Mapping[str, list[Rule]]) -> list[Finding]:
    """Return one line for each open answer, the heaviest first."""
    lines = [
        {
            "rule": missed[0].id,
            "text": f"{rules.names[link_id]}: {_state(facts, link_id)}.",
            "answers": [link_id],
            "evidence": sorted({cite for rule in missed for cite in rule.cites}),
            "weight": max(abs(rule.points) for rule in missed),
        }
        for link_id, missed in rows.items()
        if missed
    ]
    return sorted(lines, key=lambda line: (-line["weight"], line["answers"]))


def _state(facts: Facts, link_id: str) -> str:
    value = facts.value(link_id, facts.side)
    words = {"not_sure": "not sure", "not_tried": "not tried", "not_done": "not done"}
    return words.get(value, "not answered") if isinstance(value, str) else "not answered"


def near_threshold(
    rules: RuleSet,
    target: Target,
    facts: Facts,
    weighed: Weighed,
    setting: Setting,
    decision: Decision,
    rows: Mapping[str, list[Rule]],
) -> list[str]:
    """Return the open answers of which one alone would change the result: each option is tried."""
    if setting.out_of_rules:
        return []
    screen = {} if weighed.feet.driving(target.side)[0] else dict.fromkeys(FOOT_SCREEN)
    tried = {link_id: None for link_id in [*rows, *screen] if _open(facts, link_id)}
    now = decide(rules, target, facts, weighed, setting).result
    return [
        link_id
        for link_id in tried
        if any(
            decide(rules, target, then, _again(rules, target, then, weighed, link_id), setting).result != now
            for then in _hypotheses(facts, questionnaire().items[link_id], target)
        )
    ]


def _hypotheses(facts: Facts, item: Item, target: Target) -> Iterator[Facts]:
    for answer in _possible_answers(item):
        values: dict[str, Any] = {item.link_id: answer}
        if item.side_pair:
            sides = (target.side,) if target.side in OTHER else SIDES
            known = facts.answers.get(item.link_id)
            values = {
                item.link_id: {**(known if isinstance(known, dict) else {}), **dict.fromkeys(sides, answer)}
            }
        if item.link_id == f"{target.region}_shoe_effect" and answer in WITH_TRIAL:
            values[f"{target.region}_shoe_trial"] = FAIR_TRIAL
        yield facts.plus(values)


def _possible_answers(item: Item) -> list[Any]:
    if item.type in ("int", "decimal"):
        return [number for number in (item.minimum, item.maximum) if number is not None]
    codes = [option.code for option in item.options if option.code not in NO_NEWS]
    return [[code] for code in codes] if item.type == "multi" else list(codes)


def _again(rules: RuleSet, target: Target, facts: Facts, weighed: Weighed, link_id: str) -> Weighed:
    """Count anew only what reads the changed answer."""
    known, changed = weighed.feet, {link_id, f"{target.region}_shoe_trial"}
    for source in rules.sources_reading.get(link_id, ()):
        for side in SIDES:
            known = with_source(known, source, side, facts.on(side))
    if known is not weighed.feet:
        facts = facts.plus(worked_out(target, known))
        changed |= READS_FEET
    links = {
        group.name: weighed.links[group.name] if changed.isdisjoint(group.reads) else tally(group, facts)
        for group in rules.links[target.region]
    }
    other = rules.other_causes[target.region]
    return Weighed(known, links, tally(other, facts) if link_id in other.reads else weighed.other)
