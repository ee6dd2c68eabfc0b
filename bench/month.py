"""The free days of a month: those of ten practitioners beside those of one."""

from datetime import date, time, timedelta
from random import Random
from time import thread_time
from zoneinfo import ZoneInfo

from bench.figures import Figure, side_by_side
from booking.scheduling import Interval, Visit, WeeklyHours, sessions, widened
from booking.scheduling.free_days import Openings, free_days

ZONE = ZoneInfo("Europe/London")
FIRST, DAYS = date(2027, 3, 1), timedelta(days=30)
TAKEN = (0.8, 0.97)  # so many of all half hours
ROUNDS = 100


def figures() -> list[Figure]:
    """Look through the same month with one and with ten; some days are free, and hardly any."""
    return [_figure(taken) for taken in TAKEN]


def _figure(taken: float) -> Figure:
    visit = Visit(timedelta(minutes=45), after=timedelta(minutes=5))
    hours = [WeeklyHours(weekday, time(9), time(17)) for weekday in range(5)]
    works = sessions(hours, ZONE, FIRST, FIRST + DAYS)
    window = Interval(works[0].start, works[0].start + DAYS)
    chance = Random(2027)
    ten = [Openings(works, widened(_taken(works, taken, chance), visit), [window]) for _ in range(10)]
    found = [len(free_days(people, visit=visit, window=window, zone=ZONE)) for people in (ten[:1], ten)]
    cost, of_one = side_by_side(
        lambda: free_days(ten, visit=visit, window=window, zone=ZONE),
        lambda: free_days(ten[:1], visit=visit, window=window, zone=ZONE),
        rounds=ROUNDS,
        clock=thread_time,
    )
    name = f"free days of a month, {taken:.0%} taken: ten people ({found[1]} days) beside one ({found[0]})"
    return Figure(name, cost, "ms", 3, of_one)


def _taken(works: list[Interval], share: float, chance: Random) -> list[Interval]:
    """Take a share of each day, half an hour at a time."""
    half = timedelta(minutes=30)
    starts = (one.start + n * half for one in works for n in range((one.end - one.start) // half))
    return [Interval(start, start + half) for start in starts if chance.random() < share]
