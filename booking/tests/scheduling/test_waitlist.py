"""Whose turn it is when a time becomes free, and how long they have."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from booking.scheduling import Freed, Waiting, answer_by, can_use, minutes_left, waiting_order

NOW = datetime(2027, 3, 2, 9, 31, tzinfo=UTC)  # a Tuesday
LONDON, SYDNEY = ZoneInfo("Europe/London"), ZoneInfo("Australia/Sydney")
HOUR, DAY = timedelta(hours=1), timedelta(days=1)
THURSDAY = datetime(2027, 3, 4, 10, tzinfo=UTC)
FREED = Freed(THURSDAY, 1, LONDON)
ADA = Waiting(
    "ada", "routine", since=NOW - 6 * DAY, visit_at=THURSDAY + 12 * DAY, practitioner=1, notice=2 * HOUR
)


def order(*waiting):
    return [one.key for one in waiting_order(waiting, FREED, now=NOW)]


def test_the_graver_comes_before_the_longer_wait():
    others = [replace(ADA, key=level, priority=level, since=NOW) for level in ("urgent", "same_day")]
    assert order(ADA, *others) == ["same_day", "urgent", "ada"]


def test_days_waited_come_before_fit_and_fit_before_hours_waited():
    longer = replace(ADA, key="longer", since=NOW - 8 * DAY, practitioner=2)
    hours_more = replace(ADA, key="hours more", since=ADA.since - 3 * HOUR, practitioner=2)
    assert order(hours_more, ADA, longer) == ["longer", "ada", "hours more"]


def test_between_equals_who_gains_most_days_then_who_asked_first():
    later = replace(ADA, key="later", visit_at=ADA.visit_at + DAY)
    first = replace(ADA, key="first", since=ADA.since - HOUR)
    assert order(ADA, first, later) == ["later", "first", "ada"]


def test_an_unknown_level_waits_like_any_other():
    assert order(replace(ADA, key="new", priority="new", since=NOW), ADA) == ["ada", "new"]


@given(st.permutations(range(6)), st.lists(st.integers(0, 40), min_size=6, max_size=6))
def test_the_order_does_not_depend_on_who_is_named_first(shuffled, days):
    levels = ["routine", "urgent", "same_day"] * 2
    waiting = [
        replace(ADA, key=n, priority=levels[n], since=NOW - days[n] * DAY - n * HOUR) for n in range(6)
    ]
    ranked = waiting_order(waiting, FREED, now=NOW)
    assert waiting_order([waiting[n] for n in shuffled], FREED, now=NOW) == ranked
    for before, after in zip(ranked, ranked[1:], strict=False):
        if before.priority == after.priority:
            assert (NOW - before.since).days >= (NOW - after.since).days
        else:
            assert levels[::-1].index(before.priority) < levels[::-1].index(after.priority)


@pytest.mark.parametrize(
    ("wish", "suits"),
    [
        ({}, True),
        ({"visit_at": THURSDAY}, False),
        ({"visit_at": THURSDAY - HOUR}, False),
        ({"part": "morning"}, True),
        ({"part": "afternoon"}, False),
        ({"weekdays": frozenset({3})}, True),
        ({"weekdays": frozenset({0, 1, 2, 4})}, False),
        ({"notice": 2 * DAY}, True),
        ({"notice": 3 * DAY}, False),
    ],
)
def test_a_time_suits_a_wish(wish, suits):
    assert can_use(replace(ADA, **wish), FREED, now=NOW) is suits


def test_notice_is_kept_to_the_minute():
    wish = replace(ADA, notice=2 * DAY)
    assert can_use(wish, FREED, now=THURSDAY - 2 * DAY)
    assert not can_use(wish, FREED, now=THURSDAY - 2 * DAY + timedelta(minutes=1))


def test_day_and_part_are_those_of_the_clinics_clock():
    there = Freed(datetime(2027, 3, 4, 14, tzinfo=UTC), 1, SYDNEY)  # Friday, 1 am
    assert can_use(replace(ADA, part="morning", weekdays=frozenset({4})), there, now=NOW)


@pytest.mark.parametrize(
    ("starts_at", "zone", "minutes"),
    [
        (THURSDAY, LONDON, 30),
        (NOW + 3 * HOUR, LONDON, 10),
        (NOW + 3 * HOUR + timedelta(minutes=30), SYDNEY, 30),  # past midnight there
        (NOW + timedelta(minutes=4), LONDON, 4),
    ],
)
def test_how_long_an_offer_is_kept(starts_at, zone, minutes):
    assert answer_by(starts_at=starts_at, zone=zone, now=NOW) == NOW + timedelta(minutes=minutes)


@pytest.mark.parametrize(
    ("seconds", "minutes"), [(1800, 30), (1799, 30), (1740, 29), (1, 1), (0, 0), (-5, 0)]
)
def test_minutes_left_are_rounded_up_and_never_below_nothing(seconds, minutes):
    assert minutes_left(NOW + timedelta(seconds=seconds), now=NOW) == minutes
