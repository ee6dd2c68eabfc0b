"""Which times can be offered: the one place where schedules, closures and claims meet a kind of visit."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import cached_property
from itertools import groupby
from typing import Any
from zoneinfo import ZoneInfo

from booking.diary.resources import Busy, busy_of
from booking.diary.timetable import Timetable, timetable
from booking.models import Appointment
from booking.scheduling import (
    Interval,
    Visit,
    offered_starts,
    room_for,
    start_of_day,
    subtract,
    widened,
)
from clinic.models import Location, Practitioner, Resource, VisitType
from intake.models import QuestionnaireResponse

AT_A_TIME = timedelta(days=8)  # a week and the day that tells whether more follow


@dataclass(frozen=True)
class FreeTime:
    """A time that can be kept: computed, never stored. ``starts_at`` and ``ends_at`` are in UTC."""

    starts_at: datetime
    visit_type: VisitType
    practitioner: Practitioner

    @property
    def ends_at(self) -> datetime:
        """Return the end of the visit, without its buffer."""
        return self.starts_at + self.visit_type.length

    @property
    def location(self) -> Location:
        """Return where the visit would be."""
        return self.practitioner.resource.location

    @cached_property
    def local_start(self) -> datetime:
        """Return the start on the clock of the location."""
        return self.starts_at.astimezone(self.location.zone)


@dataclass(frozen=True, slots=True)
class FreeDay:
    """A day on the clock of the location, with its free times, perhaps none."""

    day: date
    times: list[FreeTime]


def visit_of(visit_type: VisitType) -> Visit:
    """Return how long a kind of visit takes and what it keeps free around it."""
    return Visit(
        visit_type.length,
        before=timedelta(minutes=visit_type.buffer_before),
        after=timedelta(minutes=visit_type.buffer_after),
    )


def route_of(response: QuestionnaireResponse | None) -> Mapping[str, Any] | None:
    """Return the route of the newest assessment of some answers, if they were assessed."""
    assessment = response.assessments.last() if response else None
    return assessment.result["route"] if assessment else None


def window_for(
    visit_type: VisitType, route: Mapping[str, Any] | None, *, zone: ZoneInfo, now: datetime
) -> Interval | None:
    """Return between which instants a visit may start: lead time and horizon, and the days of a route.

    ``route`` is that of an assessment; its ``earliest`` and ``latest`` are days (ISO, both included) or
    None. None if no instant is left.
    """
    start = now + timedelta(minutes=visit_type.lead_time_minutes)
    end = now + timedelta(days=visit_type.horizon_days)
    if route and route["earliest"]:
        start = max(start, start_of_day(date.fromisoformat(route["earliest"]), zone))
    if route and route["latest"]:
        end = min(end, start_of_day(date.fromisoformat(route["latest"]) + timedelta(days=1), zone))
    return Interval(start, end) if start < end else None


def free_times(
    visit_type: VisitType, *, window: Interval, now: datetime, practitioner: Practitioner | None = None
) -> list[FreeTime]:
    """Return the times in a window at which a visit can be kept, earliest first; two queries."""
    return KindOffer(visit_type, timetable(), now, practitioner).free_times(window)


class TimesOnRoute:
    """Every time at which a visit can be kept, as far as a route allows, earliest first; one query.

    The diary is read once, when this is made. What it offers is worked out a week or so at a time, as far
    as somebody asks, and again whenever they ask. ``ignoring`` is an appointment that may be moved: its
    own time counts as free.
    """

    def __init__(
        self,
        visit_type: VisitType,
        route: Mapping[str, Any] | None,
        *,
        plan: Timetable,
        now: datetime,
        ignoring: Appointment | None = None,
    ) -> None:
        self._offer = KindOffer(visit_type, plan, now, ignoring=ignoring)
        self._window = self._offer.window(route)
        self.practitioners = self._offer.practitioners
        if self._window:
            self._offer.read(self._window)

    def __iter__(self) -> Iterator[FreeTime]:
        if self._window is None:
            return
        start = self._window.start
        while start < self._window.end:
            end = min(start + AT_A_TIME, self._window.end)
            yield from self._offer.times(Interval(start, end))
            start = end


def by_day(times: Iterable[FreeTime], *, first_day: date, days: int) -> list[FreeDay]:
    """Return each of a number of days with its free times; a day without any is there and empty."""
    full = {day: list(free) for day, free in groupby(times, key=lambda free: free.local_start.date())}
    span = (first_day + timedelta(days=n) for n in range(days))
    return [FreeDay(day, full.get(day, [])) for day in span]


def free_resources(
    visit_type: VisitType,
    *,
    practitioner: Practitioner,
    starts_at: datetime,
    plan: Timetable,
    now: datetime,
    ignoring: Appointment | None = None,
) -> list[Resource] | None:
    """Return what a visit at one instant would occupy, the practitioner first; None if it is not offered.

    ``ignoring`` is an appointment that is about to be moved: its own time counts as free.
    """
    offer = KindOffer(visit_type, plan, now, practitioner, ignoring)
    if not offer.free_times(Interval(starts_at, starts_at + datetime.resolution)):
        return None
    return [practitioner.resource, *offer.companions(practitioner, starts_at)]


class KindOffer:
    """Who and what a kind of visit needs; reads any window of the diary, one query each, or is given it."""

    def __init__(
        self,
        visit_type: VisitType,
        plan: Timetable,
        now: datetime,
        practitioner: Practitioner | None = None,
        ignoring: Appointment | None = None,
    ) -> None:
        self.visit_type, self.plan, self.now, self.ignoring = visit_type, plan, now, ignoring
        self.visit = visit_of(visit_type)
        needed = plan.needed(visit_type)
        people = [one.practitioner for one in needed if one.kind == Resource.Kind.PRACTITIONER]
        self.practitioners = [one for one in people if practitioner is None or one == practitioner]
        places = {one.resource.location_id for one in self.practitioners}
        rest = [one for one in needed if one.kind != Resource.Kind.PRACTITIONER]
        self.others = [one for one in rest if one.location_id in places]
        self.blocked: dict[int, list[Interval]] = {}  # of each practitioner
        self.possible: dict[int, list[Interval]] = {}  # for each practitioner, as far as the rooms go
        self.gaps: dict[int, list[Interval]] = {}  # of each room and device

    def window(self, route: Mapping[str, Any] | None) -> Interval | None:
        """Return between which instants a visit on a route may start; None where nobody gives such visits."""
        if not self.practitioners:
            return None
        zone = self.practitioners[0].resource.location.zone
        return window_for(self.visit_type, route, zone=zone, now=self.now)

    def free_times(self, window: Interval) -> list[FreeTime]:
        """Read the diary for a window and return the times it offers, earliest first."""
        self.read(window)
        return self.times(window)

    def read(self, window: Interval) -> None:
        """Read what is taken and closed in a window."""
        reach = self.reach(window)
        ignoring = [self.ignoring] if self.ignoring else []
        self.lay(
            window, reach, busy_of(self.resources, reach, plan=self.plan, now=self.now, ignoring=ignoring)
        )

    @property
    def resources(self) -> list[Resource]:
        """Return everybody and everything that may be occupied."""
        return [*(one.resource for one in self.practitioners), *self.others]

    def reach(self, window: Interval) -> Interval:
        """Return what visits that start in a window can occupy."""
        return Interval(self.visit.occupied(window.start).start, self.visit.occupied(window.end).end)

    def lay(self, window: Interval, reach: Interval, busy: Busy) -> None:
        """Work out from what is taken and closed where visits may start in a window."""
        for other in self.others:
            works = (
                self.plan.sessions(other, reach, self.visit_type) if other.pk in self.plan.hours else [reach]
            )
            self.gaps[other.pk] = [gap for part in works for gap in subtract(part, busy[other.pk])]
        for one in self.practitioners:
            gaps = [[self.gaps[other.pk] for other in kind] for kind in self.others_of(one)]
            self.possible[one.pk] = room_for(self.visit, gaps, window=window)
            self.blocked[one.pk] = widened(busy[one.resource_id], self.visit)

    def times(self, window: Interval) -> list[FreeTime]:
        """Return the times in a window that was read, earliest first."""
        free = (
            FreeTime(start, self.visit_type, practitioner)
            for practitioner in self.practitioners
            for start in offered_starts(
                self.plan.sessions(practitioner.resource, window, self.visit_type),
                self.blocked[practitioner.pk],
                self.possible[practitioner.pk],
                visit=self.visit,
                window=window,
            )
        )
        return sorted(free, key=lambda one: (one.starts_at, one.practitioner.pk))

    def companions(self, practitioner: Practitioner, starts_at: datetime) -> list[Resource]:
        """Return one free resource of each other kind for a time that ``free_times`` has just returned.

        Each practitioner looks in another place first, so that colleagues rarely want the same room at once.
        """
        needed = self.visit.occupied(starts_at)
        chosen = []
        for kind in self.others_of(practitioner):
            first = practitioner.pk % len(kind)
            chosen.append(next(one for one in kind[first:] + kind[:first] if self._fits(needed, one)))
        return chosen

    def _fits(self, needed: Interval, resource: Resource) -> bool:
        return any(gap.start <= needed.start and needed.end <= gap.end for gap in self.gaps[resource.pk])

    def others_of(self, practitioner: Practitioner) -> list[list[Resource]]:
        """Return, for each other kind that is needed, the resources of it where the practitioner works."""
        place = practitioner.resource.location_id
        return [
            [one for one in self.others if (one.kind, one.location_id) == (kind, place)]
            for kind in self.visit_type.needs
        ]
