"""Visits that a change of the schedule displaces, and the other times there are for them."""

from collections.abc import Collection, Container, Hashable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from uuid import UUID

from django.db.models import OuterRef, Q, QuerySet, Subquery

from booking.diary.offers import KindOffer, visit_of, window_for
from booking.diary.resources import busy_of
from booking.diary.timetable import Timetable
from booking.models import Appointment, Closure, Status
from booking.models.appointment import AppointmentQuerySet
from booking.scheduling import (
    Displaced,
    Interval,
    Possible,
    Proposal,
    Rearrangement,
    Standing,
    Start,
    WeeklyHours,
    merge,
    standing_outside,
)
from clinic.models import Practitioner, Resource, VisitType
from intake.models import Assessment

LONGEST_BUFFER = timedelta(hours=1)  # as VisitType allows
ROUTINE = "routine"
CLOSED = 0  # stands for whatever is closed: all that is near takes it


def plan_with(plan: Timetable, closure: Closure) -> Timetable:
    """Return the timetable as it will be with one closure more."""
    return replace(plan, closures=(*plan.closures, closure))


def plan_with_hours(
    plan: Timetable, resource: Resource, *, gone: Collection[WeeklyHours], come: Collection[WeeklyHours]
) -> Timetable:
    """Return the timetable as it is with some hours of a resource in place of others."""
    stay = [one for one in plan.hours.get(resource.pk, []) if one not in gone and one not in come]
    hours = {**plan.hours, resource.pk: [*stay, *come]}
    if not hours[resource.pk]:  # works always, unless it is a person
        del hours[resource.pk]
    return replace(plan, hours=hours, _sessions={})


def visits_with(resource: Resource, *, now: datetime) -> list[Appointment]:
    """Return the visits of a resource that are not over yet; two queries."""
    stand = Q(status__in=[Status.BOOKED, Status.ARRIVED], ends_at__gt=now)
    return list(with_routes(Appointment.objects.filter(stand, resources=resource)))


def holds_with(resource: Resource, *, now: datetime) -> list[Appointment]:
    """Return the times with a resource that are kept for somebody who has yet to confirm or to answer."""
    held = Appointment.objects.filter(status=Status.HELD, held_until__gt=now, resources=resource)
    return list(held.select_related("visit_type", "contact", "kept_for").order_by("pk"))


def visits_in(closure: Closure, *, now: datetime) -> list[Appointment]:
    """Return the visits, not over yet, that a closure would touch, buffers included; two queries."""
    stand = Q(status__in=[Status.BOOKED, Status.ARRIVED], ends_at__gt=now)
    return _touched(with_routes(_near(closure).filter(stand)), closure)


def holds_in(closure: Closure, *, now: datetime) -> list[Appointment]:
    """Return the times in a closure that are kept for somebody who has yet to confirm or to answer."""
    held = _near(closure).filter(status=Status.HELD, held_until__gt=now)
    return _touched(held.select_related("visit_type", "contact", "kept_for").order_by("pk"), closure)


def with_routes(visits: AppointmentQuerySet) -> QuerySet[Appointment]:
    """Read with visits all that decides on another time: ``route`` is that of the newest assessment, or None."""
    newest = Assessment.objects.filter(response=OuterRef("response")).order_by("-number")
    return (
        visits.select_related(
            "patient", "visit_type", "location", "practitioner__resource__location", "response", "contact"
        )
        .prefetch_related("resources")
        .annotate(route=Subquery(newest.values("result__route")[:1]))
        .order_by("starts_at", "pk")
    )


def is_here(visit: Appointment, now: datetime) -> bool:
    """Say whether a patient has come already, or should have."""
    return visit.status != Status.BOOKED or visit.starts_at <= now


