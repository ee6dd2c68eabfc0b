"""What a displaced patient answers, by themselves or through a colleague, settles their row."""

from datetime import datetime
from uuid import UUID

from booking.models import Appointment, ChangedVisit
from booking.services.whole import whole
from booking.told_facts import MUST_CHANGE
from clinic import audit
from clinic.models import OutboxMessage, User
from clinic.outbox.desk import see_to, told_while_ringing


def note_answer(
    visit: Appointment, state: ChangedVisit.State, now: datetime, *, why: ChangedVisit.Why | None = None
) -> None:
    """Settle what is open about a visit, in the transaction of what was done to it."""
    more = {"why": why} if why else {}
    ChangedVisit.objects.unsettled().filter(appointment=visit).update(state=state, settled_at=now, **more)


def note_kept(visit: Appointment, now: datetime) -> None:
    """Settle a visit whose patient will come to its new time. To an old one that can't be, "yes" settles nothing."""
    moved = ChangedVisit.objects.unsettled().filter(appointment=visit, proposed_at__isnull=False)
    moved.update(state=ChangedVisit.State.KEPT, settled_at=now)


@whole
def ask_for_call(*, appointment: Appointment, now: datetime) -> bool:
    """Put a displaced visit on the list of calls; it stays where it is. False if nothing is open about it.

    Raises Busy.
    """
    visit = Appointment.objects.select_for_update().get(pk=appointment.pk)
    rows = ChangedVisit.objects.unsettled().filter(appointment=visit)
    asked = rows.update(state=ChangedVisit.State.TO_CALL, why=ChangedVisit.Why.ASKED)
    if asked:
        audit.record("appointment.call_asked", visit, actor=None, now=now, patient=True)
    return bool(asked)


@whole
def settle(*, row: ChangedVisit, actor: User, now: datetime) -> bool:
    """Note that a colleague has spoken to somebody and that their visit stands as it is. False if it was settled.

    Raises Busy.
    """
    settled = _settle(row.appointment_id, actor, now)
    if settled:
        told_while_ringing(row.appointment_id, kind=MUST_CHANGE, now=now)
    return settled


@whole
def told(message: OutboxMessage, *, actor: User, now: datetime) -> None:
    """Note that a colleague has told somebody what a message says; of a new time, that settles it. Raises Busy."""
    if message.kind == MUST_CHANGE:
        _settle(message.about_id, actor, now)
    see_to(message, actor=actor, now=now)


def _settle(visit: UUID, actor: User, now: datetime) -> bool:
    """Lock a visit and settle what is open about it, if anything is."""
    Appointment.objects.select_for_update().get(pk=visit)
    row = ChangedVisit.objects.unsettled().filter(appointment=visit).first()
    if row is None:
        return False
    row.state = ChangedVisit.State.KEPT if row.proposed_at else ChangedVisit.State.SETTLED
    row.why, row.settled_at = ChangedVisit.Why.TOLD, now
    row.save(update_fields=["state", "why", "settled_at"])
    audit.record("schedule.settled", row, actor=actor, now=now)
    return True
