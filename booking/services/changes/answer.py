"""What a displaced patient answers, by themselves or through a colleague, settles their row."""

from datetime import datetime

from booking.models import Appointment, ChangedVisit
from booking.reminders import MUST_CHANGE
from booking.services.whole import whole
from clinic import audit
from clinic.models import User
from clinic.outbox.desk import told_while_ringing


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
    visit = Appointment.objects.select_for_update().get(pk=row.appointment_id)
    open_row = ChangedVisit.objects.unsettled().filter(pk=row.pk).first()
    if open_row is None:
        return False
    states = ChangedVisit.State
    open_row.state = states.KEPT if open_row.proposed_at else states.SETTLED
    open_row.why, open_row.settled_at = ChangedVisit.Why.TOLD, now
    open_row.save(update_fields=["state", "why", "settled_at"])
    told_while_ringing(visit.pk, kind=MUST_CHANGE, now=now)
    audit.record("schedule.settled", open_row, actor=actor, now=now)
    return True
