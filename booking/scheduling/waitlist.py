"""Who is asked first when a time becomes free, and by when they answer."""

from collections.abc import Iterable, Set
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Generic, TypeVar
from zoneinfo import ZoneInfo

NOON = 12
TO_ANSWER = timedelta(minutes=30)
TO_ANSWER_TODAY = timedelta(minutes=10)
URGENCY = ("emergency", "same_day", "urgent")  # a route's levels, the gravest first; all others wait alike

Key = TypeVar("Key")


@dataclass(frozen=True, slots=True)
class Waiting(Generic[Key]):
    """A person who waits for an earlier time, and what they can use. Instants are aware."""

    key: Key
    priority: str  # of the assessment's route
    since: datetime
    visit_at: datetime  # what they have now
    practitioner: int  # with whom
    notice: timedelta
    part: str = "any"  # or morning, or afternoon
    weekdays: Set[int] = frozenset()  # Monday is 0; none: any


@dataclass(frozen=True, slots=True)
class Freed:
    """A start that became free, with whom, and where the clock hangs that says which day it is."""

    starts_at: datetime
    practitioner: int
    zone: ZoneInfo


def can_use(one: Waiting[Key], freed: Freed, *, now: datetime) -> bool:
    """Say whether a freed time is earlier, at an hour and on a day that suit, and far enough ahead."""
    local = freed.starts_at.astimezone(freed.zone)
    part = "morning" if local.hour < NOON else "afternoon"
    return (
        freed.starts_at < one.visit_at
        and freed.starts_at - now >= one.notice
        and one.part in ("any", part)
        and (not one.weekdays or local.weekday() in one.weekdays)
    )


def waiting_order(
    waiting: Iterable[Waiting[Key]], freed: Freed | None, *, now: datetime
) -> list[Waiting[Key]]:
    """Return who comes first: clinical priority, then the whole days waited, then fit.

    It fits best with the practitioner whom somebody has already, then who gains the most days. Whoever asked
    first decides between equals.
    """
    return sorted(
        waiting, key=lambda one: (*_urgency(one), -(now - one.since).days, *_misfit(one, freed), one.since)
    )


def answer_by(*, starts_at: datetime, zone: ZoneInfo, now: datetime) -> datetime:
    """Return until when an offer is kept: 30 minutes, 10 for a time of today, and never beyond its start."""
    today = _day(starts_at, zone) == _day(now, zone)
    return min(now + (TO_ANSWER_TODAY if today else TO_ANSWER), starts_at)


def minutes_left(until: datetime, *, now: datetime) -> int:
    """Return the minutes that are left, a begun one as a whole; 0 when it is over."""
    return max(0, -((now - until) // timedelta(minutes=1)))


def _urgency(one: Waiting[Key]) -> tuple[int]:
    return (URGENCY.index(one.priority) if one.priority in URGENCY else len(URGENCY),)


def _misfit(one: Waiting[Key], freed: Freed | None) -> tuple[bool, timedelta]:
    if freed is None:
        return False, timedelta()
    return one.practitioner != freed.practitioner, freed.starts_at - one.visit_at


def _day(instant: datetime, zone: ZoneInfo) -> date:
    return instant.astimezone(zone).date()
