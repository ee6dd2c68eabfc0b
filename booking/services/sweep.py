"""Letting time go that nobody keeps any longer."""

from datetime import datetime, timedelta

from booking.models import Appointment, CancelReason, Claim, Status
from booking.models.appointment import AppointmentQuerySet
from booking.scheduling import CELL
from booking.scheduling.cells import EPOCH
from booking.services.claims import give_up
from booking.services.whole import whole
from clinic import audit

BATCH = 200
A_DAY = timedelta(days=1)
UNCONFIRMED_KEPT = A_DAY  # so that what was typed is still there for who comes back


def end_expired_holds(*, near: datetime, now: datetime) -> list[Appointment]:
    """Free what expired holds keep near an instant, inside the transaction of whoever needs the time."""
    return _end(Appointment.objects.filter(starts_at__range=(near - A_DAY, near + A_DAY)), now)


@whole
def expire_holds(*, now: datetime) -> int:
    """Free the time of expired holds, a batch at a time; return how many."""
    ended = _end(Appointment.objects.all(), now)
    for one in ended:
        audit.record("appointment.hold_ended", one, actor=None, now=now)
    return len(ended)


@whole
def forget_past_claims(*, now: datetime) -> int:
    """Delete the claims of time that is over: nobody can want it any more. Returns how many."""
    over = (now - A_DAY - EPOCH) // CELL
    return Claim.objects.filter(cell__lt=over).delete()[0]


@whole
def forget_unconfirmed(*, now: datetime) -> int:
    """Delete times that were held and never confirmed, with what was typed about the person."""
    never = Appointment.objects.filter(
        patient=None, status=Status.CANCELLED, cancelled_at__lt=now - UNCONFIRMED_KEPT
    )
    batch = list(never[:BATCH])
    Appointment.objects.filter(pk__in=[one.pk for one in batch]).delete()
    return len(batch)


def _end(holds: AppointmentQuerySet, now: datetime) -> list[Appointment]:
    """End expired holds, but for those that somebody is confirming at this moment."""
    expired = list(holds.expired_holds(now).select_for_update(skip_locked=True)[:BATCH])
    for one in expired:
        give_up(one, CancelReason.HOLD_OVER, now)
    return expired
