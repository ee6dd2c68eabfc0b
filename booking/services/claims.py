"""Taking time and letting it go: the only place where claims are written.

Time is taken in lane 0. What the desk books on purpose beside something else takes the lane above what is there.
"""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from types import MappingProxyType

from django.db.models import Max

from booking.diary import visit_of
from booking.models import Appointment, CancelReason, Claim, Status
from booking.scheduling import Interval, cells
from clinic.models import Resource
from clinic.rows import insert

Cell = tuple[int, int, int]  # resource, cell, lane
ALONE: Mapping[int, int] = MappingProxyType({})


def take(
    appointment: Appointment, resources: Sequence[Resource], *, lanes: Mapping[int, int] = ALONE
) -> None:
    """Claim each cell of each resource that a new appointment needs, buffers included.

    No lock is taken: the first transaction to insert a claim owns the cell. ``lanes``: of the resources that it
    takes beside somebody else, on purpose. Raises IntegrityError if any cell is claimed already in its lane.
    """
    needed = [(appointment.pk, resource.pk) for resource in resources]
    insert(Appointment.resources.through, ["appointment", "resource"], needed)
    _claim(appointment, _wanted(appointment, resources, lanes))


def take_instead(
    appointment: Appointment, resources: Sequence[Resource], *, lanes: Mapping[int, int] = ALONE
) -> None:
    """Claim what a moved or returning appointment needs now; only then let go of what it no longer needs.

    ``lanes``: of the resources that it takes beside somebody else, on purpose. Raises IntegrityError if
    any cell is claimed already in its lane.
    """
    wanted = _wanted(appointment, resources, lanes)
    had = {(claim.resource_id, claim.cell, claim.lane): claim.pk for claim in appointment.claims.all()}
    _claim(appointment, (one for one in wanted if one not in had))
    kept = set(wanted)
    Claim.objects.filter(pk__in=[pk for one, pk in had.items() if one not in kept]).delete()
    appointment.resources.set(resources)


def take_over(appointment: Appointment, held: Appointment) -> None:
    """Give a moved appointment the claims of the time that was held for it; only then let go of its own."""
    had = list(appointment.claims.values_list("pk", flat=True))
    held.claims.update(appointment=appointment)
    Claim.objects.filter(pk__in=had).delete()
    appointment.resources.set(held.resources.all())


def let_go(appointment: Appointment) -> None:
    """Free the time that an appointment took."""
    appointment.claims.all().delete()


def give_up(appointment: Appointment, reason: CancelReason, now: datetime, *, late: bool = False) -> None:
    """End an appointment that will not take place and free its time; ``late``: later than patients should."""
    appointment.status, appointment.cancelled_late = Status.CANCELLED, late
    appointment.cancelled_at, appointment.cancel_reason = now, reason
    appointment.held_until = None
    appointment.save(
        update_fields=["status", "cancelled_at", "cancel_reason", "cancelled_late", "held_until"]
    )
    let_go(appointment)


def lanes_of(appointment: Appointment) -> dict[int, int]:
    """Return the lane of each resource that an appointment has beside somebody else."""
    if not appointment.overbooked_because:
        return {}
    return dict(appointment.claims.filter(lane__gt=0).values_list("resource", "lane").distinct())


def lanes_beside(appointment: Appointment, resources: Sequence[Resource]) -> dict[int, int]:
    """Return, for each resource that somebody else has at that time, the lane above theirs."""
    span = cells(_occupied(appointment))
    there = Claim.objects.filter(resource__in=resources, cell__gte=span.start, cell__lt=span.stop)
    others = there.exclude(appointment=appointment).values_list("resource")
    return {pk: highest + 1 for pk, highest in others.annotate(highest=Max("lane"))}


def _wanted(appointment: Appointment, resources: Sequence[Resource], lanes: Mapping[int, int]) -> list[Cell]:
    """Return resource, cell and lane of every claim, in one order for everybody: no deadlock."""
    ordered, span = sorted(one.pk for one in resources), cells(_occupied(appointment))
    return [(pk, cell, lanes.get(pk, 0)) for pk in ordered for cell in span]


def _occupied(appointment: Appointment) -> Interval:
    """Return what an appointment takes, buffers included."""
    visit = visit_of(appointment.visit_type)  # which may be longer now than when the time was taken
    return Interval(appointment.starts_at - visit.before, appointment.ends_at + visit.after)


def _claim(appointment: Appointment, wanted: Iterable[Cell]) -> None:
    insert(Claim, ["resource", "cell", "lane", "appointment"], [(*one, appointment.pk) for one in wanted])
