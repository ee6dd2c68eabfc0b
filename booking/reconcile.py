"""Do the messages agree with the appointments? What ``manage.py outbox_audit`` asks.

Appointments are named by their reference: what is found may go into a log.
"""

from collections import defaultdict
from collections.abc import Iterator
from datetime import datetime, timedelta
from uuid import UUID

from booking.models import Appointment, Status
from booking.reminders import BEFORE_THE_VISIT, NEWS_OF_TIME, REMINDERS, TO_BE_RUNG
from booking.scheduling import reminder_plan
from clinic.outbox.models import UNSENT, OutboxMessage, State

PATIENCE = timedelta(minutes=5)  # for a due message to find a worker


def faults(now: datetime) -> Iterator[str]:
    """Yield a line for each message that is missing, wrong, late or should not be; none if all is well.

    Looks at visits to come, booked and cancelled: what is over can't be mended.
    """
    visits = Appointment.objects.filter(
        status__in=[Status.BOOKED, Status.CANCELLED], patient__isnull=False, starts_at__gt=now
    )
    messages: dict[UUID, list[OutboxMessage]] = defaultdict(list)
    for message in OutboxMessage.objects.filter(about_id__in=visits.values("pk")):
        messages[message.about_id].append(message)
    for visit in visits.select_related("location").order_by("starts_at"):
        found = _of_booked if visit.status == Status.BOOKED else _of_cancelled
        for fault in found(visit, messages[visit.pk]):
            yield f"{visit.reference}: {fault}"
    for message in OutboxMessage.objects.due(now - PATIENCE):
        yield f"{message.kind} {message.pk} has waited for a worker since {message.next_try_at:%F %R} UTC"


def _of_booked(visit: Appointment, messages: list[OutboxMessage]) -> Iterator[str]:
    """Hold what stands in the outbox against the plan, made anew from the visit's present time."""
    standing = {message.kind: message for message in messages if message.about_version == visit.sequence}
    at_once = next((standing[kind] for kind in NEWS_OF_TIME if kind in standing), None)
    if at_once is None:
        yield "the news of its time is not owed"
        return
    plan = reminder_plan(starts_at=visit.starts_at, booked_at=at_once.due_at, zone=visit.location.zone)
    due = {REMINDERS[step.days_ahead]: step.due_at for step in plan if step.days_ahead}
    for kind in REMINDERS.values():
        message = standing.get(kind)
        if (message and message.due_at) != due.get(kind):
            yield f"{kind} is owed at {message and message.due_at}, and should be at {due.get(kind)}"
    for message in messages:
        if message.kind not in BEFORE_THE_VISIT:
            continue
        if message.about_version == visit.sequence and _was_skipped(message):
            yield f"{message.kind} was skipped: {message.state_reason}"
        if message.about_version != visit.sequence and message.state in UNSENT:
            yield f"{message.kind} is still owed for an earlier time"


def _was_skipped(message: OutboxMessage) -> bool:
    return message.state == State.SKIPPED and message.state_reason != TO_BE_RUNG


def _of_cancelled(visit: Appointment, messages: list[OutboxMessage]) -> Iterator[str]:
    if not any(message.kind == "cancellation" for message in messages):
        yield "the news of its cancellation is not owed"
    for message in messages:
        if message.kind not in BEFORE_THE_VISIT:
            continue
        if message.state in UNSENT:
            yield f"{message.kind} is still owed after the cancellation"
        elif message.sent_at and visit.cancelled_at and message.sent_at > visit.cancelled_at:
            yield f"{message.kind} was sent after the cancellation"
