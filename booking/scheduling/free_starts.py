"""When may a visit begin? Everything it needs must be free for as long as it needs it."""

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from operator import itemgetter

from booking.scheduling.cells import CELL
from booking.scheduling.interval import Interval, intersect, merge

_START, _END = itemgetter(0), itemgetter(1)  # of an interval; by name they take twice as long


@dataclass(frozen=True, slots=True)
class Visit:
    """How long a visit takes, and what is kept free before and after it, all in whole cells.

    ``step`` is the distance of the offered starts.
    Raises ValueError unless the length is positive, no buffer is negative and all are whole cells.
    """

    length: timedelta
    before: timedelta = timedelta()
    after: timedelta = timedelta()
    step: timedelta = timedelta(minutes=15)

    def __post_init__(self) -> None:
        if self.length <= timedelta() or min(self.before, self.after) < timedelta():
            raise ValueError("a visit must take time, and its buffers must not be negative")
        if any(part % CELL for part in (self.length, self.before, self.after, self.step)):
            raise ValueError("a visit is made of whole cells")

    def occupied(self, start: datetime) -> Interval:
        """Return what a visit starting at ``start`` takes from the diary, buffers included."""
        return Interval(start - self.before, start + self.length + self.after)


def free_starts(
    session: Interval, busy: Iterable[Interval], *, visit: timedelta, step: timedelta
) -> Iterator[datetime]:
    """Yield the instants at which a visit may begin in a session, earliest first.

    All instants are aware and in UTC; intervals are half-open, so a visit may begin
    the instant another ends (RFC 5545 section 3.6.1: an event's end is not in it).
    Starts lie on a grid of ``step`` from the session's start, so an odd-length visit
    at ten does not shift the afternoon. ``busy`` may overlap, in any order.

    Raises ValueError if ``visit`` or ``step`` is not positive.
    """
    if visit <= timedelta() or step <= timedelta():
        raise ValueError("visit and step must be positive")
    opens, closes = session
    free_from = opens
    for taken_from, taken_until in (*sorted(busy), (closes, closes)):
        free_until = taken_from if taken_from < closes else closes
        if free_from + visit <= free_until:
            steps_in = -((opens - free_from) // step)  # rounded up to the grid
            start = opens + steps_in * step
            while start + visit <= free_until:
                yield start
                start += step
        if taken_until > free_from:
            free_from = taken_until


def start_windows(gaps: Iterable[Interval], visit: Visit) -> Iterator[Interval]:
    """Yield the stretches in which a visit may start so that it fits into a gap, buffers included.

    The last possible start belongs to its stretch, so the stretch's open end is the instant after it.
    """
    for gap in gaps:
        first, last = gap.start + visit.before, gap.end - visit.length - visit.after
        if first <= last:
            yield Interval(first, last + datetime.resolution)


def widened(busy: Iterable[Interval], visit: Visit) -> list[Interval]:
    """Return what the visit itself must not touch, so that its buffers are free as well; merged.

    So is what lies too close together for a visit between: nothing starts there, and nobody looks again.
    """
    apart = merge(busy, across=visit.before + visit.length + visit.after - datetime.resolution)
    return [Interval(one.start - visit.after, one.end + visit.before) for one in apart]


def room_for(
    visit: Visit, others: Iterable[Iterable[Iterable[Interval]]], *, window: Interval
) -> list[Interval]:
    """Return when in ``window`` a visit may start as far as one resource of each other kind is free; merged.

    ``others`` holds, for each kind that is needed, the free gaps of each resource of that kind: any room
    will do, but one room for the whole visit.
    """
    possible = [window]
    for kind in others:
        possible = list(intersect(possible, (each for gaps in kind for each in start_windows(gaps, visit))))
    return possible


def offered_starts(
    sessions: Iterable[Interval],
    blocked: Sequence[Interval],
    possible: Sequence[Interval],
    *,
    visit: Visit,
    window: Interval,
) -> list[datetime]:
    """Return the starts in ``window`` at which a practitioner and all else that the visit needs is free.

    ``sessions`` are the practitioner's, ``blocked`` is their time as ``widened`` returns it, ``possible``
    what ``room_for`` returns. The visit itself must lie in a session; its buffers need only be free.
    """
    free = (
        start
        for session in merge(sessions)
        for start in free_starts(session, during(blocked, session), visit=visit.length, step=visit.step)
    )
    return [start for start in _within(free, possible) if window.start <= start < window.end]


def starts_in(
    session: Interval, blocked: Sequence[Interval], possible: Sequence[Interval], *, visit: Visit
) -> Iterator[datetime]:
    """Yield the starts in one session as ``offered_starts`` returns them, only as far as somebody asks."""
    free = free_starts(session, during(blocked, session), visit=visit.length, step=visit.step)
    return _within(free, during(possible, session))


def during(merged: Sequence[Interval], session: Interval) -> Sequence[Interval]:
    """Return those of the merged intervals that touch a session."""
    first = bisect_right(merged, session.start, key=_END)
    return merged[first : bisect_left(merged, session.end, key=_START)]


def _within(starts: Iterable[datetime], windows: Iterable[Interval]) -> Iterator[datetime]:
    """Yield those of the sorted starts that lie in one of the sorted windows."""
    remaining = iter(windows)
    window = next(remaining, None)
    for start in starts:
        while window and window.end <= start:
            window = next(remaining, None)
        if window and window.start <= start:
            yield start
