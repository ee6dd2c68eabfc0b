"""Each row of CLINICAL.md C.2 to C.5, C.10 and D: fires, does not fire, not sure, missing, and weighs what it should.

The tables are read from the clinical text a second time. A mistake planted in any condition, weight, level or
threshold must be found by them.
"""

from collections.abc import Iterator, Mapping
from dataclasses import asdict, replace
from functools import cache
from itertools import chain
from typing import Any

import pytest

from intake.assessment import rule_set
from intake.assessment.rules_as_data import DangerRule, Named, Needs, Rule, Source
from intake.conditions import Condition, Facts, parse
from intake.tests.assessment.clinical_tables.patients import everybody, patients
from intake.tests.assessment.clinical_tables.reading import OTHER, Reading, Truth, tables
from intake.tests.assessment.conftest import TODAY
from intake.tests.questionnaire.mutations import mutants

Row = Rule | DangerRule | Named | Source | Needs
TABLES = tables()
SAME = {  # a change that is none, of a rule with too many patients to try them all
    # a child who refuses to walk is sent to hospital whether or not it limps with fever or strong pain
    "RF21.emergency": "rf_child_limp in (limping|not_sure|refuses_to_walk)",
}


def rows() -> dict[str, Row]:
    """Return everything that the tables speak of, by the name under which they do."""
    rules = rule_set()
    groups = [*chain(*rules.links.values()), *rules.other_causes.values(), *rules.reverse.values()]
    groups += [source.group for source in rules.sources]
    named = (*rules.limits, *rules.contradictions, rules.unscored, *rules.also_check, *rules.mechanisms)
    return {
        **{rule.id: rule for group in groups for rule in group.rules},
        **{rule.id: rule for rule in rules.named},
        **{sign.rule.id: sign for sign in rules.dangers},
        **{one.code: one for one in named},
        **{source.code: source for source in rules.sources},
        **{f"needs.{name}": needs for name, needs in rules.needs.items()},
    }


def weight(row: Row) -> tuple[str, ...]:
    """Return what a row counts, as the tables write it."""
    return tuple(sorted(one for one in _weight(row) if one))


def _weight(row: Row) -> Iterator[str]:
    match row:
        case Rule():
            yield from (f"{row.points:+d}", row.anchor, "lifts_cap" if row.lifts_cap else "")
        case DangerRule():
            yield from row.regions
        case Needs():
            yield from (f"{name}={value}" for name, value in asdict(row).items())
        case Source():
            yield from (
                f"most={row.most}",
                "shape" if row.shape else "",
                "both_ways" if row.both_ways else "",
            )
            yield from (*row.mechanisms, *(f"{place}={grade}" for place, grade in row.drives.items()))
        case Named():
            yield from (row.effect, *(f"unknown={one}" for one in row.unknown))
            yield from (f"unless={one}" for one in row.unless)


def condition(row: Row) -> Condition:
    assert isinstance(row, Rule | DangerRule | Named)
    return row.rule.condition if isinstance(row, DangerRule) else row.condition


ROWS = rows()
CONDITIONS = {
    name: condition(row) for name, row in ROWS.items() if isinstance(row, Rule | DangerRule | Named)
}


@cache
def expected(name: str) -> list[tuple[Facts, Truth]]:
    """Return the patients of a rule on both sides, and whether it holds for each."""
    reading = TABLES[name]
    return [(facts.on(side), reading.truth(facts, side)) for facts in patients(reading) for side in OTHER]


def fault(tested: Condition, told: list[tuple[Facts, Truth]]) -> Mapping[str, Any] | None:
    """Return the first patient of whom a condition says something else than the table, or None."""
    return next((facts.answers for facts, truth in told if tested.evaluate(facts) is not truth), None)


def test_the_tables_speak_of_every_rule_and_of_no_other():
    assert TABLES.keys() == ROWS.keys()


