"""Opening hours on the wall clock become sessions in UTC. Changes of the clock are handled here alone."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from booking.scheduling.cells import CELL, EPOCH
from booking.scheduling.interval import Interval, merge, subtract


@dataclass(frozen=True, slots=True)
class WeeklyHours:
    """A stretch of each week's ``weekday`` (0 is Monday), as shown by a clock on the wall.

    ``valid_from`` and ``valid_until`` are included; None leaves that end open. ``only`` holds the kinds of
    visit that these hours are for; empty: every kind.
    """

    weekday: int
    opens_at: time
    closes_at: time
    valid_from: date | None = None
    valid_until: date | None = None
    only: frozenset[int] = frozenset()

    def holds_on(self, day: date) -> bool:
        """Tell whether these hours apply on a day."""
        return (
            day.weekday() == self.weekday
            and (self.valid_from is None or self.valid_from <= day)
            and (self.valid_until is None or day <= self.valid_until)
        )

    def is_for(self, visit_type: int) -> bool:
        """Tell whether a kind of visit is offered in these hours."""
        return not self.only or visit_type in self.only

    def overlaps(self, other: "WeeklyHours") -> bool:
        """Tell whether both are of one weekday, cross on the clock and cross in the days they hold for."""
        return (
            self.weekday == other.weekday
            and self.opens_at < other.closes_at
            and other.opens_at < self.closes_at
            and (self.valid_from or date.min) <= (other.valid_until or date.max)
            and (other.valid_from or date.min) <= (self.valid_until or date.max)
        )


def sessions(hours: Iterable[WeeklyHours], zone: ZoneInfo, first_day: date, last_day: date) -> list[Interval]:
    """Return the sessions from ``first_day`` to ``last_day``, both included, in UTC, earliest first.

    A wall time that the clock skips is in no session. One that comes twice is open the first time only,
    so each wall time stands for one instant. Sessions start and end on whole cells.
    """
    weekly = list(hours)
    days = (first_day + timedelta(days=n) for n in range((last_day - first_day).days + 1))
    open_hours = (
        part for day in days for row in weekly if row.holds_on(day) for part in _session(row, day, zone)
    )
    return [session for part in merge(open_hours) for session in _whole_cells(part)]


def start_of_day(day: date, zone: ZoneInfo) -> datetime:
    """Return the first instant of a local day in UTC, also where midnight itself is skipped."""
    return first_shown(datetime.combine(day, time()), zone)


def first_shown(wall: datetime, zone: ZoneInfo) -> datetime:
    """Return the first instant at which the clock on the wall shows ``wall`` or, if that is skipped, more."""
    early, late = (wall.replace(tzinfo=zone, fold=fold).astimezone(UTC) for fold in (0, 1))
    if early <= late:  # shown once, or twice: the first time
        return early
    return _change(late, early, zone)


def _session(row: WeeklyHours, day: date, zone: ZoneInfo) -> Iterator[Interval]:
    start = first_shown(datetime.combine(day, row.opens_at), zone)
    end = first_shown(datetime.combine(day, row.closes_at), zone)
    if start >= end:  # all of it was skipped
        return
    turned_back = _offset(start, zone) - _offset(end, zone)
    if turned_back <= timedelta():
        yield Interval(start, end)
        return
    change = _change(start, end, zone)
    yield from subtract(Interval(start, end), [Interval(change, change + turned_back)])


def _offset(instant: datetime, zone: ZoneInfo) -> timedelta:
    return instant.astimezone(zone).utcoffset() or timedelta()


def _change(before: datetime, after: datetime, zone: ZoneInfo) -> datetime:
    """Return the first whole second of the new offset between two instants with different offsets."""
    old = _offset(before, zone)
    while after - before > timedelta(seconds=1):
        middle = before + timedelta(seconds=(after - before) // timedelta(seconds=2))
        if _offset(middle, zone) == old:
            before = middle
        else:
            after = middle
    return after


def _whole_cells(part: Interval) -> Iterator[Interval]:
    start = EPOCH - (EPOCH - part.start) // CELL * CELL
    end = EPOCH + (part.end - EPOCH) // CELL * CELL
    if start < end:
        yield Interval(start, end)
