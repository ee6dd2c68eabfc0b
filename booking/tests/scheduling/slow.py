"""The same questions answered the slow and obvious way: minute by minute, on the clock on the wall."""

from collections.abc import Iterable, Iterator
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from booking.scheduling import Interval, Visit, WeeklyHours

MINUTE = timedelta(minutes=1)


def minutes(interval: Interval) -> Iterator[datetime]:
    at = interval.start
    while at < interval.end:
        yield at
        at += MINUTE


def minutes_of(intervals: Iterable[Interval]) -> set[datetime]:
    return {at for interval in intervals for at in minutes(interval)}


def open_minutes(hours: list[WeeklyHours], zone: ZoneInfo, first_day: date, last_day: date) -> set[datetime]:
    """Walk through every minute there is; a wall time that was seen before is not open a second time."""
    seen: set[datetime] = set()
    found = set()
    start = datetime.combine(first_day, time(), tzinfo=UTC) - timedelta(days=1)
    for at in minutes(Interval(start, start + timedelta(days=(last_day - first_day).days + 3))):
        wall = at.astimezone(zone).replace(tzinfo=None)
        if wall in seen:
            continue
        seen.add(wall)
        if first_day <= wall.date() <= last_day and any(
            row.holds_on(wall.date()) and row.opens_at <= wall.time() < row.closes_at for row in hours
        ):
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