class OtherTimes:
    """Other times for visits that can't stay, as the timetable will be.

    The diary is read once, however many visits and kinds of visit there are. ``visits`` come from
    ``with_routes``; those who are here already are given no time.
    """

    def __init__(self, visits: Sequence[Appointment], *, plan: Timetable, now: datetime) -> None:
        self.practitioners: dict[int, Practitioner] = {
            one.pk: one.practitioner for one in plan.resources if one.kind == Resource.Kind.PRACTITIONER
        }
        self.displaced = {visit.pk: _displaced(visit, plan, now) for visit in visits}
        windows = [one.window for one in self.displaced.values() if one.window]
        self.window = (
            Interval(min(one.start for one in windows), max(one.end for one in windows)) if windows else None
        )
        offers = {
            (visit.visit_type_id, visit.location_id): KindOffer(_type_of(visit, plan), plan, now)
            for visit in visits
        }
        if self.window:
            _read(offers.values(), self.window, visits, plan, now)
        possible: dict[Hashable, Possible] = {
            (kind, place): self._possible(offer, place) for (kind, place), offer in offers.items()
        }
        self.sheet = Rearrangement(self.displaced.values(), possible)

    def propose(self, *, besides: Container[UUID]) -> Mapping[UUID, Proposal | None]:
        """Give everybody ``besides`` some the time that fits best of those that are left."""
        return self.sheet.propose(besides=besides)

    def options(self, visit: UUID, number: int) -> list[Proposal]:
        """Return the times that one visit can be given now, the best first."""
        return [one for one, _ in zip(self.sheet.options(self.displaced[visit]), range(number), strict=False)]

    def give(self, visit: UUID, practitioner: Practitioner, starts_at: datetime) -> Proposal | None:
        """Keep one time for a visit. None if it can't be given to it."""
        displaced = self.displaced[visit]
        proposal = self.sheet.at(displaced, Start(starts_at, practitioner.resource_id))
        if proposal:
            self.sheet.give(displaced, proposal)
        return proposal

    def _possible(self, offer: KindOffer, place: int) -> Possible:
        """Return where a kind of visit may be at one place."""
        here = [one for one in offer.practitioners if one.resource.location_id == place]
        resources = {one.resource_id for one in here}
        starts = [
            Start(free.starts_at, free.practitioner.resource_id)
            for free in (offer.times(self.window) if self.window else [])
            if free.practitioner.resource_id in resources
        ]
        beside = {
            one.resource_id: [[other.pk for other in others] for others in offer.others_of(one)]
            for one in here
        }
        gaps = {pk: merge(parts) for pk, parts in offer.gaps.items()}
        return Possible(offer.visit, starts, beside, gaps)


def _read(
    offers: Collection[KindOffer],
    window: Interval,
    visits: Sequence[Appointment],
    plan: Timetable,
    now: datetime,
) -> None:
    """Read once what is taken and closed wherever one of the visits may go."""
    reaches = [offer.reach(window) for offer in offers]
    reach = Interval(min(one.start for one in reaches), max(one.end for one in reaches))
    resources = {one.pk: one for offer in offers for one in offer.resources}
    busy = busy_of(resources.values(), reach, plan=plan, now=now, ignoring=visits)
    for offer in offers:
        offer.lay(window, reach, busy)


def _displaced(visit: Appointment, plan: Timetable, now: datetime) -> Displaced[UUID]:
    route = getattr(visit, "route", None)
    place = visit.location
    window = None
    if not is_here(visit, now):
        window = window_for(_type_of(visit, plan), route, zone=place.zone, now=now)
    return Displaced(
        key=visit.pk,
        person=visit.patient_id,
        kind=(visit.visit_type_id, place.pk),
        priority=(route or {}).get("priority", ROUTINE),
        start=Start(visit.starts_at, visit.practitioner.resource_id),
        resources=[one.pk for one in visit.resources.all()],
        zone=place.zone,
        window=window,
    )


def _type_of(visit: Appointment, plan: Timetable) -> VisitType:
    """Return a visit's kind as it will be; one that is given no more is as it was."""
    return plan.visit_types.get(visit.visit_type.code, visit.visit_type)


def _near(closure: Closure) -> AppointmentQuerySet:
    near = Q(starts_at__lt=closure.ends_at + LONGEST_BUFFER, ends_at__gt=closure.starts_at - LONGEST_BUFFER)
    if closure.resource_id is None:
        return Appointment.objects.filter(near, location=closure.location_id)
    return Appointment.objects.filter(near, resources=closure.resource_id)


def _touched(visits: QuerySet[Appointment], closure: Closure) -> list[Appointment]:
    standing = [
        Standing(
            key=visit,
            resource=CLOSED,
            visit_type=visit.visit_type_id,
            visit=Interval(visit.starts_at, visit.ends_at),
            occupied=visit_of(visit.visit_type).occupied(visit.starts_at),
        )
        for visit in visits
    ]
    return standing_outside(standing, {}, {CLOSED: [Interval(closure.starts_at, closure.ends_at)]})
