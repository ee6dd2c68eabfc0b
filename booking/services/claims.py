"""Taking time and letting it go: the only place where claims are written."""

from collections.abc import Iterable, Sequence
from datetime import datetime

from booking.diary import visit_of
from booking.models import Appointment, CancelReason, Claim, Status
from booking.scheduling import Interval, cells
from clinic.models import Resource


def take(appointment: Appointment, resources: Sequence[Resource]) -> None:
    """Claim each cell of each resource that a new appointment needs, buffers included.

    No lock is taken: the first transaction to insert a claim owns the cell.
    Raises IntegrityError if any cell is claimed already.
    """
    through = Appointment.resources.through
    through.objects.bulk_create(
        through(appointment_id=appointment.pk, resource_id=resource.pk) for resource in resources
    )
    Claim.objects.bulk_create(_claims(appointment, _wanted(appointment, resources)))


def take_instead(appointment: Appointment, resources: Sequence[Resource]) -> None:
    """Claim what a moved appointment needs now; only then let go of what it no longer needs."""
    wanted = _wanted(appointment, resources)
    had = {(claim.resource_id, claim.cell): claim.pk for claim in appointment.claims.all()}
    Claim.objects.bulk_create(_claims(appointment, (one for one in wanted if one not in had)))
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


def give_up(appointment: Appointment, reason: CancelReason, now: datetime) -> None:
    """End an appointment that will not take place and free its time."""
    appointment.status = Status.CANCELLED
    appointment.cancelled_at, appointment.cancel_reason = now, reason
    appointment.held_until = None
    appointment.save(update_fields=["status", "cancelled_at", "cancel_reason", "held_until"])
    let_go(appointment)


def _wanted(appointment: Appointment, resources: Sequence[Resource]) -> list[tuple[int, int]]:
    """Return resource and cell of every claim, in one order for everybody: no deadlock."""
    visit = visit_of(appointment.visit_type)  # which may be longer now than when the time was taken
    occupied = Interval(appointment.starts_at - visit.before, appointment.ends_at + visit.after)
    return [(pk, cell) for pk in sorted(one.pk for one in resources) for cell in cells(occupied)]


def _claims(appointment: Appointment, wanted: Iterable[tuple[int, int]]) -> list[Claim]:
    return [Claim(resource_id=resource, cell=cell, appointment=appointment) for resource, cell in wanted]
