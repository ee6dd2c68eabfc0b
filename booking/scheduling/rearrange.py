"""Another time for each visit that can't stay where it is: the gravest first, and no time twice."""

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Container, Hashable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from functools import partial
from operator import attrgetter
from typing import Generic, NamedTuple, TypeVar
from zoneinfo import ZoneInfo

from booking.scheduling.free_starts import Visit
from booking.scheduling.interval import Interval
from booking.scheduling.waitlist import URGENCY

A_WEEK = timedelta(days=7)

Key = TypeVar("Key")
Taken = list[tuple[Interval, Key]]


class Fit(StrEnum):
    """How well a proposed time fits, the best first."""

    OTHER_ROOM = "other_room"  # the same time with the same person
    SOONEST = "soonest"
    SAME_TIME = "same_time"
    SAME_DOCTOR = "same_doctor"
    OTHER_DOCTOR = "other_doctor"


class Start(NamedTuple):
    """An instant at which a visit may begin, and with whom: the resource of the practitioner."""

    at: datetime
    practitioner: int


@dataclass(frozen=True, slots=True)
class Possible:
    """Where one kind of visit may be, as far as visits that stay leave room.

    ``beside`` holds, for each practitioner, the resources of each other kind that is needed; ``gaps`` are the free
    stretches of these, in order.
    """

    visit: Visit
    starts: Sequence[Start]
    beside: Mapping[int, Sequence[Sequence[int]]]
    gaps: Mapping[int, Sequence[Interval]]


@dataclass(frozen=True, slots=True)
class Displaced(Generic[Key]):
    """A visit that can't stay, and what another time must keep to. Instants are aware.

    ``resources`` are those that it takes until it has another time; ``window`` is where it may start: lead
    time, horizon and the days of its route, or None.
    """

    key: Key
    person: Hashable
    kind: Hashable
    priority: str  # of the assessment's route
    start: Start
    resources: Sequence[int]
    zone: ZoneInfo
    window: Interval | None


@dataclass(frozen=True, slots=True)
class Proposal:
    """A time for one visit, what it would take, and how it fits."""

    start: Start
    resources: tuple[int, ...]
    fit: Fit


class Rearrangement(Generic[Key]):
    """Gives times out one after the other. What a visit has now stays its own: nobody else is given it."""

    def __init__(self, displaced: Iterable[Displaced[Key]], possible: Mapping[Hashable, Possible]) -> None:
        """``possible`` is by kind of visit."""
        self._displaced = sorted(displaced, key=_turn)
        self._possible = possible
        self._taken: defaultdict[int, Taken[Key]] = defaultdict(list)
        self._busy: defaultdict[Hashable, Taken[Key]] = defaultdict(list)
        for one in self._displaced:
            for resource in one.resources:
                self._taken[resource].append((self._occupied(one, one.start), one.key))

    def propose(self, *, besides: Container[Key] = ()) -> dict[Key, Proposal | None]:
        """Give everybody ``besides`` some the time that fits best of those that are left; None where none is."""
        proposals: dict[Key, Proposal | None] = {}
        for one in self._displaced:
            if one.key in besides:
                continue
            best = proposals[one.key] = next(self.options(one), None)
            if best:
                self.give(one, best)
        return proposals

    def options(self, one: Displaced[Key]) -> Iterator[Proposal]:
        """Yield the times that a visit can be given now, the best first."""
        if one.window is None:
            return
        first, end = one.window
        starts = (start for start in self._possible[one.kind].starts if first <= start.at < end)
        for start in sorted(starts, key=partial(_misfit, one)):
            if proposal := self._proposal(one, start):
                yield proposal

    def at(self, one: Displaced[Key], start: Start) -> Proposal | None:
        """Return one time, if a visit can be given it now."""
        inside = one.window is not None and one.window.start <= start.at < one.window.end
        if not inside or start not in self._possible[one.kind].starts:
            return None
        return self._proposal(one, start)

    def give(self, one: Displaced[Key], proposal: Proposal) -> None:
        """Keep a time for a visit: it is no option for another any more."""
        occupied = self._occupied(one, proposal.start)
        for resource in proposal.resources:
            self._taken[resource].append((occupied, one.key))
        self._busy[one.person].append((occupied, one.key))

    def _proposal(self, one: Displaced[Key], start: Start) -> Proposal | None:
        needed = self._occupied(one, start)
        if not (
            _free(self._busy[one.person], needed, one) and self._is_free(start.practitioner, needed, one)
        ):
            return None
        chosen = [start.practitioner]
        for kind in self._possible[one.kind].beside[start.practitioner]:
            resource = next((pk for pk in kind if self._fits(pk, needed, one)), None)
            if resource is None:
                return None
            chosen.append(resource)
        return Proposal(start, tuple(chosen), _fit(one, start))

    def _fits(self, resource: int, needed: Interval, one: Displaced[Key]) -> bool:
        gaps = self._possible[one.kind].gaps[resource]
        place = bisect_right(gaps, needed.start, key=attrgetter("start"))
        in_a_gap = place > 0 and needed.end <= gaps[place - 1].end
        return in_a_gap and self._is_free(resource, needed, one)

    def _is_free(self, resource: int, needed: Interval, one: Displaced[Key]) -> bool:
        return _free(self._taken[resource], needed, one)

    def _occupied(self, one: Displaced[Key], start: Start) -> Interval:
        return self._possible[one.kind].visit.occupied(start.at)


def _free(taken: Taken[Key], needed: Interval, one: Displaced[Key]) -> bool:
    return not any(
        key != one.key and part.start < needed.end and needed.start < part.end for part, key in taken
    )


def _turn(one: Displaced[Key]) -> tuple[int, datetime]:
    return (URGENCY.index(one.priority) if one.priority in URGENCY else len(URGENCY), one.start.at)


def _misfit(one: Displaced[Key], start: Start) -> tuple[object, ...]:
    """Return what puts a start behind another.

    Whoever has a danger sign is seen as soon as anybody can see them. All others stay with whom they know,
    come later rather than earlier than they planned, and in the same week at the hour that they chose.
    """
    elsewhere, other = start != one.start, start.practitioner != one.start.practitioner
    if one.priority in URGENCY:
        return elsewhere, start.at, other
    apart = abs(start.at - one.start.at)
    return elsewhere, other, start.at < one.start.at, apart // A_WEEK, not _same_hour(one, start), apart


def _fit(one: Displaced[Key], start: Start) -> Fit:
    if start == one.start:
        return Fit.OTHER_ROOM
    if one.priority in URGENCY:
        return Fit.SOONEST
    if start.practitioner != one.start.practitioner:
        return Fit.OTHER_DOCTOR
    return Fit.SAME_TIME if _same_hour(one, start) else Fit.SAME_DOCTOR


def _same_hour(one: Displaced[Key], start: Start) -> bool:
    """Say whether the clock on the wall shows the same."""
    new, old = (at.astimezone(one.zone).time() for at in (start.at, one.start.at))
    return new == old
