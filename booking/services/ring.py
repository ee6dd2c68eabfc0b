"""A time kept until a colleague has rung: for people who get neither text messages nor e-mail."""

from dataclasses import asdict
from datetime import datetime

from booking.diary import somebody_works
from booking.models import Appointment, ContactProof
from booking.scheduling import Interval
from booking.services.confirm import confirm
from booking.services.contact import Contact, still_held
from booking.services.refusals import HoldOver, NobodyRings
from booking.services.whole import whole
from clinic import audit
from clinic.models import User
from clinic.outbox import desk
from clinic.outbox.models import Channel
from intake.services.signs import signs_count_until


@whole
def ask_to_be_rung(*, appointment: Appointment, contact: Contact, now: datetime) -> Appointment:
    """Keep what was typed, and the time until a colleague has rung; the same again changes nothing.

    The time is kept as long as the answers about danger signs count, and never beyond its own start.
    Raises HoldOver, NobodyRings if the practice is closed until then, or Busy.
    """
    held = still_held(appointment, now)
    if held.response is None:
        raise HoldOver
    until = min(signs_count_until(held.response, now), held.starts_at)
    if not somebody_works(held.location_id, Interval(now, until)):
        raise NobodyRings
    proof = ContactProof.objects.filter(appointment=held).first() or ContactProof(appointment=held)
    asked_before = proof.channel == Channel.CALL_LIST
    for name, value in asdict(contact).items():
        setattr(proof, name, value)
    proof.channel, proof.proven_at = Channel.CALL_LIST, None
    proof.save()
    if not asked_before:
        held.held_until = until
        held.save(update_fields=["held_until"])
        audit.record("call.requested", held, actor=None, now=now, patient=True)
    return held


def book_on_the_phone(*, appointment: Appointment, actor: User, now: datetime) -> Appointment:
    """Book a kept time for whom a colleague has just rung: the call proves the number, and tells the news.

    A second call gives the first answer. Raises HoldOver, MayNotBook, NotProven or Busy.
    """
    _reached(appointment, actor, now)
    booked = confirm(appointment=appointment, now=now, actor=actor)
    desk.told_while_ringing(booked.pk, kind="confirmation", now=now)
    return booked


@whole
def _reached(appointment: Appointment, actor: User, now: datetime) -> None:
    proof = ContactProof.objects.select_for_update().filter(appointment=appointment).first()
    if proof is None or proof.channel != Channel.CALL_LIST:
        raise HoldOver  # they have chosen another way since
    if proof.proven_at is None:
        proof.proven_at = now
        proof.save(update_fields=["proven_at"])
        audit.record("contact.proven", appointment, actor=actor, now=now)