@pytest.mark.parametrize("name", ROWS)
def test_a_row_weighs_what_the_clinical_text_says(name):
    assert weight(ROWS[name]) == TABLES[name].weight


@pytest.mark.parametrize("name", CONDITIONS)
def test_a_rule_holds_for_whom_the_clinical_text_says_and_for_nobody_else(name):
    assert fault(CONDITIONS[name], expected(name)) is None


@pytest.mark.parametrize("name", CONDITIONS)
def test_each_rule_is_tried_with_who_has_it_who_has_not_and_who_does_not_know(name):
    told = expected(name)
    assert {truth for _, truth in told} == {True, False, None}
    assert any("not_sure" in str(facts.answers) for facts, _ in told) or CONDITIONS[name].link_ids <= {
        "body_map",
        "birth_date",
    }


@pytest.mark.parametrize("name", CONDITIONS)
def test_every_mistake_in_a_condition_is_found_when_planted(name):
    same = SAME.get(name)
    planted = {text: parse(text) for text in mutants(CONDITIONS[name].text) if not same or same not in text}
    unseen = [text for text, wrong in planted.items() if fault(wrong, expected(name)) is None]
    told_apart = [text for text in unseen if not is_the_same(name, planted[text])]
    assert told_apart == [], f"nobody in the table of {name} tells the difference"
    assert len(planted) - len(unseen) >= 2


def is_the_same(name: str, other: Condition) -> bool:
    """Say whether a change is none: not one of all patients that there could be tells it from the rule."""
    known, somebody = CONDITIONS[name], False
    for facts in everybody(TABLES[name]):
        somebody = True
        if any(known.evaluate(facts.on(side)) is not other.evaluate(facts.on(side)) for side in OTHER):
            return False
    return somebody


@pytest.mark.parametrize("name", ROWS)
def test_every_mistake_in_a_weight_is_found_when_planted(name):
    planted = list(mistaken(ROWS[name]))
    assert planted
    assert [row for row in planted if weight(row) == TABLES[name].weight] == []


def mistaken(row: Row) -> Iterator[Row]:
    """Yield a row with each of its weights off by one step."""
    match row:
        case Rule():
            yield from (replace(row, points=row.points + step) for step in (-1, 1))
            yield from (replace(row, anchor=one) for one in ("", "a1", "a2", "a3") if one != row.anchor)
            yield replace(row, lifts_cap=not row.lifts_cap)
        case DangerRule():
            yield from (replace(row, regions=row.regions[:at]) for at in range(len(row.regions)))
            yield replace(row, regions=(*row.regions, "another"))
        case Needs():
            for name, value in asdict(row).items():
                yield from (replace(row, **{name: one}) for one in _beside(value))
        case Source():
            yield from (replace(row, most=row.most + step) for step in (-1, 1))
            yield from (replace(row, shape=not row.shape), replace(row, both_ways=not row.both_ways))
            yield from (replace(row, drives={**row.drives, place: "theory"}) for place in row.drives)
            yield replace(row, drives={**row.drives, "knee_back": "weak"})
            yield from (replace(row, mechanisms=row.mechanisms[:at]) for at in range(len(row.mechanisms)))
        case Named():
            yield replace(row, effect="possible" if row.effect != "possible" else "")
            yield from (replace(row, unknown=row.unknown[:at]) for at in range(len(row.unknown)))
            yield from (replace(row, unless=row.unless[:at]) for at in range(len(row.unless)))


def _beside(value: int) -> tuple[int, ...]:
    return (not value,) if isinstance(value, bool) else (value - 1, value + 1)


def test_a_reading_tells_yes_no_and_unknown_apart():
    reading: Reading = TABLES["F.planus.told"]
    told = {"told_foot_dx": ["flat_feet"], "told_foot_dx_side": "left"}
    assert reading.truth(Facts(told, TODAY), "left") is True
    assert reading.truth(Facts(told, TODAY), "right") is False
    assert reading.truth(Facts({"told_foot_dx": ["flat_feet"]}, TODAY), "left") is None
