from datetime import date, time

from booking.hours_words import hours_words, week_words
from booking.scheduling import WeeklyHours

NAMES = {1: "Follow-up", 2: "Child visit"}


def at(weekday: int, opens: int, closes: int, **more: object) -> WeeklyHours:
    return WeeklyHours(weekday, time(opens), time(closes), **more)


def test_a_block_is_said_with_its_days_and_its_visits():
    march, april = date(2027, 3, 1), date(2027, 4, 1)
    assert hours_words(at(0, 9, 12), NAMES) == "Monday 09:00–12:00"
    assert hours_words(at(0, 9, 12, valid_from=march, valid_until=march), NAMES).endswith(
        ", on 1 March 2027 alone"
    )
    both = at(2, 14, 17, valid_from=march, valid_until=april, only=frozenset([1, 2]))
    assert (
        hours_words(both, NAMES)
        == "Wednesday 14:00–17:00, from 1 March 2027, until 1 April 2027, only Child visit, Follow-up"
    )


def test_days_alike_are_one_line_and_what_is_special_stands_for_itself():
    week = [at(day, *part) for day in (0, 1, 2, 4, 6) for part in ((13, 17), (9, 12))]
    week += [at(5, 9, 12), at(3, 9, 12, only=frozenset([1]))]
    assert week_words(week, NAMES) == [
        "Monday to Wednesday 09:00–12:00, 13:00–17:00",
        "Friday 09:00–12:00, 13:00–17:00",
        "Saturday 09:00–12:00",
        "Sunday 09:00–12:00, 13:00–17:00",
        "Thursday 09:00–12:00, only Follow-up",
    ]
    assert week_words([], NAMES) == []
