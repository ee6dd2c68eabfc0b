"""What was not answered, and the lines that a doctor reads of it."""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from intake.assessment.findings import Finding
from intake.assessment.rules_as_data import Group, Rule, RuleSet
from intake.assessment.weighing import OTHER, SIDES, UNANSWERED, Target, Weighed
from intake.conditions import Facts
from intake.questionnaire import questionnaire

Open = Mapping[str, list[Rule]]  # by answer that is missing: the rules that miss it


def open_items(rules: RuleSet, target: Target, facts: Facts, weighed: Weighed) -> dict[str, list[Rule]]:
    """Return the answers that rules of a target miss, each with those rules; only what could be asked."""
    missed: dict[str, list[Rule]] = {}
    for rule in _undecided(rules, target, weighed):
        for link_id in rule.reads:
            missed.setdefault(link_id, []).append(rule)
    rows = {link_id: of_it for link_id, of_it in missed.items() if is_open(facts, link_id)}
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
