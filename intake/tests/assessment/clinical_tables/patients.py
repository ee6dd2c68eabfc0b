"""Patients for one rule: whom it holds for, and each of them with one answer changed, left open or not sure."""

import random
from collections.abc import Iterator, Mapping
from itertools import combinations, product
from math import prod
from typing import Any

from intake.conditions import REGION_OF_SITE, Facts
from intake.conditions.facts import LEG_SITES
from intake.questionnaire import questionnaire
from intake.tests.assessment.clinical_tables.reading import Alternative, Axis, Reading, sided
from intake.tests.assessment.conftest import TODAY

PLACES = "body_map"
SITES = sorted({*REGION_OF_SITE, *LEG_SITES, "other_place"})
BY_CHANCE = 60
FEW, MOST = 6_000, 150_000
Told = Mapping[str, Any]  # by variable: an answer, or "answer.side" for each side


def patients(reading: Reading) -> list[Facts]:
    """Return the patients of a rule, the same ones every time: all that there could be, if they are few."""
    return [*everybody(reading, most=FEW), *(_facts(told) for told in _told(reading))]


def everybody(reading: Reading, *, most: int = MOST) -> Iterator[Facts]:
    """Yield each patient that there could be, as far as the rule can tell; nobody if there were too many."""
    values = {name: _values(name, reading) for name in _variables(reading.axes)}
    if prod(len(some) for some in values.values()) <= most:
        yield from (_facts(dict(zip(values, chosen, strict=True))) for chosen in product(*values.values()))


def _told(reading: Reading) -> Iterator[Told]:
    values = {name: _values(name, reading) for name in _variables(reading.axes)}
    for axes in reading.alternatives:
        mine = _variables(axes)
        holds = {name: _fitting(name, values[name], axes, wanted=True) for name in mine}
        others = [name for name in values if name not in mine]
        off = {name: _fitting(name, values[name], tuple(reading.axes), wanted=False) for name in others}
        for background in ({}, off):
            yield {**background, **holds}
            for name in mine:
                yield from ({**background, **holds, name: value} for value in values[name])
    chance = random.Random(reading.name)  # noqa: S311 (the same patients every time)
    for _ in range(BY_CHANCE):
        yield {name: chance.choice(some) for name, some in values.items()}


def _variables(axes: Any) -> list[str]:
    return list(dict.fromkeys(_variable(axis) for axis in axes))


def _variable(axis: Axis) -> str:
    if axis.name in ("hurts", "region"):
        return PLACES
    name = "birth_date" if axis.name == "age" else axis.name
    return f"{name}.{sided(axis.side, 'left')}" if axis.side else name


def _values(variable: str, reading: Reading) -> list[Any]:
    """Return every answer worth giving to one question: all options, numbers about each limit, and no answer."""
    mine = [axis for axis in reading.axes if _variable(axis) == variable]
    if variable == PLACES:
        return [*_places(reading), [], None]
    if variable == "birth_date":
        ages = {int(axis.wanted[0]) + step for axis in mine for step in (-1, 0, 1)}
        return [*(f"{TODAY.year - age}-03-02" for age in sorted(ages)), None]
    named = list(dict.fromkeys(code for axis in mine for code in axis.wanted))
    limits = {
        int(axis.wanted[0]) + step for axis in mine if axis.sign[:1] in ("<", ">") for step in (-1, 0, 1)
    }
    item = questionnaire().items.get(variable.partition(".")[0])
    codes = [option.code for option in item.options] if item else [*named, "another"]
    if any(axis.kind == "ticks" for axis in mine):
        ticks = [code for code in codes if code not in ("none", "not_sure")]
        return [*(ticks[:many] for many in sorted(limits)), ["none"], ["not_sure"], None]
    if limits:
        return [*sorted(limits), "not_sure", None]
    if item and item.type == "multi":
        pairs = [
            [code, other] for code in named for other in codes if other not in (*named, "none", "not_sure")
        ]
        return [*([code] for code in codes if code != "not_sure"), *pairs, ["not_sure"], None]
    return [*(code for code in codes if code != "not_sure"), "not_sure", None]


def _places(reading: Reading) -> list[list[dict[str, str]]]:
    """Return each place alone, and each two of which one belongs to the rule where a rule asks for two."""
    each = [{"site": site, "side": side} for site in SITES for side in _sides(site)]
    asked = max(sum(_variable(axis) == PLACES for axis in axes) for axes in reading.alternatives)
    pairs = combinations(each, 2) if asked > 1 else ()
    return [[one] for one in each] + [list(pair) for pair in pairs]


def _sides(site: str) -> tuple[str, ...]:
    return ("left", "right", "centre") if site == "low_back_centre" else ("left", "right")


def _fitting(variable: str, values: list[Any], axes: Alternative, *, wanted: bool) -> Any:
    """Return the first answer with which all parts about it hold, or with which none of them does."""
    mine = [axis for axis in axes if _variable(axis) == variable]
    fits = (one for one in values if all(_truth(axis, variable, one) is wanted for axis in mine))
    return next(fits, None)


def _truth(axis: Axis, variable: str, value: Any) -> bool | None:
    return axis.truth(_facts({variable: value}), "left")


def _facts(told: Told) -> Facts:
    answers: dict[str, Any] = {}
    for variable, value in told.items():
        link_id, _, side = variable.partition(".")
        if not side:
            answers[link_id] = value
        elif value is not None:
            answers[link_id] = {**answers.get(link_id, {}), side: value}
    return Facts(answers, TODAY)
