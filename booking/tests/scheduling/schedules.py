"""Schedules by chance, in zones with odd rules, most of them where the clock changes."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from functools import cache
from random import Random
from zoneinfo import ZoneInfo

from booking.scheduling import (
    CELL,
    Interval,
    Visit,
    WeeklyHours,
    merge,
    offered_starts,
    room_for,
    sessions,
    widened,
)
from booking.tests.scheduling.slow import open_minutes, tried_starts

ZONES = {  # the years of which something is asked
    "Africa/Casablanca": (2012, 2037),  # back for Ramadan, on again after it
    "America/Los_Angeles": (1985, 2037),
    "America/Santiago": (1997, 2037),  # midnight itself is skipped
    "America/Sao_Paulo": (1985, 2019),  # the same, and the rule changed each year
    "Antarctica/Troll": (2006, 2037),  # by two hours at once
    "Asia/Kamchatka": (1985, 2012),
    "Asia/Kathmandu": (1985, 1987),  # by a quarter of an hour, once
    "Australia/Lord_Howe": (1986, 2037),  # by half an hour
    "Europe/Dublin": (1985, 2037),  # winter is the exception there
    "Europe/London": (1985, 2037),
    "Pacific/Apia": (2009, 2021),  # 30 December 2011 was left out
}
DAY = timedelta(days=1)
NEAR_A_CHANGE, AT_NIGHT = 0.7, 0.6  # so many of all schedules, and of all opening hours


@dataclass(frozen=True)
class Drawn:
    """Opening hours of one or two days, what is taken in them, and the visit that is to find room."""

    zone: ZoneInfo
    first_day: date
    last_day: date
    hours: list[WeeklyHours]
    busy: list[Interval]
    others: list[list[list[Interval]]]
    visit: Visit

    @property
    def window(self) -> Interval:
        """Cover both days, wherever on earth."""
        midnight = datetime.combine(self.first_day, time(), tzinfo=UTC)
        return Interval(midnight - DAY, midnight + (self.last_day - self.first_day) + 2 * DAY)

    def offered(self) -> list[datetime]:
        """Ask the code under test."""
        found = sessions(self.hours, self.zone, self.first_day, self.last_day)
        possible = room_for(self.visit, self.others, window=self.window)
        busy = widened(self.busy, self.visit)
        return offered_starts(found, busy, possible, visit=self.visit, window=self.window)

    def tried(self) -> list[datetime]:
        """Ask the clock on the wall, cell by cell."""
        opened = open_minutes(self.hours, self.zone, self.first_day, self.last_day, step=CELL)
        return tried_starts(opened, self.busy, self.others, self.visit)


def drawn(zone: str, chance: Random) -> Drawn:
    """Draw one schedule."""
    first_day = _day(zone, chance)
    last_day = first_day + chance.choice([0, 0, 1]) * DAY
    days = [first_day, last_day]
    around = datetime.combine(chance.choice(days), time(), tzinfo=UTC) - _offset_of(zone, first_day)
    hours = [_hours(chance.choice(days).weekday(), chance) for _ in range(chance.randint(1, 4))]
    busy = [_taken(around, chance, 12) for _ in range(chance.randint(0, 5))]
    others = [
        [merge(_taken(around, chance, 100) for _ in range(3)) for _ in range(chance.randint(1, 2))]
        for _ in range(chance.choice([0, 0, 1, 2]))
    ]
    return Drawn(ZoneInfo(zone), first_day, last_day, hours, busy, others, _visit(chance))


@cache
def changes(zone: str) -> list[date]:
    """Return the days on which the clock of a zone is changed."""
    first, last = (date(year, 1, 1) for year in ZONES[zone])
    days = [first + n * DAY for n in range((last - first).days)]
    return [day for day in days if _offset_of(zone, day) != _offset_of(zone, day + DAY)]


@cache
def _offset_of(zone: str, day: date) -> timedelta:
    return datetime.combine(day, time(), tzinfo=ZoneInfo(zone)).utcoffset() or timedelta()


def _day(zone: str, chance: Random) -> date:
    if chance.random() < NEAR_A_CHANGE:
        return chance.choice(changes(zone)) + chance.choice([-1, 0, 0, 0, 1]) * DAY
    first, last = (date(year, 1, 1) for year in ZONES[zone])
    return first + chance.randrange((last - first).days) * DAY


def _hours(weekday: int, chance: Random) -> WeeklyHours:
    last = 60 if chance.random() < AT_NIGHT else 287
    opens, closes = sorted(chance.sample(range(last + 1), 2))
    return WeeklyHours(weekday, *(time(cell // 12, cell % 12 * 5) for cell in (opens, closes)))


def _taken(around: datetime, chance: Random, longest: int) -> Interval:
    start = around + chance.randint(-24, 120) * CELL
    return Interval(start, start + chance.randint(1, longest) * CELL)


def _visit(chance: Random) -> Visit:
    length, before, after, step = (chance.randint(*span) for span in ((1, 12), (0, 3), (0, 3), (1, 6)))
    return Visit(length * CELL, before * CELL, after * CELL, step * CELL)
