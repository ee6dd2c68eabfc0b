"""Letting time go that nobody keeps any longer."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta

from django.db import IntegrityError

from booking.models import Appointment, CancelReason, ChangedVisit, Claim, LimitedDay, Status
from booking.scheduling import CELL
from booking.scheduling.cells import EPOCH
from booking.services.claims import give_up
from booking.services.whole import whole
from clinic import audit
from clinic.models import Resource

BATCH = 200
A_DAY = timedelta(days=1)
UNCONFIRMED_KEPT = A_DAY  # so that what was typed is still there for who comes back


@whole
def expire_holds(*, now: datetime) -> int:
    """Free the time of expired holds, a batch at a time; return how many.

    One that somebody is confirming at this moment is left alone.
    """
    over = Appointment.objects.expired_holds(now).select_for_update(skip_locked=True)
    expired = list(over[:BATCH])
    for one in expired:
        give_up(one, CancelReason.HOLD_OVER, now)
    for one in expired:
        audit.record("appointment.hold_ended", one, actor=None, now=now)
    return len(expired)


@contextmanager
def expired_holds_out_of_the_way(now: datetime) -> Iterator[None]:
    """Take time; if it is claimed, end expired holds before the error goes on: the next try may succeed."""
    try:
        yield
    except IntegrityError:
        expire_holds(now=now)
        raise


@whole
def forget_past_claims(*, now: datetime) -> int:
    """Delete the claims of time that is over: nobody can want it any more. Returns how many.

    The resources are named because the key begins with them: without, every claim there is would be read.
    """
    over = (now - A_DAY - EPOCH) // CELL
    everything = list(Resource.objects.values_list("pk", flat=True))
    return Claim.objects.filter(resource__in=everything, cell__lt=over).delete()[0]


@whole
def forget_past_limits(*, now: datetime) -> int:
    """Delete the rows that were locked for days which are over. Returns how many.

    Two days stay: one in which a missed visit may stand again, and one since a day ends last in the far west.
    """
    return LimitedDay.objects.filter(day__lt=(now - 2 * A_DAY).date()).delete()[0]


@whole
def forget_unconfirmed(*, now: datetime) -> int:
    """Delete times that were held and never confirmed, with what was typed about the person."""
    never = Appointment.objects.filter(
        patient=None, status=Status.CANCELLED, cancelled_at__lt=now - UNCONFIRMED_KEPT
    )
    # A colleague has yet to ring them about the closure that took their time.
    to_be_rung = ChangedVisit.objects.unsettled().values("appointment")
    batch = list(never.exclude(pk__in=to_be_rung)[:BATCH])
    Appointment.objects.filter(pk__in=[one.pk for one in batch]).delete()
    return len(batch)
