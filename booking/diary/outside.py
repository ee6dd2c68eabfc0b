"""Which visits to come would no longer be offered where they stand, after hours or rooms have changed."""

from collections.abc import Callable, Iterable, Iterator
from datetime import datetime
from uuid import UUID

from django.db.models import prefetch_related_objects

from booking.diary.offers import visit_of
from booking.diary.timetable import Timetable, timetable
from booking.models import Appointment
from booking.models.appointment import AppointmentQuerySet
from booking.scheduling import Interval, Standing, standing_outside, standing_together
from clinic.models import Location, Resource, VisitType

Stretch = Callable[[Appointment], Interval]


def outside_of(resource: Resource, *, now: datetime) -> list[Appointment]:
    """Return the visits of a resource that no longer fit its hours and closures, the next one first."""
    visits = Appointment.objects.to_come(now).filter(resources=resource)
    return _outside(_read(visits), _as_booked, only=resource)


def outside_at(place: Location, *, now: datetime) -> list[Appointment]:
    """Return the visits at a place that no longer fit, the next one first."""
    return _outside(_read(Appointment.objects.to_come(now).filter(location=place)), _as_booked)


def outside_as_they_are_now(visit_type: VisitType, *, now: datetime) -> list[Appointment]:
    """Return the visits of a kind that would not fit if they took as long as the kind takes now.

    They may outlast the hours, or meet the next visit of their practitioner, room or device.
    """
    visits = _read(Appointment.objects.to_come(now))

    def stretch(visit: Appointment) -> Interval:
        return _as_now(visit) if visit.visit_type_id == visit_type.pk else _as_booked(visit)

    stands = [one for visit in visits for _, one in _stands(visit, stretch)]
    meet = set(standing_together(stands))
    of_kind = [visit for visit in visits if visit.visit_type_id == visit_type.pk]
    outside = set(_outside(of_kind, stretch)) | {visit for visit in of_kind if visit.pk in meet}
    return [visit for visit in of_kind if visit in outside]


def without_hours(visits: list[Appointment], resource: Resource, plan: Timetable) -> list[Appointment]:
    """Return those of the visits of one resource that do not fit it as a timetable has it; three queries at most."""
    prefetch_related_objects(visits, "resources__location")
    return _outside(visits, _as_booked, only=resource, plan=plan)


def _read(found: AppointmentQuerySet) -> list[Appointment]:
    of = found.select_related("patient", "visit_type", "location")
    return list(of.prefetch_related("resources__location"))


def _outside(
    visits: list[Appointment],
    stretch: Stretch,
    *,
    only: Resource | None = None,
    plan: Timetable | None = None,
) -> list[Appointment]:
    if not visits:
        return []
    stands = [
        (resource, one)
        for visit in visits
        for resource, one in _stands(visit, stretch)
        if only is None or resource == only
    ]
    window = _reach(one for _, one in stands)
    plan = plan or timetable()
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


def _stands(visit: Appointment, stretch: Stretch) -> Iterator[tuple[Resource, Standing[UUID]]]:
    """Yield what a visit takes of each of its resources."""
    with_patient, around = stretch(visit), visit_of(visit.visit_type)
    for resource in visit.resources.all():
        yield (
            resource,
            Standing(
                visit.pk,
                resource.pk,
                visit.visit_type_id,
                with_patient,
                Interval(with_patient.start - around.before, with_patient.end + around.after),
                buffers_inside=resource.kind != Resource.Kind.PRACTITIONER,
            ),
        )


def _as_booked(visit: Appointment) -> Interval:
    return Interval(visit.starts_at, visit.ends_at)


def _as_now(visit: Appointment) -> Interval:
    return Interval(visit.starts_at, visit.starts_at + visit.visit_type.length)


def _reach(stands: Iterable[Standing[UUID]]) -> Interval:
    occupied = [one.occupied for one in stands]
    return Interval(min(one.start for one in occupied), max(one.end for one in occupied))


def _works_always(plan: Timetable, resource: Resource) -> bool:
    has_hours = resource.pk in plan.hours or resource.kind == Resource.Kind.PRACTITIONER
    return resource.active and not has_hours


def _sessions(plan: Timetable, resource: Resource, visit_type: VisitType, window: Interval) -> list[Interval]:
    return plan.sessions(resource, window, visit_type) if resource.active else []
