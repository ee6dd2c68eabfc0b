"""Answers as people might give them, drawn from the questionnaire by chance."""

from datetime import date, timedelta
from typing import Any

from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st

from intake.questionnaire import Item, questionnaire
from intake.tests.assessment.conftest import CASES, TODAY, case

FOOT = (
    "heel_plantar",
    "heel_back",
    "arch",
    "forefoot_ball",
    "big_toe_joint",
    "ankle_inner",
    "foot_skin",
    "toenail",
)
ABOVE = ("calf", "knee_front", "knee_inner", "knee_outer", "groin", "hip_outer", "buttock", "low_back_centre")
SIDES = {"low_back_centre": ("centre",)}
DANGER = ("mood_sleep", "test_heel_walk")  # beside the rf_ items
SKIPPED = st.none()
# Without shrinking: with over a hundred questions it takes minutes, and a failing example says enough.
FAST = settings(
    max_examples=60,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
    phases=[Phase.explicit, Phase.reuse, Phase.generate],
)


def value(item: Item) -> st.SearchStrategy[Any]:
    """Draw an answer to one question, or that it was skipped."""
    one = _one(item)
    if item.side_pair:
        one = st.fixed_dictionaries({}, optional={"left": one, "right": one})
    return one | SKIPPED


def _one(item: Item) -> st.SearchStrategy[Any]:
    if item.type in ("int", "decimal"):
        return st.integers(int(item.minimum or 0), int(item.maximum or 0))
    codes = [option.code for option in item.options]
    if item.type == "multi":
        several = [option.code for option in item.options if not option.exclusive]
        alone = [[option.code] for option in item.options if option.exclusive]
        ticked = st.lists(st.sampled_from(several), min_size=1, max_size=3, unique=True).map(sorted)
        return ticked | st.sampled_from(alone) if alone else ticked
    return st.sampled_from(codes)


def places() -> st.SearchStrategy[list[dict[str, str]]]:
    """Draw where it hurts."""
    place = st.sampled_from(FOOT + ABOVE).flatmap(
        lambda site: st.sampled_from(SIDES.get(site, ("left", "right", "both"))).map(
            lambda side: {"site": site, "side": side}
        )
    )
    return st.lists(place, min_size=1, max_size=4, unique_by=lambda one: one["site"])


def born() -> st.SearchStrategy[str]:
    """Draw a date of birth."""
    return st.dates(TODAY - timedelta(days=365 * 90), TODAY - timedelta(days=365 * 5)).map(date.isoformat)


def answers(*, dangers: bool = False) -> st.SearchStrategy[dict[str, Any]]:
    """Draw answers to any of the questions. Without ``dangers`` no question of the safety check is answered."""
    items = questionnaire().items.values()
    drawn = {
        item.link_id: value(item)
        for item in items
        if item.type not in ("text", "date", "body_map")
        and (dangers or not (item.link_id.startswith("rf_") or item.link_id in DANGER))
    }
    return st.fixed_dictionaries({"body_map": places(), "birth_date": born()}, optional=drawn)


def near_a_case() -> st.SearchStrategy[dict[str, Any]]:
    """Draw one of the written cases with a few answers changed or left open: stories that come to a result."""
    items = [item for item in questionnaire().items.values() if item.type not in ("text", "date", "body_map")]
    change = st.sampled_from(items).flatmap(lambda item: st.tuples(st.just(item.link_id), value(item)))
    cases = st.sampled_from([case(path.stem)["answers"] for path in sorted(CASES.glob("*.toml"))])
    return st.builds(lambda told, more: {**told, **dict(more)}, cases, st.lists(change, max_size=6))
