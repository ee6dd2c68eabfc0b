"""On which days may a visit start at all? A month is looked through without working out its every time."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import cached_property
from zoneinfo import ZoneInfo

from booking.scheduling.free_starts import Visit, starts_in
from booking.scheduling.interval import Interval, merge
from booking.scheduling.sessions import start_of_day

A_DAY = timedelta(days=1)


@dataclass(frozen=True)
class Openings:
    """One practitioner's time, each part as ``offered_starts`` takes it."""

    sessions: Iterable[Interval]
    blocked: Sequence[Interval]
    possible: Sequence[Interval]

    @cached_property
    def merged(self) -> list[Interval]:
        """Return the sessions as the fewest; of whom nobody has to ask, they are not put together."""
        return merge(self.sessions)

    def sessions_with_room(self, visit: Visit) -> Iterator[Interval]:
        """Yield the sessions, only as far as somebody asks, but for those of which too much is taken in one piece."""
        taken = iter(self.blocked)
        one = next(taken, None)
        for session in self.merged:
            while one and one.end <= session.start:
                one = next(taken, None)
            full = one and one.start < session.start + visit.length and session.end - visit.length < one.end
            if not full:
                yield session


class _Reader:
    """Reads one practitioner's time forwards, a stretch after the other: where nothing is it never looks again."""

    def __init__(self, of: Openings, visit: Visit) -> None:
        self._of, self._visit = of, visit
        self._sessions = of.sessions_with_room(visit)
        self._session = next(self._sessions, None)

    def starts(self, stretch: Interval) -> Iterator[datetime]:
        """Yield the starts in a stretch of time, only as far as somebody asks."""
        while self._session and self._session.start < stretch.end:
            if stretch.start < self._session.end:
                yield from self._starts_of(self._session, stretch)
                if stretch.end < self._session.end:
                    return  # it goes on in the next
            self._session = next(self._sessions, None)

    def _starts_of(self, session: Interval, stretch: Interval) -> Iterator[datetime]:
        for start in starts_in(session, self._of.blocked, self._of.possible, visit=self._visit):
            if stretch.end <= start:
                break
            if stretch.start <= start:
                yield start


def free_days(
    people: Iterable[Openings],
    *,
    visit: Visit,
    window: Interval,
    zone: ZoneInfo,
    suits: Callable[[datetime], bool] | None = None,
) -> list[date]:
    """Return the days on the clock of ``zone`` on which a visit may start in ``window`` with anybody, in order.

    A day is looked at until its first start (that ``suits``, if given), and then no further person is asked:
    ten people cost little more than one. Days on which somebody is full are passed over once.
    """
    everybody = [_Reader(one, visit) for one in people]
    return [
        day
        for day, stretch in _days(window, zone)
        if any(suits is None or suits(start) for one in everybody for start in one.starts(stretch))
    ]


def _days(window: Interval, zone: ZoneInfo) -> Iterator[tuple[date, Interval]]:
    """Yield each local day that a window touches, with the part of it that lies in the window."""
    day, start = window.start.astimezone(zone).date(), window.start
    while start < window.end:
        end = min(start_of_day(day + A_DAY, zone), window.end)
        yield day, Interval(start, end)
        day, start = day + A_DAY, end
