"""Taking an offered time: the visit goes there in one transaction, or stays where it is."""

from datetime import datetime

from booking.models import Appointment, CancelReason, ChangedVisit, Status, WaitlistOffer, WaitlistWish
from booking.reminders import owe_news_of_move
from booking.scheduling import Interval
from booking.services.changes.answer import note_answer
from booking.services.claims import give_up, take_over
from booking.services.freed import note_freed
from booking.services.move import put_at
from booking.services.refusals import AlreadyChanged, OfferOver
from booking.services.whole import whole
from clinic import audit
from clinic.models import User


@whole
def take_offer(*, offer: WaitlistOffer, now: datetime, actor: User | None = None) -> Appointment:
    """Move the visit to the time that is kept for it; the old time is let go when the new one is taken.

    ``actor`` is the colleague who was told on the phone, or None for the patient. A second call gives the first
    answer. Raises OfferOver if the offer has ended, AlreadyChanged if the visit is not booked any more or has
    begun, or Busy; the visit is then as it was.
    """
    visits = Appointment.objects.select_related("visit_type", "location", "patient", "contact")
    visit = visits.select_for_update(of=("self",)).get(wishes=offer.wish_id)
    current = WaitlistOffer.objects.select_for_update().get(pk=offer.pk)
    if current.status == WaitlistOffer.Status.TAKEN:
        return visit
    if visit.status != Status.BOOKED or visit.starts_at <= now:
        raise AlreadyChanged(visit)
    held = _kept(current, now)
    if held is None or current.starts_at >= visit.starts_at:
        raise OfferOver(visit)
    note_freed(visit, now)
    put_at(visit, held.practitioner, Interval(held.starts_at, held.ends_at))  # what its claims cover
    take_over(visit, held)
    give_up(held, CancelReason.RELEASED, now)
    current.status = WaitlistOffer.Status.TAKEN
    current.save(update_fields=["status"])
    WaitlistWish.objects.filter(pk=current.wish_id).update(closed_at=now)
    owe_news_of_move(visit, now)
    note_answer(visit, ChangedVisit.State.CHOSEN_ANOTHER, now)
    audit.record("waitlist.taken", visit, actor=actor, now=now, patient=actor is None)
    return visit


def _kept(offer: WaitlistOffer, now: datetime) -> Appointment | None:
    """Lock and return what keeps the time of an offer, if it does so still."""
    if not offer.stands(now):
        return None
    times = Appointment.objects.select_related("practitioner__resource__location")
    held = times.select_for_update(of=("self",)).filter(kept_for=offer).first()
    return held if held is not None and held.is_held(now) else None
