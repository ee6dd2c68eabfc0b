"""Keeping a time for somebody who is about to say who they are."""

from datetime import datetime, timedelta

from booking.models import Appointment, CancelReason, ContactProof, Status
from booking.models.appointment import OPEN
from booking.services.claims import give_up, take
from booking.services.offer import resources_on_offer
from booking.services.refusals import AlreadyBooked, KeyReused, MayNotBook
from booking.services.sweep import expire_holds_of
from booking.services.whole import whole
from clinic import audit
from clinic.models import Practitioner, VisitType
from intake.access import may_book
from intake.models import QuestionnaireResponse

HOLD = timedelta(minutes=10)


@whole
def hold(
    *,
    visit_type: VisitType,
    practitioner: Practitioner,
    starts_at: datetime,
    response: QuestionnaireResponse,
    idempotency_key: str,
    now: datetime,
) -> Appointment:
    """Keep a time for ten minutes, with a free room and whatever else the visit needs; all of it or nothing.

    What these answers held before is let go in the same transaction, and what was typed about the person
    goes along. The same key again gives the first answer.

    Raises SlotTaken if the time is not on offer at ``now``, MayNotBook, AlreadyBooked, KeyReused or Busy.
    """
    if first := Appointment.objects.filter(idempotency_key=idempotency_key).first():
        return _first_answer(first, practitioner, starts_at)
    if not may_book(response):
        raise MayNotBook
    earlier = _let_earlier_go(response, now)
    resources = resources_on_offer(
        visit_type, practitioner=practitioner, starts_at=starts_at, response=response, now=now
    )
    expired = expire_holds_of(resources, now)
    appointment = Appointment.objects.create(
        visit_type=visit_type,
        location_id=practitioner.resource.location_id,
        practitioner=practitioner,
        starts_at=starts_at,
        ends_at=starts_at + visit_type.length,
        status=Status.HELD,
        held_until=now + HOLD,
        response=response,
        idempotency_key=idempotency_key,
        created_at=now,
    )
    take(appointment, resources)
    typed = ContactProof.objects.filter(appointment__response=response, appointment__patient=None)
    typed.update(appointment=appointment)
    for one in expired:
        audit.record("appointment.hold_ended", one, actor=None, now=now)
    for one in earlier:
        audit.record("appointment.released", one, actor=None, now=now, patient=True)
    audit.record("appointment.held", appointment, actor=None, now=now, patient=True)
    return appointment


@whole
def release(*, appointment: Appointment, now: datetime) -> None:
    """Let a held time go because its holder wants another; nothing happens to one that is not held."""
    held = Appointment.objects.select_for_update().filter(pk=appointment.pk, status=Status.HELD).first()
    if held is not None:
        give_up(held, CancelReason.RELEASED, now)
        audit.record("appointment.released", held, actor=None, now=now, patient=True)


def _first_answer(first: Appointment, practitioner: Practitioner, starts_at: datetime) -> Appointment:
    same = (first.practitioner_id, first.starts_at) == (practitioner.pk, starts_at)
    if not same or first.status == Status.CANCELLED:
        raise KeyReused
    return first


def _let_earlier_go(response: QuestionnaireResponse, now: datetime) -> list[Appointment]:
    """Release what these answers hold. Raises AlreadyBooked if they were booked with."""
    standing = list(Appointment.objects.select_for_update().filter(response=response, status__in=OPEN))
    for one in standing:
        if one.status != Status.HELD:
            raise AlreadyBooked(one)
        give_up(one, CancelReason.RELEASED, now)
    return standing
