"""Whose turn it is: each freed time goes to one person after the other until somebody has it."""

from datetime import datetime

from booking.diary import as_waiting, somebody_works, wishes_waiting
from booking.models import Claim, FreedTime, Status, WaitlistOffer, WaitlistWish
from booking.reminders import reach
from booking.scheduling import Freed, Interval, can_use, cells, waiting_order
from booking.services.refusals import AlreadyChanged, SlotTaken
from booking.services.waitlist.offer import offer_time
from booking.services.whole import whole
from clinic.outbox.models import Channel

BATCH = 50


def offer_freed_times(*, now: datetime) -> int:
    """Offer each freed time that nobody keeps to the next person; return how many offers were made.

    Overlap is safe: who is at a time already is left to it, and the database takes one offer of a time.
    """
    waiting = FreedTime.objects.order_by("starts_at", "pk").values_list("pk", flat=True)
    return sum(_next_in_turn(pk, now) for pk in list(waiting[:BATCH]))


@whole
def _next_in_turn(pk: int, now: datetime) -> bool:
    """Offer one freed time, unless somebody keeps it or nobody is there; forget it when it is of no use."""
    times = FreedTime.objects.select_related("practitioner__resource__location")
    freed = times.select_for_update(of=("self",), skip_locked=True).filter(pk=pk).first()
    if freed is None:
        return False
    place = freed.practitioner.resource.location
    if freed.starts_at > now:
        if not somebody_works(place.pk, Interval(now, now + datetime.resolution)) or _is_held(freed, now):
            return False  # nobody is woken for it; and what is kept may become free again
        wishes, busy = _suiting(freed, now), _with_open_offers()
        for wish in wishes:
            if wish.pk not in busy and _offered(wish, freed, now):
                return True
        if any(wish.pk in busy for wish in wishes):
            return False  # until they have answered the other offer
    freed.delete()
    return False


def _offered(wish: WaitlistWish, freed: FreedTime, now: datetime) -> bool:
    try:
        offer_time(wish=wish, practitioner=freed.practitioner, starts_at=freed.starts_at, now=now)
    except (SlotTaken, AlreadyChanged):  # too short for their visit, or their visit changed: the next one
        return False
    return True


def _suiting(freed: FreedTime, now: datetime) -> list[WaitlistWish]:
    """Return who can use a time, whoever is to be asked first in front.

    Who can only be rung is left to the desk: nobody can ring within the minutes that an offer is kept.
    """
    time = Freed(freed.starts_at, freed.practitioner_id, freed.practitioner.resource.location.zone)
    asked = set(
        WaitlistOffer.objects.filter(
            practitioner=freed.practitioner_id, starts_at=freed.starts_at
        ).values_list("wish", flat=True)
    )
    waiting = (
        as_waiting(wish)
        for wish in wishes_waiting(now)
        if wish.pk not in asked and reach(wish.appointment)[0] != Channel.CALL_LIST
    )
    suits = [one for one in waiting if can_use(one, time, now=now)]
    return [one.key for one in waiting_order(suits, time, now=now)]


def _with_open_offers() -> set[int]:
    return set(WaitlistOffer.objects.open().values_list("wish", flat=True))


def _is_held(freed: FreedTime, now: datetime) -> bool:
    """Say whether somebody keeps the time and has yet to decide."""
    cell = cells(Interval(freed.starts_at, freed.starts_at + datetime.resolution)).start
    taken = Claim.objects.filter(resource=freed.practitioner.resource_id, cell=cell)
    return taken.filter(appointment__status=Status.HELD, appointment__held_until__gt=now).exists()
