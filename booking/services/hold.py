"""Keeping a time for somebody who is about to say who they are."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from django.db import transaction

from booking.models import Appointment, CancelReason, ContactProof, Status
from booking.models.appointment import OPEN
from booking.services.claims import give_up, take
from booking.services.offer import resources_on_offer
from booking.services.refusals import AlreadyBooked, KeyReused, MayNotBook
from booking.services.sweep import expire_holds_of
from booking.services.whole import tried_again, whole
from clinic import audit
from clinic.models import Practitioner, Resource, VisitType
from intake.access import may_book
from intake.models import QuestionnaireResponse

HOLD = timedelta(minutes=10)


@tried_again
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

    The diary is read before the transaction, so that this is short. Whoever reads it at the same time sees
    the same time free: the claims decide between them.

    Raises SlotTaken if the time is not on offer at ``now``, MayNotBook, AlreadyBooked, KeyReused or Busy.
    """
    if first := Appointment.objects.filter(idempotency_key=idempotency_key).first():
        return _first_answer(first, practitioner, starts_at)
    if not may_book(response):
        raise MayNotBook
    earlier = Appointment.objects.filter(response=response, status__in=OPEN).first()
    if earlier is not None and earlier.status != Status.HELD:
        raise AlreadyBooked(earlier)
    resources = resources_on_offer(
        visit_type,
        practitioner=practitioner,
        starts_at=starts_at,
        response=response,
        now=now,
        ignoring=earlier,
    )
    wished = Appointment(
        visit_type=visit_type,
        location=practitioner.resource.location,
        practitioner=practitioner,
        starts_at=starts_at,
        ends_at=starts_at + visit_type.length,
        status=Status.HELD,
        held_until=now + HOLD,
        response=response,
        idempotency_key=idempotency_key,
        created_at=now,
    )
    return _keep(wished, resources, earlier, now)


@transaction.atomic
def _keep(
    wished: Appointment, resources: Sequence[Resource], earlier: Appointment | None, now: datetime
) -> Appointment:
    """Write a hold with its claims. Raises IntegrityError if somebody else was quicker."""
    released = _let_go(earlier, now) if earlier else None
    expired = expire_holds_of(resources, now)
    wished.save(force_insert=True)
    take(wished, resources)
    typed = ContactProof.objects.filter(appointment__response=wished.response, appointment__patient=None)
    typed.update(appointment=wished)
    for one in expired:
        audit.record("appointment.hold_ended", one, actor=None, now=now)
    if released:
        audit.record("appointment.released", released, actor=None, now=now, patient=True)
    audit.record("appointment.held", wished, actor=None, now=now, patient=True)
    return wished


@whole
def release(*, appointment: Appointment, now: datetime) -> None:
    """Let a held time go because its holder wants another; nothing happens to one that is not held."""
    released = _let_go(appointment, now)
    if released:
        audit.record("appointment.released", released, actor=None, now=now, patient=True)


def _let_go(appointment: Appointment, now: datetime) -> Appointment | None:
    """Free a held time. None if it is held no longer: it may have been booked since it was read."""
    held = Appointment.objects.select_for_update().filter(pk=appointment.pk, status=Status.HELD).first()
    if held is not None:
        give_up(held, CancelReason.RELEASED, now)
    return held


def _first_answer(first: Appointment, practitioner: Practitioner, starts_at: datetime) -> Appointment:
    same = (first.practitioner_id, first.starts_at) == (practitioner.pk, starts_at)
    if not same or first.status == Status.CANCELLED:
        raise KeyReused
    return first
