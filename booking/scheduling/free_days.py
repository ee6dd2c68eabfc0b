"""On which days may a visit start at all? A month is looked through without working out its every time."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import cached_property
from zoneinfo import ZoneInfo

from booking.scheduling.free_starts import Visit, during, starts_in
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

    def starts(self, stretch: Interval, visit: Visit) -> Iterator[datetime]:
        """Yield the starts in a stretch of time, only as far as somebody asks."""
        for session in during(self.merged, stretch):
            for start in starts_in(session, self.blocked, self.possible, visit=visit):
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
    ten people cost little more than one, unless all of them are full.
    """
    everybody = list(people)
    return [
        day
        for day, stretch in _days(window, zone)
        if any(suits is None or suits(start) for one in everybody for start in one.starts(stretch, visit))
    ]


def _days(window: Interval, zone: ZoneInfo) -> Iterator[tuple[date, Interval]]:
    """Yield each local day that a window touches, with the part of it that lies in the window."""
    day, start = window.start.astimezone(zone).date(), window.start
    while start < window.end:
        end = min(start_of_day(day + A_DAY, zone), window.end)
        yield day, Interval(start, end)
        day, start = day + A_DAY, end
