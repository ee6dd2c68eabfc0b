"""Somebody with a booked visit would rather come earlier, or does not want that any more."""

from collections.abc import Sequence
from datetime import datetime

from booking.models import Appointment, Status, WaitlistOffer, WaitlistWish
from booking.services.refusals import AlreadyChanged
from booking.services.waitlist.end import end_open_offer
from booking.services.whole import whole
from clinic import audit


@whole
def wish_earlier(
    *, appointment: Appointment, part: str, weekdays: Sequence[int], notice: int, now: datetime
) -> WaitlistWish:
    """Keep what would suit; a wish that stands is changed and keeps its place in the order.

    Raises AlreadyChanged if the visit is not booked any more or has begun, or Busy.
    """
    visit = Appointment.objects.select_for_update().get(pk=appointment.pk)
    if visit.status != Status.BOOKED or visit.starts_at <= now:
        raise AlreadyChanged(visit)
    open_wish = WaitlistWish.objects.filter(appointment=visit, closed_at=None).first()
    wish = open_wish or WaitlistWish(appointment=visit, created_at=now)
    wish.part, wish.weekdays, wish.notice = part, sorted(weekdays), notice
    wish.save()
    audit.record("waitlist.wished", visit, actor=None, now=now, patient=True)
    return wish


@whole
def stop_waiting(*, appointment: Appointment, now: datetime) -> bool:
    """Close the wish of a visit, and let go what is offered for it. False if there is none. Raises Busy."""
    visit = Appointment.objects.select_for_update().get(pk=appointment.pk)
    closed = WaitlistWish.objects.filter(appointment=visit, closed_at=None).update(closed_at=now)
    if closed:
        end_open_offer(visit, WaitlistOffer.Status.DECLINED, now)
        audit.record("waitlist.left", visit, actor=None, now=now, patient=True)
    return bool(closed)
