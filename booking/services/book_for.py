"""Booking for somebody who is on the phone: at a time that is offered, or at any other, with a reason."""

from dataclasses import asdict
from datetime import datetime

from django.db import transaction

from booking.diary import Timetable, timetable
from booking.models import Appointment, ContactProof
from booking.services.claims import lanes_beside, take
from booking.services.confirm import confirm_held
from booking.services.contact import Contact
from booking.services.daily_limit import keep_to_limit
from booking.services.hold import first_answer, held_before, let_go, route_to, wished_visit
from booking.services.offer import refuse_if_changed, resources_on_offer, resources_where_it_stands
from booking.services.refusals import SlotTaken
from booking.services.sweep import expired_holds_out_of_the_way
from booking.services.whole import tried_again
from clinic import audit
from clinic.models import Practitioner, Resource, User, VisitType
from clinic.outbox.desk import told_while_ringing
from intake.models import QuestionnaireResponse


@tried_again
def book_for(
    *,
    response: QuestionnaireResponse,
    visit_type: VisitType,
    practitioner: Practitioner,
    starts_at: datetime,
    because: str = "",
    contact: Contact,
    idempotency_key: str,
    actor: User,
    now: datetime,
) -> Appointment:
    """Book a visit for whom a colleague is speaking with; all of it or nothing.

    The call proves the contact. With ``because``, the desk's reason, the time is taken even where it is not
    offered, beside whatever is there: what nobody has as usual, else in the next lane. What these answers held
    is let go. The same key again gives the first answer.

    Raises SlotTaken if the time is not offered and there is no reason, or it is over; MayNotBook, AlreadyBooked,
    KeyReused or Busy.
    """
    with expired_holds_out_of_the_way(now), transaction.atomic():
        if first := Appointment.objects.filter(idempotency_key=idempotency_key).first():
            return first_answer(first, practitioner, starts_at)
        known = list(response.appointments.all())
        held, plan = held_before(known), timetable()
        wished = wished_visit(response, visit_type, practitioner, starts_at, key=idempotency_key, now=now)
        free = _on_offer(wished, plan, held, now)
        if free is None and (not because or starts_at <= now):
            raise SlotTaken(starts_at)
        released = let_go(held, now) if held else None
        if free:
            keep_to_limit(wished, now)
        else:
            wished.overbooked_because, wished.overbooked_by = because, actor
        wished.save(force_insert=True)
        if free:
            take(wished, free)
        else:
            resources = resources_where_it_stands(wished, now)
            take(wished, resources, lanes=lanes_beside(wished, resources))
        ContactProof.objects.create(appointment=wished, proven_at=now, **asdict(contact))
        booked = confirm_held(appointment=wished, now=now, actor=actor)
        told_while_ringing(booked.pk, kind="confirmation", now=now)  # who gets calls alone is on the phone
        if released:
            audit.record("appointment.released", released, actor=actor, now=now)
        if free:
            refuse_if_changed(plan)
        else:
            audit.record("appointment.overbooked", booked, actor=actor, now=now)
        return booked


def _on_offer(
    wished: Appointment, plan: Timetable, held: Appointment | None, now: datetime
) -> list[Resource] | None:
    """Return what the visit would occupy at a time that is offered; None if it is not. Raises MayNotBook."""
    if wished.response is None:
        raise ValueError("a visit of nobody's answers")
    route = route_to(wished.response, now)
    try:
        return resources_on_offer(
            wished.visit_type,
            practitioner=wished.practitioner,
            starts_at=wished.starts_at,
            route=route,
            plan=plan,
            now=now,
            ignoring=held,
        )
    except SlotTaken:
        return None
