"""What must hold at the end, by the mail server's word and the tables. Times on the server are monotonic seconds."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from bench.kill.sink import Accepted
from booking import reconcile
from booking.models import Appointment, Status
from booking.reminders import BEFORE_THE_VISIT
from clinic.outbox.marks import MOST
from clinic.outbox.models import UNSENT, OutboxMessage, State

UNMARKED = 5.0  # seconds in which a yes is marked, on a machine that is busy with other things
SENDERS = 2  # processes of a worker


@dataclass
class Found:
    """What was off, and how many messages came again for a reason."""

    violations: list[str] = field(default_factory=list)
    repeats: int = 0
    repeated_after_deaths: int = 0


def found(accepted: Sequence[Accepted], deaths: Sequence[float], *, began: datetime, now: datetime) -> Found:
    """Hold what left against what was owed, for every visit that was still to come at ``began``."""
    told = Found()
    by_message: dict[str, list[Accepted]] = defaultdict(list)
    for one in accepted:
        by_message[one.message].append(one)
    rows = {str(row.pk): row for row in OutboxMessage.objects.all()}
    told.violations += [f"plan: {fault}" for fault in reconcile.faults(began)]
    told.violations += _unsent(rows, now)
    told.violations += _lost(rows, by_message)
    told.violations += _after_cancellation(rows, by_message)
    _repeats(told, rows, by_message, sorted(deaths))
    return told


def _unsent(rows: dict[str, OutboxMessage], now: datetime) -> Iterator[str]:
    for row in rows.values():
        if row.state in UNSENT and row.due_at <= now:
            yield f"unsent: {row.kind} {row.pk} is {row.state}"
        if row.state == State.DEAD:
            yield f"unsent: {row.kind} {row.pk} is dead: {row.state_reason}"


def _lost(rows: dict[str, OutboxMessage], by_message: dict[str, list[Accepted]]) -> Iterator[str]:
    """What is marked as sent has arrived, alone or with another that speaks for it; what arrived is ours."""
    for row in rows.values():
        if row.state == State.SENT and row.message_id.strip("<>").partition("@")[0] not in by_message:
            yield f"lost: {row.kind} {row.pk} is marked as sent and never arrived"
    for message in by_message:
        if message not in rows:
            yield f"stray: {message} arrived and is no message of ours"


def _after_cancellation(
    rows: dict[str, OutboxMessage], by_message: dict[str, list[Accepted]]
) -> Iterator[str]:
    """No reminder was found owed after its visit had been cancelled."""
    cancelled = dict(Appointment.objects.filter(status=Status.CANCELLED).values_list("pk", "cancelled_at"))
    for message in by_message:
        row = rows.get(message)
        if row is None or row.kind not in BEFORE_THE_VISIT or row.about_id not in cancelled:
            continue
        if row.sent_at and row.sent_at > cancelled[row.about_id]:
            yield f"late: {row.kind} {message} was sent after the cancellation"


def _repeats(
    told: Found,
    rows: dict[str, OutboxMessage],
    by_message: dict[str, list[Accepted]],
    deaths: Sequence[float],
) -> None:
    """Each repeat, and each arrival that is not marked, needs a worker that died between yes and mark."""
    after: dict[float, int] = defaultdict(int)
    for message, arrivals in by_message.items():
        ends = [one.at for one in arrivals[1:]]
        if message in rows and rows[message].state != State.SENT:
            ends.append(float("inf"))
        for first, again in zip(arrivals, ends, strict=False):
            told.repeats += again != float("inf")
            death = next(
                (at for at in deaths if first.at - 0.05 <= at <= min(first.at + UNMARKED, again)), None
            )
            if death is None:
                told.violations.append(f"twice: {message} came again and no worker had died")
            else:
                after[death] += 1
    told.repeated_after_deaths = len(after)
    for times in after.values():
        if times > MOST * SENDERS:
            told.violations.append(f"twice: one death had {times} messages unmarked")
