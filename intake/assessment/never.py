"""Conditions that nobody could ever meet: an answer that is not offered, a number out of range, two answers at once."""

import re
from collections.abc import Iterator, Mapping

from intake.conditions import REGION_OF_SITE, Condition, Part
from intake.conditions.facts import LEG_SITES, SITES_OF_REGION
from intake.questionnaire import Item

TESTED = re.compile(r"(\w+)(?:\[\w+\])? (=|!=|in|has) \(?([\w|]+)\)?")
COMPARED = re.compile(r"(\w+)(?:\[\w+\])? (<=?|>=?) ([\d.]+)")
PLACED = re.compile(r"(site|site_only|has|main)\(([\w|]+)(?:, \w+)?\)")
THIS_SIDE = "side"  # stands for left or right
NO_REGION = ("other_place", "cannot_point")
Single = Mapping[str, frozenset[str]]  # by question with one answer: the answers that would do


def why_never(condition: Condition, items: Mapping[str, Item]) -> str | None:
    """Return why nobody could meet a part of a condition, or None."""
    return next(_reasons(condition.whole, items), None)


def _reasons(part: Part, items: Mapping[str, Item]) -> Iterator[str]:
    for inside in part.parts:
        yield from _reasons(inside, items)
    if part.word == "and":
        yield from _at_once(part, items)
    yield from _not_offered(part.text, items)
    yield from _out_of_range(part.text, items)
    yield from _no_place(part.text)


def _not_offered(text: str, items: Mapping[str, Item]) -> Iterator[str]:
    tested = TESTED.fullmatch(text)
    item = items.get(tested[1]) if tested else None
    if tested and item and item.options:
        offered = {option.code for option in item.options} | {THIS_SIDE}
        yield from (
            f"{item.link_id} has no answer {code}" for code in tested[3].split("|") if code not in offered
        )


def _out_of_range(text: str, items: Mapping[str, Item]) -> Iterator[str]:
    compared = COMPARED.fullmatch(text)
    item = items.get(compared[1]) if compared else None
    if not compared or item is None or item.minimum is None or item.maximum is None:
        return
    sign, limit = compared[2], float(compared[3])
    reached = {
        "<": item.minimum < limit,
        "<=": item.minimum <= limit,
        ">": item.maximum > limit,
        ">=": item.maximum >= limit,
    }
    if not reached[sign]:
        yield f"{item.link_id} is never {sign} {compared[3]}"


def _no_place(text: str) -> Iterator[str]:
    placed = PLACED.fullmatch(text)
    if placed:
        known = SITES_OF_REGION if placed[1] in ("has", "main") else {*REGION_OF_SITE, *LEG_SITES, *NO_REGION}
        yield from (f"{name} is no place" for name in placed[2].split("|") if name not in known)


def _at_once(part: Part, items: Mapping[str, Item]) -> Iterator[str]:
    wanted: dict[str, frozenset[str]] = {}
    for inside in part.parts:
        tested = TESTED.fullmatch(inside.text)
        item = items.get(tested[1]) if tested else None
        if not tested or not item or item.side_pair or item.type == "multi" or tested[2] == "!=":
            continue
        codes = frozenset(tested[3].split("|"))
        wanted[item.link_id] = wanted.get(item.link_id, codes) & codes
        if not wanted[item.link_id] and THIS_SIDE not in codes:
            yield f"{item.link_id} can't have two answers at once"
