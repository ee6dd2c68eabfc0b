"""What visits are made of: who gives which, where, in which hours. Kept in memory until it changes.

Patients look far more often than a practice changes its hours, so each process keeps what it read, together
with the revision that it read it at. The revision is asked for each time: nobody is shown old hours.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import lru_cache
from typing import Any
from uuid import UUID, uuid4

from django.db.models.signals import m2m_changed, post_delete, post_save

from booking.models import Closure, Schedule
from booking.scheduling import Interval, WeeklyHours, sessions
from clinic.models import Location, Practice, Practitioner, Resource, VisitType

Hours = Mapping[int, list[WeeklyHours]]  # by resource
Worked = tuple[int, int | None, date, date]  # resource, kind of visit where it matters, first and last day
MOST_SESSIONS = 2_000  # kept in memory; what is looked at again and again is the next few weeks
PARTS = (Practice, Location, Resource, Practitioner, VisitType, Schedule, Closure)


@dataclass(frozen=True, slots=True)
class Timetable:
    """A practice as it stands. Shared by all requests of a process: nothing in it is ever changed."""

    revision: UUID
    resources: tuple[Resource, ...]  # in use, with their location and, if they are a person, the practitioner
    givers: Mapping[int, set[int]]  # resources of practitioners, by kind of visit
    hours: Hours
    closures: tuple[Closure, ...]
    visit_types: Mapping[str, VisitType]  # those in use, by code
    _sessions: dict[Worked, list[Interval]] = field(default_factory=dict)  # worked out before

    def sessions(
        self, resource: Resource, window: Interval, visit_type: VisitType | None = None
    ) -> list[Interval]:
        """Return when a resource works on the local days that a window touches, or works for a kind of visit."""
        hours = self.hours.get(resource.pk, [])
        kind = visit_type.pk if visit_type and any(row.only for row in hours) else None
        zone, last_instant = resource.location.zone, window.end - datetime.resolution
        first, last = (at.astimezone(zone).date() for at in (window.start, last_instant))
        key = (resource.pk, kind, first, last)
        if key not in self._sessions:
            if len(self._sessions) >= MOST_SESSIONS:
                self._sessions.clear()
            for_it = [row for row in hours if kind is None or row.is_for(kind)]
            self._sessions[key] = sessions(for_it, zone, first, last)
        return self._sessions[key]

    def needed(self, visit_type: VisitType) -> list[Resource]:
        """Return everybody who gives a kind of visit and everything of the kinds that it needs."""
        givers = self.givers.get(visit_type.pk, set())
        return [one for one in self.resources if one.pk in givers or one.kind in visit_type.needs]

    def closed(self, resource: Resource, window: Interval) -> Iterable[Interval]:
        """Yield when a resource, or the whole place, is closed in a window."""
        for closure in self.closures:
            concerned = closure.resource_id == resource.pk or closure.location_id == resource.location_id
            if concerned and closure.starts_at < window.end and closure.ends_at > window.start:
                yield Interval(closure.starts_at, closure.ends_at)


def timetable(practice: Practice | None = None) -> Timetable:
    """Return the practice as it stands; six queries after a change, else one or, with ``practice``, none.

    ``practice`` is its record as it was just read. Raises Practice.DoesNotExist before it was set up.
    """
    return _read(practice.timetable_revision if practice else _revision())


def is_current(plan: Timetable) -> bool:
    """Say whether nothing of the practice was changed since a timetable was read; one query."""
    return plan.revision == _revision()


def watch() -> None:
    """Give the practice a new revision with each change to a part of it. Called once, at the start.

    Rows written past their models (``bulk_create``, ``QuerySet.update``) are not seen: call ``changed``.
    """
    for part in PARTS:
        post_save.connect(changed, sender=part)
        post_delete.connect(changed, sender=part)
    for pairs in (VisitType.practitioners.through, Schedule.visit_types.through):
        m2m_changed.connect(changed, sender=pairs)


def changed(**signal: Any) -> None:
    """Let every process read the timetable anew, from the commit of this transaction on."""
    Practice.objects.filter(pk=Practice.ONLY).update(timetable_revision=uuid4())


def _revision() -> UUID:
    return Practice.objects.values_list("timetable_revision", flat=True).get(pk=Practice.ONLY)


@lru_cache(maxsize=1)
def _read(revision: UUID) -> Timetable:
    resources = Resource.objects.filter(active=True).select_related("location", "practitioner")
    gives = VisitType.practitioners.through.objects.values_list("visittype", "practitioner__resource")
    givers = defaultdict(set)
    for visit_type, resource in gives:
        givers[visit_type].add(resource)
    hours = defaultdict(list)
    for row in Schedule.objects.prefetch_related("visit_types"):
        hours[row.resource_id].append(row.weekly())
    return Timetable(
        revision=revision,
        resources=tuple(resources.order_by("pk")),
        givers=givers,
        hours=dict(hours),
        closures=tuple(Closure.objects.all()),
        visit_types={one.code: one for one in VisitType.objects.filter(active=True)},
    )
