"""Offers that end without being taken: the time is free for the next person, the visit was never touched."""

from datetime import datetime

from django.db.models import F, Q

from booking.models import Appointment, CancelReason, Status, WaitlistOffer, WaitlistWish
from booking.services.claims import give_up
from booking.services.whole import whole
from clinic import audit
from clinic.models import User


def keep_mine(*, offer: WaitlistOffer, now: datetime) -> bool:
    """Let an offered time go because its patient keeps the old one; they stay on the list.

    False if the offer has ended already. Raises Busy.
    """
    return _end(offer, WaitlistOffer.Status.DECLINED, now, patient=True)


def withdraw_offer(*, offer: WaitlistOffer, actor: User, now: datetime) -> bool:
    """Take an offer back. False if it was answered or has ended meanwhile. Raises Busy."""
    return _end(offer, WaitlistOffer.Status.WITHDRAWN, now, actor=actor)


def end_what_is_over(*, now: datetime) -> int:
    """End offers that nobody answered in time or that are of no use any more; return how many.

    Wishes of visits that are over, were cancelled or took place are closed. Overlap is safe.
    """
    to_come = Q(appointment__status=Status.BOOKED, appointment__starts_at__gt=now)
    WaitlistWish.objects.filter(~to_come, closed_at=None).update(closed_at=now)
    no_answer = Q(expires_at__lte=now)
    useless = Q(wish__closed_at__isnull=False) | Q(wish__appointment__starts_at__lte=F("starts_at"))
    over = WaitlistOffer.objects.open().filter(no_answer | useless)
    ends = WaitlistOffer.Status
    return sum(_end(one, ends.EXPIRED if one.expires_at <= now else ends.WITHDRAWN, now) for one in over)


def end_open_offer(visit: Appointment, status: WaitlistOffer.Status, now: datetime) -> None:
    """Free what is offered to a visit that the caller has locked."""
    offer = (
        WaitlistOffer.objects.open().filter(wish__appointment=visit).select_for_update(of=("self",)).first()
    )
    if offer is not None:
        _let_go(offer, status, now)


@whole
def _end(
    offer: WaitlistOffer,
    status: WaitlistOffer.Status,
    now: datetime,
    *,
    actor: User | None = None,
    patient: bool = False,
) -> bool:
    """End an open offer. Visit, offer, held time: everybody locks them in this order."""
    Appointment.objects.select_for_update(of=("self",)).get(wishes=offer.wish_id)
    current = WaitlistOffer.objects.select_for_update().get(pk=offer.pk)
    if current.status != WaitlistOffer.Status.OPEN:
        return False
    _let_go(current, status, now)
    audit.record(f"waitlist.{status}", current, actor=actor, now=now, patient=patient)
    return True


def _let_go(offer: WaitlistOffer, status: WaitlistOffer.Status, now: datetime) -> None:
    offer.status = status
    offer.save(update_fields=["status"])
    held = (
        Appointment.objects.select_for_update(of=("self",)).filter(kept_for=offer, status=Status.HELD).first()
    )
    if held is not None:  # else it was swept a moment ago
        give_up(held, CancelReason.RELEASED, now)
