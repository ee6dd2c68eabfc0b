"""When resources work, and when they are taken or closed."""

from collections.abc import Collection, Iterable, Iterator, Mapping
from datetime import datetime

from django.db.models import Q

from booking.diary.timetable import Timetable
from booking.models import Appointment, CellList, Claim, Closure
from booking.scheduling import Interval, aligned, cells
from clinic.models import Resource

Busy = Mapping[int, list[Interval]]  # by resource


def busy_of(
    resources: Iterable[Resource],
    window: Interval,
    *,
    plan: Timetable,
    now: datetime,
    ignoring: Collection[Appointment] = (),
) -> Busy:
    """Return what is claimed or closed of each resource in a window; one query.

    A hold that has expired takes no time, swept or not. What ``ignoring`` names counts as free as well.
    """
    busy = {one.pk: list(plan.closed(one, window)) for one in resources}
    for resource, first, last in _claimed(busy, window, now, ignoring):
        busy[resource].append(aligned(first, last))
    return busy


def is_closed(resource: Resource, at: datetime) -> bool:
    """Tell whether a resource, or the whole place, is closed at an instant that its hours include."""
    closures = Closure.objects.filter(Q(resource=resource) | Q(location=resource.location_id))
    return closures.filter(starts_at__lte=at, ends_at__gt=at).exists()


def _claimed(
    resources: Iterable[int], window: Interval, now: datetime, ignoring: Collection[Appointment]
) -> Iterator[tuple[int, int, int]]:
    """Yield resource, first and last cell of each stretch that is claimed without a gap.

    Joining the cells here costs less than letting the database group them by appointment, and neighbouring
    visits become one stretch.
    """
    span = cells(window)
    claims = Claim.objects.filter(resource__in=resources, cell__gte=span.start, cell__lt=span.stop)
    claims = claims.exclude(appointment__in=Appointment.objects.expired_holds(now).values("pk"))
    if ignoring:
        claims = claims.exclude(appointment__in=[one.pk for one in ignoring])
    for resource, taken in claims.values_list("resource_id").annotate(taken=CellList("cell")):
        for first, last in _stretches(sorted(map(int, taken.split(",")))):
            yield resource, first, last


def _stretches(taken: Iterable[int]) -> Iterator[tuple[int, int]]:
    """Yield first and last of each run of cells; they come in order, one perhaps twice (overbooked)."""
    cell = iter(taken)
    first = last = next(cell)
    for one in cell:
        if one > last + 1:
            yield first, last
            first = one
        last = one
    yield first, last
