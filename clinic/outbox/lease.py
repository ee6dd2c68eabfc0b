"""Who sends which message: a worker leases due ones for a while, and gives back what it could not begin."""

import uuid
from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import F, QuerySet

from clinic.outbox.models import UNSENT, Channel, OutboxMessage, State

LEASE = timedelta(seconds=120)  # longer than anything a worker does between two looks at its lease
APART = timedelta(minutes=1)  # between two messages to one address

Address = tuple[str, str]


def lease(now: datetime, limit: int, urgent: bool | None, told: set[Address] | None) -> list[OutboxMessage]:
    """Take due messages for one worker, the earliest first; each begins with the ones that it speaks for.

    PostgreSQL skips the rows that another worker is taking. SQLite has no row locks and Django leaves
    the words out: there the transaction is IMMEDIATE, so one worker at a time is in it.
    An address in ``told`` has had its message in this pass: what else is due for it is put off a little.
    """
    due = OutboxMessage.objects.due(now)
    if urgent is not None:
        due = due.filter(urgent__in=[urgent])  # SQLite finds no row by an index for a bare "NOT urgent"
    with transaction.atomic():
        rows = list(due.order_by("next_try_at").select_for_update(skip_locked=True)[:limit])
        leaders = _united(rows, now)
        if told is not None:
            leaders = _first_of_each_address(leaders, told, now)
        _take(_all_of(leaders), now)
    return leaders


def still_ours(leaders: Sequence[OutboxMessage], now: datetime) -> list[OutboxMessage]:
    """Count the leases of messages anew from ``now``; leave out those that ran out and were taken over."""
    rows = _all_of(leaders)
    ours = _leased(rows)
    if ours.update(next_try_at=now + LEASE) == len(rows):
        return list(leaders)
    kept = set(ours.values_list("pk", flat=True))
    return [leader for leader in leaders if all(row.pk in kept for row in (leader, *leader.also))]


def give_back(leaders: Sequence[OutboxMessage], now: datetime, told: set[Address] | None) -> None:
    """Let others have what this worker could not begin, in its old place; their addresses were not told after all."""
    rows = _all_of(leaders)
    if told is not None:
        told.difference_update(_address(leader) for leader in leaders)
    _leased(rows).update(
        state=State.QUEUED,
        lease_token=None,
        next_try_at=F("due_at"),
        attempts=F("attempts") - 1,
        state_at=now,
    )


def _take(rows: Sequence[OutboxMessage], now: datetime) -> None:
    token = uuid.uuid4()
    OutboxMessage.objects.filter(pk__in=[row.pk for row in rows]).update(
        state=State.LEASED, lease_token=token, next_try_at=now + LEASE, attempts=F("attempts") + 1
    )
    for row in rows:
        row.lease_token, row.attempts = token, row.attempts + 1


def _leased(rows: Sequence[OutboxMessage]) -> QuerySet[OutboxMessage]:
    """Return the rows of one lease that it still holds."""
    token = rows[0].lease_token if rows else None
    return OutboxMessage.objects.filter(
        pk__in=[row.pk for row in rows], state=State.LEASED, lease_token=token
    )


def _all_of(leaders: Iterable[OutboxMessage]) -> list[OutboxMessage]:
    return [row for leader in leaders for row in (leader, *leader.also)]


def _united(rows: Sequence[OutboxMessage], now: datetime) -> list[OutboxMessage]:
    """Put together what leaves as one, those not yet due too: all of it is taken or nothing.

    Two workers that hold a part each let go of it; one of them finds all of it at the next tick.
    """
    keys = {row.together for row in rows if row.together}
    if not keys:
        return list(rows)
    unsent = OutboxMessage.objects.filter(together__in=keys, state__in=UNSENT)
    due = {_group(row) for row in rows}
    others = [row for row in unsent.exclude(pk__in=[row.pk for row in rows]) if _group(row) in due]
    free = OutboxMessage.objects.filter(pk__in=[row.pk for row in others], state__in=UNSENT)
    free = free.exclude(state=State.LEASED, next_try_at__gt=now).select_for_update(skip_locked=True)
    taken = list(free) if others else []
    missing = {_group(row) for row in others if row not in taken}
    groups: dict[tuple[str, ...], list[OutboxMessage]] = defaultdict(list)
    for row in (*rows, *taken):
        groups[_group(row)].append(row)
    return [_led(group) for key, group in groups.items() if key not in missing]


def _group(row: OutboxMessage) -> tuple[str, ...]:
    return (row.together, *_address(row)) if row.together else (str(row.pk),)


def _led(group: list[OutboxMessage]) -> OutboxMessage:
    """Let the earliest of a group speak for the others."""
    first, *others = sorted(group, key=lambda row: (row.due_at, row.pk))
    first.also = others
    return first


def _first_of_each_address(
    leaders: Sequence[OutboxMessage], told: set[Address], now: datetime
) -> list[OutboxMessage]:
    """Leave one message for each address, and put the others off. Calls are made one by one anyway."""
    chosen, later = [], []
    for leader in leaders:
        if leader.channel != Channel.CALL_LIST and _address(leader) in told:
            later.append(leader.pk)
        else:
            told.add(_address(leader))
            chosen.append(leader)
    if later:
        OutboxMessage.objects.filter(pk__in=later).update(
            state=State.QUEUED, lease_token=None, next_try_at=now + APART
        )
    return chosen


def _address(row: OutboxMessage) -> Address:
    return row.channel, row.recipient
