"""Why a time is not offered: what stands in the way of each start of a practitioner's day, read from the diary."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from booking.diary.limits import full_days, whole_day
from booking.diary.offers import visit_of, window_for
from booking.diary.resources import Busy, taken_of
from booking.diary.timetable import Timetable, timetable
from booking.models import Appointment
from booking.scheduling import Calendar, Interval, Obstacle, why_not
from clinic.models import Practitioner, Resource, VisitType


@dataclass(frozen=True, slots=True)
class AskedTime:
    """A start on a practitioner's grid, and what keeps a visit from it; nothing if it is offered."""

    starts_at: datetime
    obstacles: list[Obstacle]


def why_not_on(
    day: date, *, visit_type: VisitType, practitioner: Practitioner, now: datetime
) -> list[AskedTime]:
    """Return each start of a practitioner's local day with what stands in its way; two queries, or three with a limit.

    Nothing where the practitioner has no hours for such visits that day.
    """
    plan, visit = timetable(), visit_of(visit_type)
    zone = practitioner.resource.location.zone
    window = whole_day(day, zone)
    starts = [
        start
        for session in plan.sessions(practitioner.resource, window, visit_type)
        for start in _grid(session, visit.step)
    ]
    return _asked(starts, visit_type, practitioner, plan, window, now) if starts else []


def why_not_at(
    starts_at: datetime,
    *,
    visit_type: VisitType,
    practitioner: Practitioner,
    now: datetime,
    ignoring: Appointment | None = None,
) -> list[Obstacle]:
    """Return what keeps a visit from one instant, whenever it is; two queries, or three with a limit.

    ``ignoring`` is an appointment whose own time counts as free.
    """
    window = Interval(starts_at, starts_at + datetime.resolution)
    asked = _asked([starts_at], visit_type, practitioner, timetable(), window, now, ignoring)
    return asked[0].obstacles


def _grid(session: Interval, step: timedelta) -> Iterator[datetime]:
    start = session.start
    while start < session.end:
        yield start
        start += step


def _asked(
    starts: list[datetime],
    visit_type: VisitType,
    practitioner: Practitioner,
    plan: Timetable,
    window: Interval,
    now: datetime,
    ignoring: Appointment | None = None,
) -> list[AskedTime]:
    visit = visit_of(visit_type)
    place = practitioner.resource.location
    reach = Interval(visit.occupied(window.start).start, visit.occupied(window.end).end)
    others = {
        kind: [one for one in plan.resources if (one.kind, one.location_id) == (kind, place.pk)]
        for kind in visit_type.needs
    }
    concerned = [practitioner.resource, *(one for kind in others.values() for one in kind)]
    taken = taken_of(concerned, reach, now=now, ignoring=[ignoring] if ignoring else [])
    calendars = {one.pk: _calendar(one, visit_type, plan, reach, taken) for one in concerned}
    full = full_days(visit_type, [place], window, now=now, ignoring=ignoring)
    bookable = window_for(visit_type, None, zone=place.zone, now=now)
    return [
        AskedTime(
            start,
            why_not(
                start,
                visit=visit,
                practitioner=calendars[practitioner.resource_id],
                others={
                    str(Resource.Kind(kind).label): [calendars[one.pk] for one in things]
                    for kind, things in others.items()
                },
                window=bookable,
                full_days=full[place.pk],
            ),
        )
        for start in starts
    ]


def _calendar(
    resource: Resource, visit_type: VisitType, plan: Timetable, reach: Interval, taken: Busy
) -> Calendar:
    person = resource.kind == Resource.Kind.PRACTITIONER
    return Calendar(
        resource.practitioner.name if person else resource.name,
        plan.sessions(resource, reach, visit_type) if person or resource.pk in plan.hours else None,
        list(plan.closed(resource, reach)),
        taken[resource.pk],
    )
