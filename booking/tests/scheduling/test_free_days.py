"""Days with a free start: the same days as the starts themselves name, found with far less looking."""

from datetime import UTC, date, datetime, timedelta
from importlib import import_module
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from booking.scheduling import CELL, Interval, Openings, Visit, free_days, merge, offered_starts, widened

free_days_module = import_module("booking.scheduling.free_days")  # the package has a function of that name
LONDON, AUCKLAND = ZoneInfo("Europe/London"), ZoneInfo("Pacific/Auckland")
MONDAY = datetime(2027, 3, 22, tzinfo=UTC)  # London's clocks change on Sunday the 28th
HOUR, DAY = timedelta(hours=1), timedelta(days=1)
WINDOW = Interval(MONDAY, MONDAY + 10 * DAY)
VISIT = Visit(timedelta(minutes=45), after=timedelta(minutes=10))


def a_week(*taken: Interval) -> Openings:
    """Nine to five from Monday to Friday, less what is taken."""
    sessions = [Interval(MONDAY + n * DAY + 9 * HOUR, MONDAY + n * DAY + 17 * HOUR) for n in range(5)]
    return Openings(sessions, widened(taken, VISIT), [WINDOW])


def whole(day: int) -> Interval:
    return Interval(MONDAY + day * DAY, MONDAY + (day + 1) * DAY)


def test_a_day_is_free_if_a_visit_may_start_on_it_with_anybody():
    busy, helpful = a_week(whole(0), whole(2)), a_week(whole(0), whole(1))
    days = {"visit": VISIT, "window": WINDOW, "zone": LONDON}
    assert [day.day for day in free_days([busy], **days)] == [23, 25, 26]
    assert [day.day for day in free_days([busy, helpful], **days)] == [23, 24, 25, 26]
    assert free_days([], **days) == []


def test_only_starts_that_suit_make_a_day_free():
    morning_taken = a_week(Interval(MONDAY + 8 * HOUR, MONDAY + 12 * HOUR))
    found = free_days(
        [morning_taken], visit=VISIT, window=WINDOW, zone=LONDON, suits=lambda start: start.hour < 12
    )
    assert [day.day for day in found] == [23, 24, 25, 26]


def test_a_day_that_is_known_to_be_free_is_not_looked_at_again():
    looked_at = []

    def suits(start: datetime) -> bool:
        looked_at.append(start)
        return True

    free_days([a_week() for _ in range(10)], visit=VISIT, window=WINDOW, zone=LONDON, suits=suits)
    assert looked_at == [MONDAY + n * DAY + 9 * HOUR for n in range(5)]


def test_days_that_are_full_or_off_are_passed_over_without_a_look(monkeypatch):
    """Only sessions with room are looked at, and each until its first start."""
    looked_at = []

    def starts_in(session: Interval, *parts: object, **how: object) -> object:
        looked_at.append(session.start)
        return really(session, *parts, **how)

    really = free_days_module.starts_in
    monkeypatch.setattr(free_days_module, "starts_in", starts_in)
    pieces = [Interval(MONDAY + DAY + n * HOUR, MONDAY + DAY + n * HOUR + HOUR / 2) for n in range(8, 18)]
    full_but_for_friday = a_week(whole(0), *pieces, whole(2), whole(3))
    found = free_days([full_but_for_friday] * 10, visit=VISIT, window=WINDOW, zone=LONDON)
    assert [day.day for day in found] == [26]
    assert looked_at == [MONDAY + 4 * DAY + 9 * HOUR]


@pytest.mark.parametrize("minutes", [0, 5])
def test_a_day_with_one_piece_taken_is_free_only_if_a_visit_fits_before_or_after_it(minutes):
    """Monday is taken but for the last 45 minutes, Tuesday but for the first 55; then five minutes less each."""
    less, quarter = timedelta(minutes=minutes), HOUR / 4
    first = Interval(MONDAY + 9 * HOUR, MONDAY + 16 * HOUR + quarter + less)
    second = Interval(MONDAY + DAY + 9 * HOUR + timedelta(minutes=55) - less, MONDAY + DAY + 17 * HOUR)
    found = free_days(
        [a_week(first, second)], visit=VISIT, window=Interval(MONDAY, MONDAY + 2 * DAY), zone=LONDON
    )
    assert [day.day for day in found] == ([] if minutes else [22, 23])


stretches = st.lists(
    st.builds(
        lambda start, length: Interval(MONDAY + start * CELL, MONDAY + (start + length) * CELL),
        st.integers(0, 2880),
        st.integers(1, 600),
    ),
    max_size=6,
)


@settings(max_examples=60)
@given(
    st.lists(st.builds(Openings, stretches, stretches.map(merge), stretches.map(merge)), max_size=3),
    stretches.map(lambda some: some[0] if some else WINDOW),
    st.sampled_from([LONDON, AUCKLAND]),
    st.sampled_from([0, 12, 24]),
)
def test_the_days_are_those_of_the_starts(people, window, zone, until):
    def suits(start: datetime) -> bool:
        return start.astimezone(zone).hour < until

    starts = [
        start
        for one in people
        for start in offered_starts(one.sessions, one.blocked, one.possible, visit=VISIT, window=window)
        if suits(start)
    ]
    days = sorted({start.astimezone(zone).date() for start in starts})
    assert free_days(people, visit=VISIT, window=window, zone=zone, suits=suits) == days


def test_a_session_over_midnight_is_free_on_both_its_days():
    night = Openings([Interval(MONDAY + 22 * HOUR, MONDAY + 27 * HOUR)], [], [WINDOW])
    assert free_days([night], visit=VISIT, window=WINDOW, zone=LONDON) == [
        date(2027, 3, 22),
        date(2027, 3, 23),
    ]
