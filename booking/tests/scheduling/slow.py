"""The same questions answered the slow and obvious way: step by step, on the clock on the wall."""

from collections.abc import Iterable, Iterator
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from booking.scheduling import CELL, Interval, Visit, WeeklyHours

MINUTE = timedelta(minutes=1)
LONGEST_CHANGE = timedelta(hours=3)  # no clock on earth is put back or on by more, but for whole days


def minutes(interval: Interval, step: timedelta = MINUTE) -> Iterator[datetime]:
    at = interval.start
    while at < interval.end:
        yield at
        at += step


def minutes_of(intervals: Iterable[Interval], step: timedelta = MINUTE) -> set[datetime]:
    return {at for interval in intervals for at in minutes(interval, step)}


def open_minutes(
    hours: list[WeeklyHours], zone: ZoneInfo, first_day: date, last_day: date, step: timedelta = MINUTE
) -> set[datetime]:
    """Walk through every minute there is; a wall time that was seen before is not open a second time."""
    days = [first_day + timedelta(days=n) for n in range((last_day - first_day).days + 1)]
    rows = {day: [row for row in hours if row.holds_on(day)] for day in days}
    start, end = (
        datetime.combine(day, time(), tzinfo=zone).astimezone(UTC)
        for day in (first_day, last_day + timedelta(days=1))
    )
    seen: set[datetime] = set()
    found = set()
    for at in minutes(Interval(start - LONGEST_CHANGE, end + LONGEST_CHANGE), step):
        wall = at.astimezone(zone).replace(tzinfo=None)
        if wall in seen:
            continue
        seen.add(wall)
        if any(row.opens_at <= wall.time() < row.closes_at for row in rows.get(wall.date(), [])):
            found.add(at)
    return found


def may_start(
    start: datetime,
    sessions: list[Interval],
    busy: list[Interval],
    others: list[list[list[Interval]]],
    visit: Visit,
) -> bool:
    """Try one start: each minute must be free, and each other kind must have one resource free throughout."""
    session = next((one for one in sessions if one.start <= start < one.end), None)
    if session is None or start + visit.length > session.end or (start - session.start) % visit.step:
        return False
    needed = set(minutes(visit.occupied(start)))
    return not needed & minutes_of(busy) and all(
        any(needed <= minutes_of(gaps) for gaps in resources) for resources in others
    )


def tried_starts(
    opened: set[datetime], busy: list[Interval], others: list[list[list[Interval]]], visit: Visit
) -> list[datetime]:
    """Try every open cell: the visit fits in what is open without a break, on the grid, and all is free."""
    taken = minutes_of(busy, CELL)
    free = [[minutes_of(gaps, CELL) for gaps in resources] for resources in others]
    found = []
    for at in sorted(opened):
        if at - CELL not in opened:
            session = at
        if (at - session) % visit.step or not opened.issuperset(
            minutes(Interval(at, at + visit.length), CELL)
        ):
            continue
        needed = set(minutes(visit.occupied(at), CELL))
        if not needed & taken and all(any(needed <= gaps for gaps in resources) for resources in free):
            found.append(at)
    return found
