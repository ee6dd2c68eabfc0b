"""When resources work, and when they are taken or closed."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime

from django.db.models import Q

from booking.models import Appointment, Claim, Closure, Schedule
from booking.scheduling import Interval, WeeklyHours, aligned, cells, sessions
from clinic.models import Resource

Hours = Mapping[int, list[WeeklyHours]]  # by resource
Busy = Mapping[int, list[Interval]]  # by resource


def hours_of(resources: Iterable[Resource]) -> Hours:
    """Return the weekly hours of each resource; one query."""
    hours = defaultdict(list)
    for row in Schedule.objects.filter(resource__in=[one.pk for one in resources]):
        hours[row.resource_id].append(
            WeeklyHours(row.weekday, row.opens_at, row.closes_at, row.valid_from, row.valid_until)
        )
    return hours


def sessions_of(resource: Resource, hours: Hours, window: Interval) -> list[Interval]:
    """Return when a resource works on the local days that a window touches."""
    zone, last_instant = resource.location.zone, window.end - datetime.resolution
    first, last = (at.astimezone(zone).date() for at in (window.start, last_instant))
    return sessions(hours.get(resource.pk, []), zone, first, last)


def busy_of(
    resources: Iterable[Resource], window: Interval, *, now: datetime, ignoring: Appointment | None = None
) -> Busy:
    """Return what is claimed or closed of each resource in a window; two queries.

    A hold that has expired takes no time, swept or not. ``ignoring`` counts as free as well.
    """
    by_pk = {one.pk: one for one in resources}
    busy = defaultdict(list)
    for resource, first, last in _claimed(by_pk, window, now, ignoring):
        busy[resource].append(aligned(first, last))
    for closure in Closure.objects.filter(
        Q(resource__in=by_pk) | Q(location__in={one.location_id for one in by_pk.values()}),
        starts_at__lt=window.end,
        ends_at__gt=window.start,
    ):
        for one in by_pk.values():
            if closure.resource_id == one.pk or closure.location_id == one.location_id:
                busy[one.pk].append(Interval(closure.starts_at, closure.ends_at))
    return busy


def is_closed(resource: Resource, at: datetime) -> bool:
    """Tell whether a resource, or the whole place, is closed at an instant that its hours include."""
    closures = Closure.objects.filter(Q(resource=resource) | Q(location=resource.location_id))
    return closures.filter(starts_at__lte=at, ends_at__gt=at).exists()


def _claimed(
    resources: Iterable[int], window: Interval, now: datetime, ignoring: Appointment | None
) -> Iterator[tuple[int, int, int]]:
    """Yield resource, first and last cell of each stretch that is claimed without a gap.

    Joining the cells here costs less than letting the database group them by appointment, and neighbouring
    visits become one stretch.
    """
    span = cells(window)
    claims = Claim.objects.filter(resource__in=resources, cell__gte=span.start, cell__lt=span.stop)
    claims = claims.exclude(appointment__in=Appointment.objects.expired_holds(now).values("pk"))
    if ignoring is not None:
        claims = claims.exclude(appointment=ignoring)
    stretch: tuple[int, int, int] | None = None
    for resource, cell in claims.order_by("resource", "cell").values_list("resource_id", "cell"):
        if stretch and resource == stretch[0] and cell <= stretch[2] + 1:
            stretch = (resource, stretch[1], cell)
            continue
        if stretch:
            yield stretch
        stretch = (resource, cell, cell)
    if stretch:
        yield stretch
