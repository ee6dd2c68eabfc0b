"""Thousands of schedules by chance: what is offered must be what a walk along the clock on the wall finds."""

import random
from datetime import UTC, timedelta
from importlib import import_module
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from booking.scheduling import merge
from booking.tests.scheduling import schedules
from booking.tests.scheduling.schedules import ZONES, Drawn, drawn

OF_EACH_ZONE = 300
SESSIONS = import_module("booking.scheduling.sessions")  # the package has a function of that name


def is_right(schedule: Drawn) -> bool:
    """Tell whether the offers are those of the slow way, and each wall time exists and is offered once."""
    offers = schedule.offered()
    walls = [start.astimezone(schedule.zone).replace(tzinfo=None) for start in offers]
    first = [wall.replace(tzinfo=schedule.zone).astimezone(UTC) for wall in walls]
    return offers == schedule.tried() and offers == first and len(set(walls)) == len(walls)


def first_wrong(zone: str, seed: int) -> str | None:
    """Draw schedules until one is answered wrongly; say which, so that it can be drawn again."""
    chance = Random(seed)
    for number in range(OF_EACH_ZONE):
        schedule = drawn(zone, chance)
        if not is_right(schedule):
            return f"{zone}, seed {seed}, schedule {number}: {schedule}"
    return None


@pytest.mark.parametrize("zone", ZONES)
def test_offers_agree_with_a_walk_along_the_clock_on_the_wall(zone):
    assert first_wrong(zone, seed=random.randrange(10**9)) is None


@settings(deadline=None, max_examples=50)
@given(zone=st.sampled_from(list(ZONES)), chance=st.randoms(use_true_random=False))
def test_the_smallest_schedule_with_wrong_offers_is_found(zone, chance):
    assert is_right(drawn(zone, chance))


@pytest.mark.parametrize(
    ("module", "name", "wrong"),
    [
        (SESSIONS, "first_shown", lambda wall, zone: wall.replace(tzinfo=zone).astimezone(UTC)),
        (SESSIONS, "_offset", lambda instant, zone: timedelta()),
        (schedules, "widened", lambda busy, visit: merge(busy)),
        (schedules, "room_for", lambda visit, others, *, window: [window]),
    ],
    ids=["opens in a skipped hour", "opens a repeated hour twice", "forgets buffers", "forgets rooms"],
)
def test_a_planted_fault_is_found(monkeypatch, module, name, wrong):
    monkeypatch.setattr(module, name, wrong)
    assert first_wrong("Australia/Lord_Howe", seed=1)
