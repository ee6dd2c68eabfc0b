"""What must hold when a doctor is away and a day of patients is moved: acceptance point 55."""

from collections import Counter
from datetime import datetime

from booking.models import ChangedVisit, ScheduleChange
from booking.tests.invariants import overlaps
from clinic.models import OutboxMessage

MOST_PRESSES = 6


def away_faults(change: ScheduleChange, *, moved: int, called: int, presses: int) -> list[str]:
    """Return what is wrong right after a day was closed."""
    states = Counter(change.visits.values_list("state", flat=True))
    wanted = Counter({ChangedVisit.State.MOVED: moved, ChangedVisit.State.TO_CALL: called})
    found = [] if states == wanted else [f"moved and called: {dict(states)}"]
    if presses > MOST_PRESSES:
        found.append(f"{presses} presses")
    if overlaps():
        found.append("a time is held twice")
    return found + _message_faults(change)


def _message_faults(change: ScheduleChange) -> list[str]:
    leave: datetime = change.messages_leave_at
    found = []
    for row in change.visits.select_related("appointment__patient"):
        news = OutboxMessage.objects.filter(about_id=row.appointment_id, kind="must_change")
        owed = 1 if row.state == ChangedVisit.State.MOVED else 0
        if news.count() != owed:
            found.append(f"{news.count()} messages to {row.appointment.patient}")
        if any(one.due_at < leave or one.next_try_at < leave for one in news):
            found.append(f"a message to {row.appointment.patient} leaves before it can be undone no more")
    return found
