"""The steps of CLINICAL.md C.2 to C.6 that are no rule row: each is pinned by a written case."""

from datetime import date
from typing import Any

import pytest

from intake.assessment import assess, conditions_found, decision, reverse, weighing
from intake.tests.assessment.conftest import CASES, case

THRESHOLDS = [
    (decision, "TOO_MANY_CONTRADICTIONS"),
    (decision, "SCREEN_GAPS"),
    (decision, "OUTWEIGHS"),
    (decision, "ENOUGH_LINKS"),
    (decision, "POSSIBLE_LINK"),
    (decision, "OTHERS_ALLOWED"),
    (weighing, "SHOES_MOST"),
    (weighing, "MOST_POINTS"),
    (weighing, "STRONG"),
    (reverse, "LIKELY"),
    (reverse, "POSSIBLE"),
    (conditions_found, "LIKELY"),
]
NAMES = [path.stem for path in sorted(CASES.glob("*.toml"))]
PLACES = ("knee", "hip", "back")


def seen(name: str) -> Any:
    """Return what a case says of the result: all that it expects, as it is now."""
    told = case(name)
    expected, result = told["expected"], assess(told["answers"], today=date.fromisoformat(told["today"]))
    sites = {
        (site["site"], site["side"]): (site["foot_driven"], list(site["score"].values()))
        for site in result["sites"]
    }
    conditions = {f"{one['code']}.{one['side']}": one["strength"] for one in result["conditions"]}
    return (
        {key: result[key] for key in ("foot_driven", "direction", "mechanisms") if key in expected},
        {one["code"]: one["strength"] for one in result["reverse"]} if "reverse" in expected else {},
        {(place, side): sites.get((place, side)) for place in PLACES for side in expected.get(place, ())},
        {one: conditions.get(one) for one in expected.get("conditions", ())},
    )


@pytest.fixture(scope="module")
def before() -> dict[str, Any]:
    """Return what all cases say while every threshold is as it should be."""
    return {story: seen(story) for story in NAMES}


@pytest.mark.parametrize(("module", "name"), THRESHOLDS, ids=lambda one: getattr(one, "__name__", one))
@pytest.mark.parametrize("step", [-1, 1])
def test_a_threshold_that_is_off_by_one_changes_a_case(before, monkeypatch, module, name, step):
    monkeypatch.setattr(module, name, getattr(module, name) + step)
    assert any(seen(story) != before[story] for story in NAMES)
