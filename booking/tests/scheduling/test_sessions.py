from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from booking.scheduling import Interval, WeeklyHours, sessions, start_of_day
from booking.tests.scheduling.slow import minutes_of, open_minutes

NIGHT = [WeeklyHours(weekday=day, opens_at=time(1), closes_at=time(4)) for day in range(7)]


def utc(*parts: int) -> datetime:
    return datetime(*parts, tzinfo=UTC)


def on(zone: str, day: date, hours: list[WeeklyHours] = NIGHT) -> list[Interval]:
    return sessions(hours, ZoneInfo(zone), day, day)


def test_nine_to_five_in_london_is_an_hour_earlier_in_utc_in_summer():
    hours = [WeeklyHours(0, time(9), time(17))]
    assert on("Europe/London", date(2027, 3, 22), hours) == [
        Interval(utc(2027, 3, 22, 9), utc(2027, 3, 22, 17))
    ]
    assert on("Europe/London", date(2027, 3, 29), hours) == [
        Interval(utc(2027, 3, 29, 8), utc(2027, 3, 29, 16))
    ]


def test_a_skipped_hour_is_in_no_session():
    assert on("America/New_York", date(2026, 3, 8)) == [Interval(utc(2026, 3, 8, 6), utc(2026, 3, 8, 8))]


def test_a_repeated_hour_is_open_the_first_time_only():
    assert on("America/New_York", date(2026, 11, 1)) == [
        Interval(utc(2026, 11, 1, 5), utc(2026, 11, 1, 6)),
        Interval(utc(2026, 11, 1, 7), utc(2026, 11, 1, 9)),
    ]


def test_lord_howe_repeats_half_an_hour():
    assert on("Australia/Lord_Howe", date(2026, 4, 5)) == [
        Interval(utc(2026, 4, 4, 14), utc(2026, 4, 4, 15)),
        Interval(utc(2026, 4, 4, 15, 30), utc(2026, 4, 4, 17, 30)),
    ]


def test_hours_that_were_skipped_whole_give_no_session():
    hours = [WeeklyHours(6, time(2), time(3))]
    assert on("America/New_York", date(2026, 3, 8), hours) == []


def test_hours_that_open_in_a_skipped_hour_begin_with_the_next_time_there_is():
    hours = [WeeklyHours(6, time(2, 30), time(5))]
    assert on("America/New_York", date(2026, 3, 8), hours) == [
        Interval(utc(2026, 3, 8, 7), utc(2026, 3, 8, 9))
    ]


def test_hours_hold_from_their_first_to_their_last_day():
    hours = [WeeklyHours(3, time(9), time(12), valid_from=date(2027, 3, 11), valid_until=date(2027, 3, 18))]
    found = sessions(hours, ZoneInfo("UTC"), date(2027, 3, 1), date(2027, 3, 31))
    assert [one.start.day for one in found] == [11, 18]


def test_hours_that_overlap_are_one_session():
    hours = [WeeklyHours(3, time(9), time(12)), WeeklyHours(3, time(11), time(14))]
    assert on("UTC", date(2027, 3, 4), hours) == [Interval(utc(2027, 3, 4, 9), utc(2027, 3, 4, 14))]


def test_sessions_begin_and_end_on_whole_cells():
    hours = [WeeklyHours(3, time(9, 2), time(11, 59))]
    assert on("UTC", date(2027, 3, 4), hours) == [Interval(utc(2027, 3, 4, 9, 5), utc(2027, 3, 4, 11, 55))]


def test_a_day_without_midnight_starts_at_its_first_hour():
    assert start_of_day(date(2026, 9, 6), ZoneInfo("America/Santiago")) == utc(2026, 9, 6, 4)
    assert start_of_day(date(2027, 3, 4), ZoneInfo("Asia/Kathmandu")) == utc(2027, 3, 3, 18, 15)


zones = st.sampled_from(
    [
        "Africa/Casablanca",
        "America/New_York",
        "America/Santiago",
        "Asia/Kathmandu",
        "Australia/Lord_Howe",
        "Europe/London",
    ]
)
five_minutes = st.integers(0, 287).map(lambda n: time(n // 12, n % 12 * 5))
hours = st.builds(
    lambda weekday, ends: WeeklyHours(weekday, min(ends), max(ends)),
    st.integers(0, 6),
    st.tuples(five_minutes, five_minutes).filter(lambda ends: ends[0] != ends[1]),
)


@pytest.mark.parametrize(
    ("zone", "changes"),
    [
        ("Africa/Casablanca", [date(2026, 2, 15), date(2026, 3, 22)]),
        ("America/New_York", [date(2026, 3, 8), date(2026, 11, 1)]),
        ("America/Santiago", [date(2026, 4, 4), date(2026, 9, 6)]),
        ("Asia/Kathmandu", [date(2028, 2, 29)]),
        ("Australia/Lord_Howe", [date(2026, 4, 5), date(2026, 10, 4)]),
        ("Europe/London", [date(2027, 3, 28), date(2027, 10, 31)]),
        ("Europe/Paris", [date(2026, 3, 29), date(2026, 10, 25)]),
    ],
)
@settings(deadline=None, max_examples=15)
@given(rows=st.lists(hours, min_size=1, max_size=5))
def test_sessions_agree_with_a_walk_through_every_minute_where_the_clock_changes(zone, changes, rows):
    for day in changes:
        span = (day - timedelta(days=1), day + timedelta(days=1))
        found = sessions(rows, ZoneInfo(zone), *span)
        assert minutes_of(found) == open_minutes(rows, ZoneInfo(zone), *span)


@settings(deadline=None, max_examples=40)
@given(zone=zones, day=st.dates(date(2025, 1, 1), date(2030, 12, 31)), rows=st.lists(hours, max_size=4))
def test_sessions_agree_with_a_walk_through_every_minute_of_any_day(zone, day, rows):
    assert minutes_of(on(zone, day, rows)) == open_minutes(rows, ZoneInfo(zone), day, day)
