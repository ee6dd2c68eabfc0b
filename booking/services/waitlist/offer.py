"""Offering an earlier time to one person: it is kept for them, and their visit stays as it is."""

from collections.abc import Iterator
from datetime import datetime

from django.db import transaction

from booking.diary import TimesOnRoute, as_waiting, route_of, timetable
from booking.models import Appointment, Status, WaitlistOffer, WaitlistWish
from booking.reminders import owe_offer
from booking.scheduling import Freed, answer_by, can_use
from booking.services.claims import take
from booking.services.freed import note_freed
from booking.services.offer import refuse_if_changed, resources_on_offer
from booking.services.refusals import AlreadyChanged, NobodyFits, SlotTaken
from booking.services.sweep import expired_holds_out_of_the_way
from booking.services.whole import tried_again
from clinic import audit
from clinic.models import Practitioner, User


@tried_again
def offer_time(
    *,
    wish: WaitlistWish,
    practitioner: Practitioner,
    starts_at: datetime,
    now: datetime,
    actor: User | None = None,
) -> WaitlistOffer:
    """Keep a free time for whoever waits and owe them the news of it.

    ``actor`` is the colleague who steers, or None where it was their turn. Raises SlotTaken if the time is not
    on offer to them, AlreadyChanged if their visit changed or something is offered to them already, or Busy.
    """
    with expired_holds_out_of_the_way(now), transaction.atomic():
        visit = _visit_waiting(wish, starts_at, now)
        plan = timetable()
        resources = resources_on_offer(
            visit.visit_type,
            practitioner=practitioner,
            starts_at=starts_at,
            route=route_of(visit.response),
            plan=plan,
            now=now,
        )
        place = practitioner.resource.location
        until = answer_by(starts_at=starts_at, zone=place.zone, now=now)
        held = Appointment.objects.create(
            visit_type=visit.visit_type,
            location=place,
            practitioner=practitioner,
            starts_at=starts_at,
            ends_at=starts_at + visit.visit_type.length,
            status=Status.HELD,
            held_until=until,
            created_at=now,
        )
        take(held, resources)
        offer = WaitlistOffer.objects.create(
            wish=wish,
            practitioner=practitioner,
            starts_at=starts_at,
            held=held,
            offered_at=now,
            expires_at=until,
        )
        note_freed(held, now)  # it goes round among those who wait, should this person not take it
        owe_offer(offer, visit, now)
        audit.record("waitlist.offered", offer, actor=actor, now=now)
        refuse_if_changed(plan)
        return offer


def offer_first_free(*, wish: WaitlistWish, actor: User, now: datetime) -> WaitlistOffer:
    """Offer the first free time that suits a wish and was not offered for it before.

    Raises NobodyFits if there is none, AlreadyChanged or Busy.
    """
    for practitioner, starts_at in _free_for(wish, now):
        try:
            return offer_time(wish=wish, practitioner=practitioner, starts_at=starts_at, now=now, actor=actor)
        except SlotTaken:  # somebody was quicker: the next one
            continue
    raise NobodyFits


def _free_for(wish: WaitlistWish, now: datetime) -> Iterator[tuple[Practitioner, datetime]]:
    visit, waits = wish.appointment, as_waiting(wish)
    asked = set(wish.offers.values_list("practitioner", "starts_at"))
    for free in TimesOnRoute(visit.visit_type, route_of(visit.response), plan=timetable(), now=now):
        if free.starts_at >= visit.starts_at:
            return
        freed = Freed(free.starts_at, free.practitioner.pk, free.location.zone)
        if can_use(waits, freed, now=now) and (free.practitioner.pk, free.starts_at) not in asked:
            yield free.practitioner, free.starts_at


def _visit_waiting(wish: WaitlistWish, starts_at: datetime, now: datetime) -> Appointment:
    """Lock the visit of a wish. Raises AlreadyChanged unless it still waits, and with nothing offered yet."""
    visits = Appointment.objects.select_related("visit_type", "response", "patient", "contact", "location")
    visit = visits.select_for_update(of=("self",)).get(pk=wish.appointment_id)
    waits = WaitlistWish.objects.waiting(now).filter(pk=wish.pk).exists()
    if not waits or starts_at >= visit.starts_at or WaitlistOffer.objects.open().filter(wish=wish).exists():
        raise AlreadyChanged(visit)
    return visit
