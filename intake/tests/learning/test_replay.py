"""Comparing what two rule sets say of the same answers."""

from typing import Any

import pytest

from intake.learning.replay import WITHOUT_A_RULE, Change, compare


def finding(rule: str, weight: int) -> dict[str, Any]:
    return {"rule": rule, "weight": weight}


def flag(side: str = "left", foot_driven: str = "likely", **more: Any) -> dict[str, Any]:
    return {
        "site": "knee",
        "side": side,
        "foot_driven": foot_driven,
        "supporting": [],
        "opposing": [],
        **more,
    }


def result(*sites: dict[str, Any], **more: Any) -> dict[str, Any]:
    route = {
        "visit_type": "NEW_LINK_45",
        "minutes": 45,
        "priority": "routine",
        "latest": None,
        "online": True,
        **more.pop("route", {}),
    }
    return {
        "sites": list(sites),
        "direction": "foot_driven",
        "withheld": False,
        "reverse": [],
        "red_flags": [],
        "advice": [],
        "route": route,
        **more,
    }


def danger(level: str) -> dict[str, Any]:
    return {"code": "RF03", "level": level, "because": [finding(f"RF03.{level}", 0)]}


CASES = [
    (
        result(flag()),
        result(flag(foot_driven="possible")),
        Change("flag", "knee left likely → possible", "knee"),
    ),
    (result(flag()), result(), Change("flag", "knee left likely → none", "knee")),
    (result(flag("both")), result(flag()), Change("flag", "knee right likely → none", "knee")),
    (
        result(flag()),
        result(flag(), withheld=True),
        Change("flag", "knee left likely → likely, withheld", "knee"),
    ),
    (result(), result(direction="reverse"), Change("direction", "foot_driven → reverse")),
    (
        result(red_flags=[danger("urgent")]),
        result(red_flags=[danger("same_day")]),
        Change("danger", "RF03 urgent → same_day"),
    ),
    (result(), result(route={"priority": "urgent"}), Change("priority", "routine → urgent")),
    (
        result(),
        result(route={"visit_type": "NEW_FOOT_30", "minutes": 30}),
        Change("route", "NEW_LINK_45 → NEW_FOOT_30, 45 → 30"),
    ),
    (result(), result(route={"online": False}), Change("route", "True → False")),
    (
        result(advice=[{"code": "shoes", "text": "a"}]),
        result(advice=[{"code": "shoes", "text": "b"}]),
        Change("advice", "other words or another order"),
    ),
    (result(), result(advice=[{"code": "shoes", "text": "a"}]), Change("advice", "+shoes")),
]


@pytest.mark.parametrize(("before", "after", "change"), CASES, ids=lambda one: getattr(one, "words", ""))
def test_each_kind_of_change_is_named_with_both_states(before, after, change):
    assert compare(before, after).changes == [change]


def test_the_rules_behind_a_change_are_named_with_their_points():
    old = flag(supporting=[finding("T", 2), finding("S", 1), finding("K", 1)])
    new = flag(
        foot_driven="possible", supporting=[finding("T", 1), finding("K", 1)], opposing=[finding("A", 3)]
    )
    assert compare(result(old), result(new)).because == [
        "A now holds (+3)",
        "S no longer holds (+1)",
        "T counts +1, not +2",
    ]


def test_a_change_without_a_rule_behind_it_says_so():
    assert compare(result(flag()), result(flag(foot_driven="possible"))).because == [WITHOUT_A_RULE]


def test_what_says_the_same_is_no_change_whatever_the_points():
    difference = compare(
        result(flag(supporting=[finding("T", 2)])), result(flag(supporting=[finding("T", 1)]))
    )
    assert (difference.changes, difference.because) == ([], [])
