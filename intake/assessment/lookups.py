"""What is looked up for each patient and the same for all: worked out once, when the rules are read."""

import re
from collections.abc import Iterator, Mapping
from typing import Any

from intake.assessment.rules_as_data import Rule, Source
from intake.questionnaire import Item

NO_NEWS = ("not_sure", "not_done", "not_tried", "no_insole", "prefer_not")  # answers that tell nothing


def worth_trying(rules: list[Rule], items: Mapping[str, Item]) -> dict[str, tuple[Any, ...]]:
    """Return for each answer the values that some rule names, and one that none names."""
    words: dict[str, set[str]] = {link_id: set() for link_id in items}
    for rule in rules:
        for link_id in rule.reads:
            words.get(link_id, set()).update(re.findall(r"\w+", rule.condition.text))
    return {link_id: tuple(_values(item, words[link_id])) for link_id, item in items.items()}


def _values(item: Item, words: set[str]) -> Iterator[Any]:
    if item.type in ("int", "decimal"):
        yield from (number for number in (item.minimum, item.maximum) if number is not None)
        return
    codes = [option.code for option in item.options if option.code not in NO_NEWS]
    named = [code for code in codes if code in words]
    for code in named + [code for code in codes if code not in words][:1]:
        yield [code] if item.type == "multi" else code


def may_lower(target: str, foot: list[Rule], links: list[Rule], others: list[Rule]) -> frozenset[str]:
    """Return the answers that rules against the foot read, and where group T lets only its first rule count."""
    against = [rule for rule in foot if rule.points < 0]
    against += [
        rule for rule in links if rule.applies_to == target and (rule.points < 0 or rule.group == "T")
    ]
    against += [rule for rule in others if rule.applies_to == target]
    return frozenset(link_id for rule in against for link_id in rule.reads)


def by_answer(sources: tuple[Source, ...]) -> dict[str, tuple[Source, ...]]:
    """Return for each answer the foot sources that read it."""
    link_ids = {link_id for source in sources for link_id in source.group.reads}
    return {
        link_id: tuple(source for source in sources if link_id in source.group.reads) for link_id in link_ids
    }
