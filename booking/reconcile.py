"""Do the messages agree with the appointments? What ``manage.py outbox_audit`` asks.

Appointments are named by their reference: what is found may go into a log.
"""

from collections import defaultdict
from collections.abc import Collection, Iterator
from datetime import datetime, timedelta
from operator import attrgetter
from uuid import UUID

from booking.models import Appointment, Status
from booking.reminders import BEFORE_THE_VISIT, NEXT_IS_DUE, REMINDERS, TO_BE_RUNG, plan_of
from booking.services.unwanted import UNWANTED
from booking.told_facts import CANCELLATION, NEWS, by_age, tells_of, was_told
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
    for visit in visits.select_related("location", "reminder_policy").order_by("starts_at"):
        found = _of_booked if visit.status == Status.BOOKED else _of_cancelled
        for fault in found(visit, messages[visit.pk]):
            yield f"{visit.reference}: {fault}"
    for message in OutboxMessage.objects.due(now - PATIENCE):
        yield f"{message.kind} {message.pk} has waited for a worker since {message.next_try_at:%F %R} UTC"


def visits_to_come(about: Collection[UUID], now: datetime) -> set[UUID]:
    """Return those of some things that are visits to come: their messages are asked about here."""
    return set(Appointment.objects.filter(pk__in=about, starts_at__gt=now).values_list("pk", flat=True))


def _of_booked(visit: Appointment, messages: list[OutboxMessage]) -> Iterator[str]:
    """Hold what stands in the outbox against the plan, made anew from the visit's present time."""
    standing = [message for message in messages if _stands(message, visit)]
    if visit.planned_at is None or not _knows(messages, visit):
        yield "the news of its time is not owed"
        return
    plan = plan_of(visit, since=visit.planned_at)
    due = {REMINDERS[step.occasion]: step.due_at for step in plan if step.occasion in REMINDERS}
    for kind in REMINDERS.values():
        of_it = [message for message in standing if message.kind == kind]
        if len(of_it) > 1:
            yield f"{kind} is owed {len(of_it)} times"
        message = max(of_it, key=attrgetter("about_version"), default=None)
        if _differs(message, due.get(kind), visit.planned_at):
            yield f"{kind} is owed at {message and message.due_at}, and should be at {due.get(kind)}"
    for message in messages:
        if message.kind not in BEFORE_THE_VISIT:
            continue
        if message.about_version == visit.sequence and _was_skipped(message):
            yield f"{message.kind} was skipped: {message.state_reason}"
        if message.about_version != visit.sequence and message.state in UNSENT:
            yield f"{message.kind} is still owed for an earlier time"


def _knows(messages: list[OutboxMessage], visit: Appointment) -> bool:
    """Say whether the last news that was told, or is owed, is that of the present time, not of an end."""
    news = [message for message in messages if message.kind in NEWS]
    last = [message for message in news if message.state in UNSENT or was_told(message, message.tells)]
    written = [message for message in news if message.about_version == visit.sequence]
    latest = max([*last, *written], key=by_age, default=None)
    return latest is not None and latest.kind != CANCELLATION and _stands(latest, visit)


def _stands(message: OutboxMessage, visit: Appointment) -> bool:
    """Say whether a message counts for the present time: written for it, or sent when it was the same before."""
    return message.about_version == visit.sequence or was_told(message, tells_of(visit))


def _differs(message: OutboxMessage | None, due_at: datetime | None, planned_at: datetime) -> bool:
    """Say whether a reminder is not as planned. One that left before the visit was planned anew may stand."""
    if message is not None and due_at is None:
        return message.due_at > planned_at
    return (message and message.due_at) != due_at


def _was_skipped(message: OutboxMessage) -> bool:
    """Say whether a message was not sent though it is owed: for no reason that counts for one reminder alone."""
    return message.state == State.SKIPPED and message.state_reason not in (TO_BE_RUNG, NEXT_IS_DUE, UNWANTED)


def _of_cancelled(visit: Appointment, messages: list[OutboxMessage]) -> Iterator[str]:
    if not any(message.kind == CANCELLATION for message in messages):
        yield "the news of its cancellation is not owed"
    for message in messages:
        if message.kind not in BEFORE_THE_VISIT:
            continue
        if message.state in UNSENT:
            yield f"{message.kind} is still owed after the cancellation"
        elif message.sent_at and visit.cancelled_at and message.sent_at > visit.cancelled_at:
            yield f"{message.kind} was sent after the cancellation"
