"""Why may a visit not begin at an instant? Everything that stands in its way, of each resource the first thing."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import NamedTuple

from booking.scheduling.free_starts import Visit
from booking.scheduling.interval import Interval, merge


class Reason(StrEnum):
    """What can stand in the way of a start."""

    NOTICE = "notice"  # sooner than this kind of visit may be booked
    HORIZON = "horizon"  # further ahead than it may
    LIMIT = "limit"  # there are as many of its kind that day as there may be
    NONE_THERE = "none there"  # nothing of a kind that it needs exists
    OFF_HOURS = "off hours"
    CLOSED = "closed"
    TAKEN = "taken"
    TOO_SHORT = "too short"  # it is free, but not for as long as the visit takes
    BUFFER = "buffer"  # the visit itself would fit, what is kept free around it would not
    OFF_GRID = "off grid"  # it is free, but visits start at other minutes


class Obstacle(NamedTuple):
    """One thing in the way: of which resource, or which kind is missing, and the stretch that it takes."""

    reason: Reason
    of: str = ""
    stretch: Interval | None = None


@dataclass(frozen=True, slots=True)
class Calendar:
    """When one resource works, is closed and is taken. ``sessions`` None: whenever it is not closed."""

    of: str
    sessions: Sequence[Interval] | None
    closed: Sequence[Interval] = ()
    taken: Sequence[Interval] = ()


def why_not(
    start: datetime,
    *,
    visit: Visit,
    practitioner: Calendar,
    others: Mapping[str, Sequence[Calendar]],
    window: Interval | None,
    full_days: Iterable[Interval] = (),
) -> list[Obstacle]:
    """Return what keeps a visit from starting at ``start``; nothing exactly when ``offered_starts`` offers it.

    ``others`` holds the calendars of each other kind of resource that is needed: any one of a kind will do.
    ``window`` lies between notice and horizon, None if nothing does; ``full_days`` are those that hold no more
    visits of this kind.
    """
    obstacles = list(_by_rule(start, window, full_days))
    obstacles += _in_session(start, visit, practitioner)
    for kind, calendars in others.items():
        found = [_first(_around(start, visit, one)) for one in calendars]
        if all(found):
            obstacles += [one for one in found if one] or [Obstacle(Reason.NONE_THERE, kind)]
    return obstacles


def _by_rule(start: datetime, window: Interval | None, full_days: Iterable[Interval]) -> Iterator[Obstacle]:
    if window is not None and start < window.start:
        yield Obstacle(Reason.NOTICE)
    if window is None or start >= window.end:
        yield Obstacle(Reason.HORIZON)
    full = next((day for day in full_days if day.start <= start < day.end), None)
    if full:
        yield Obstacle(Reason.LIMIT, stretch=full)


def _in_session(start: datetime, visit: Visit, person: Calendar) -> list[Obstacle]:
    """Return what the practitioner's day says: the visit lies in a session, and on its grid."""
    session = _holding(start, person.sessions or ())
    if session is None:
        return [Obstacle(Reason.OFF_HOURS, person.of)]
    found = _first(_blocks(start, visit, person))
    if found is None and start + visit.length > session.end:
        found = Obstacle(Reason.TOO_SHORT, person.of, Interval(start, session.end))
    if found is None and (start - session.start) % visit.step:
        found = Obstacle(Reason.OFF_GRID, person.of)
    return [found] if found else []


def _around(start: datetime, visit: Visit, thing: Calendar) -> Iterator[Obstacle]:
    """Yield what a room's or device's day says: the buffers lie in its hours too, if it has any."""
    yield from _blocks(start, visit, thing)
    if thing.sessions is None:
        return
    needed, session = visit.occupied(start), _holding(start, thing.sessions)
    if session is None:
        yield Obstacle(Reason.OFF_HOURS, thing.of)
    elif start + visit.length > session.end:
        yield Obstacle(Reason.TOO_SHORT, thing.of, Interval(start, session.end))
    elif needed.start < session.start or session.end < needed.end:
        yield Obstacle(Reason.BUFFER, thing.of, session)


def _blocks(start: datetime, visit: Visit, calendar: Calendar) -> Iterator[Obstacle]:
    """Yield what is closed or taken of the time that a visit needs."""
    needed, end = visit.occupied(start), start + visit.length
    for whole, stretches in ((Reason.CLOSED, calendar.closed), (Reason.TAKEN, calendar.taken)):
        for one in merge(stretches):
            if one.end <= needed.start or needed.end <= one.start:
                continue
            if one.start <= start < one.end:
                yield Obstacle(whole, calendar.of, one)
            elif start < one.start < end:
                yield Obstacle(Reason.TOO_SHORT, calendar.of, Interval(start, one.start))
            else:
                yield Obstacle(Reason.BUFFER, calendar.of, one)


def _holding(start: datetime, sessions: Iterable[Interval]) -> Interval | None:
    return next((one for one in merge(sessions) if one.start <= start < one.end), None)


def _first(obstacles: Iterable[Obstacle]) -> Obstacle | None:
    """Return what says most: closed and taken before too short, that before a buffer."""
    order = list(Reason)
    return min(obstacles, key=lambda one: order.index(one.reason), default=None)
