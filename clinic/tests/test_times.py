"""Days and times are said as people say them, on the clocks of the place."""

from datetime import UTC, datetime, time

import pytest

from clinic.times import day_short, day_words, instant_words, time_aloud, time_words


@pytest.mark.parametrize(
    ("at", "words"),
    [
        (time(9, 40), "9:40 am"),
        (time(14, 0), "2:00 pm"),
        (time(12, 0), "midday"),
        (time(0, 0), "midnight"),
        (time(12, 5), "12:05 pm"),
        (time(0, 5), "12:05 am"),
    ],
)
def test_times_read_as_people_say_them(at, words):
    assert time_words(at) == words


@pytest.mark.parametrize(
    ("at", "words"),
    [
        (time(9, 40), "9:40 in the morning"),
        (time(12, 0), "midday"),
        (time(12, 30), "12:30 in the afternoon"),
        (time(17, 45), "5:45 in the afternoon"),
        (time(18, 0), "6:00 in the evening"),
    ],
)
def test_times_read_aloud_name_the_part_of_the_day(at, words):
    assert time_aloud(at) == words


def test_days_name_the_year_only_when_asked():
    day = datetime(2027, 3, 4, tzinfo=UTC).date()
    assert day_words(day) == "Thursday 4 March"
    assert day_words(day, year=True) == "Thursday 4 March 2027"
    assert day_short(day) == "Thu 4 Mar"


def test_an_instant_is_said_on_the_clocks_of_the_place():
    summer = datetime(2027, 7, 1, 8, 40, tzinfo=UTC)
    assert instant_words(summer, "Europe/London") == "Thursday 1 July, 9:40 am"
    assert instant_words(summer, "Asia/Kathmandu") == "Thursday 1 July, 2:25 pm"
