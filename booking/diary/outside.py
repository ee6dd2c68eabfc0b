"""Which visits to come would no longer be offered where they stand, after hours or rooms have changed."""

from collections.abc import Callable, Iterable
from datetime import datetime

from booking.diary.offers import visit_of
from booking.diary.timetable import Timetable, timetable
from booking.models import Appointment
from booking.models.appointment import AppointmentQuerySet
from booking.scheduling import Interval, Standing, standing_outside
from clinic.models import Location, Resource, VisitType

Stretch = Callable[[Appointment], Interval]


def outside_of(resource: Resource, *, now: datetime) -> list[Appointment]:
    """Return the visits of a resource that no longer fit its hours and closures, the next one first."""
    visits = Appointment.objects.to_come(now).filter(resources=resource)
    return _outside(visits, _as_booked, only=resource)


def outside_at(place: Location, *, now: datetime) -> list[Appointment]:
    """Return the visits at a place that no longer fit, the next one first."""
    return _outside(Appointment.objects.to_come(now).filter(location=place), _as_booked)


def outside_as_they_are_now(visit_type: VisitType, *, now: datetime) -> list[Appointment]:
    """Return the visits of a kind that would not fit if they took as long as the kind takes now."""
    return _outside(Appointment.objects.to_come(now).filter(visit_type=visit_type), _as_now)


def _outside(
    found: AppointmentQuerySet, stretch: Stretch, *, only: Resource | None = None
) -> list[Appointment]:
    visits = list(
        found.select_related("patient", "visit_type", "location").prefetch_related("resources__location")
    )
    if not visits:
        return []
    stands = [
        (resource, _standing(visit, resource, stretch(visit)))
        for visit in visits
        for resource in visit.resources.all()
        if only is None or resource == only
    ]
    window = _reach(one for _, one in stands)
    plan = timetable()
    kinds = {visit.visit_type_id: visit.visit_type for visit in visits}
    works = {(one.resource, one.visit_type): resource for resource, one in stands}
    sessions = {
        key: _sessions(plan, resource, kinds[key[1]], window)
        for key, resource in works.items()
        if not _works_always(plan, resource)
    }
    closures = {resource.pk: list(plan.closed(resource, window)) for resource in works.values()}
    outside = set(standing_outside((one for _, one in stands), sessions, closures))
    return [visit for visit in visits if visit.pk in outside]


def _as_booked(visit: Appointment) -> Interval:
    return Interval(visit.starts_at, visit.ends_at)


def _as_now(visit: Appointment) -> Interval:
    return Interval(visit.starts_at, visit.starts_at + visit.visit_type.length)


def _standing(visit: Appointment, resource: Resource, with_patient: Interval) -> Standing[object]:
    around = visit_of(visit.visit_type)
    return Standing(
        visit.pk,
        resource.pk,
        visit.visit_type_id,
        with_patient,
        Interval(with_patient.start - around.before, with_patient.end + around.after),
        buffers_inside=resource.kind != Resource.Kind.PRACTITIONER,
    )


def _reach(stands: Iterable[Standing[object]]) -> Interval:
    occupied = [one.occupied for one in stands]
    return Interval(min(one.start for one in occupied), max(one.end for one in occupied))


def _works_always(plan: Timetable, resource: Resource) -> bool:
    has_hours = resource.pk in plan.hours or resource.kind == Resource.Kind.PRACTITIONER
    return resource.active and not has_hours


def _sessions(plan: Timetable, resource: Resource, visit_type: VisitType, window: Interval) -> list[Interval]:
    return plan.sessions(resource, window, visit_type) if resource.active else []
