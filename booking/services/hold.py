"""Keeping a time for somebody who is about to say who they are."""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.db.models import Q

from booking.diary import Timetable, timetable
from booking.models import Appointment, CancelReason, ContactProof, Status
from booking.models.appointment import OPEN
from booking.services.claims import give_up, take
from booking.services.daily_limit import keep_to_limit
from booking.services.offer import refuse_if_changed, resources_on_offer
from booking.services.referral import is_missing
from booking.services.refusals import AlreadyBooked, KeyReused, MayNotBook, NeedsReferral, SlotTaken
from booking.services.sweep import expired_holds_out_of_the_way
from booking.services.whole import tried_again, whole
from clinic import audit
from clinic.models import Practitioner, Resource, User, VisitType
from intake.access import route_to_book_on
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

    Raises SlotTaken if the time is not on offer at ``now``, MayNotBook, NeedsReferral, AlreadyBooked, KeyReused
    or Busy.
    """
    known = list(Appointment.objects.filter(Q(idempotency_key=idempotency_key) | Q(response=response)))
    for one in known:
        if one.idempotency_key == idempotency_key:
            return first_answer(one, practitioner, starts_at)
    earlier = held_before(known)
    plan = timetable()
    given = plan.visit_types.get(visit_type.code)  # it may have been retired since it was read
    if given is None or not given.online:
        raise SlotTaken(starts_at)
    if is_missing(visit_type, response):
        raise NeedsReferral
    try:
        resources = resources_on_offer(
            visit_type,
            practitioner=practitioner,
            starts_at=starts_at,
            route=route_to(response, now),
            plan=plan,
            now=now,
            ignoring=earlier,
        )
    except SlotTaken:
        first = Appointment.objects.filter(idempotency_key=idempotency_key).first()
        if first is None:
            raise
        return first_answer(first, practitioner, starts_at)  # the other half of a double click was quicker
    wished = wished_visit(response, visit_type, practitioner, starts_at, key=idempotency_key, now=now)
    with expired_holds_out_of_the_way(now):
        return _keep(wished, resources, known, plan, now)


def wished_visit(
    response: QuestionnaireResponse,
    visit_type: VisitType,
    practitioner: Practitioner,
    starts_at: datetime,
    *,
    key: str,
    now: datetime,
) -> Appointment:
    """Return a visit as it is held, not yet written."""
    return Appointment(
        visit_type=visit_type,
        location=practitioner.resource.location,
        practitioner=practitioner,
        starts_at=starts_at,
        ends_at=starts_at + visit_type.length,
        status=Status.HELD,
        held_until=now + HOLD,
        response=response,
        idempotency_key=key,
        created_at=now,
    )


@whole
def release(*, appointment: Appointment, now: datetime, actor: User | None = None) -> bool:
    """Let a held time go: its holder wants another or none, or a colleague can't reach them.

    ``actor`` is that colleague, or None for the patient. False, and nothing happens, if it is not held.
    """
    released = let_go(appointment, now)
    if released:
        audit.record("appointment.released", released, actor=actor, now=now, patient=actor is None)
    return released is not None


@transaction.atomic
def _keep(
    wished: Appointment,
    resources: Sequence[Resource],
    earlier: Sequence[Appointment],
    plan: Timetable,
    now: datetime,
) -> Appointment:
    """Write a hold with its claims, in place of an earlier one.

    IntegrityError or DayFull if somebody was quicker, OutOfDate if the timetable is no longer ``plan``.
    """
    held = (one for one in earlier if one.status == Status.HELD)
    released = [gone for one in held if (gone := let_go(one, now))]
    keep_to_limit(wished, now)
    wished.save(force_insert=True)
    take(wished, resources)
    if earlier:
        typed = ContactProof.objects.filter(appointment__in=earlier, appointment__patient=None)
        typed.update(appointment=wished)
    for one in released:
        audit.record("appointment.released", one, actor=None, now=now, patient=True)
    audit.record("appointment.held", wished, actor=None, now=now, patient=True)
    refuse_if_changed(plan)
    return wished


def let_go(appointment: Appointment, now: datetime) -> Appointment | None:
    """Free a held time. None if it is held no longer: it may have been booked since it was read."""
    held = Appointment.objects.select_for_update().filter(pk=appointment.pk, status=Status.HELD).first()
    if held is not None:
        give_up(held, CancelReason.RELEASED, now)
    return held


def first_answer(first: Appointment, practitioner: Practitioner, starts_at: datetime) -> Appointment:
    """Return what the same form was given before. Raises KeyReused if it asked for another time, or has ended."""
    same = (first.practitioner_id, first.starts_at) == (practitioner.pk, starts_at)
    if not same or first.status == Status.CANCELLED:
        raise KeyReused
    return first


def held_before(known: Sequence[Appointment]) -> Appointment | None:
    """Return what the same answers hold. Raises AlreadyBooked if they have led to an appointment."""
    standing = next((one for one in known if one.status in OPEN), None)
    if standing is not None and standing.status != Status.HELD:
        raise AlreadyBooked(standing)
    return standing


def route_to(response: QuestionnaireResponse, now: datetime) -> Mapping[str, Any]:
    """Return the route on which answers lead to a time. Raises MayNotBook."""
    route = route_to_book_on(response, now=now)
    if route is None:
        raise MayNotBook
    return route
