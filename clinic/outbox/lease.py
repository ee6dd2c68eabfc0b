"""Who sends which message: a worker leases due ones for a while, and gives back what it could not begin."""

import uuid
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import NamedTuple

from django.db import connection, transaction
from django.db.models import F, QuerySet

from clinic.outbox.models import UNSENT, Channel, OutboxMessage, State

LEASE = timedelta(seconds=120)  # longer than anything a worker does between two looks at its lease
APART = timedelta(minutes=1)  # between two messages to one address

Address = tuple[str, str]
_TAKE = (
    f"UPDATE {OutboxMessage._meta.db_table} SET state = 'leased', lease_token = %s, next_try_at = %s,"  # noqa: S608  # nosec B608: names of our own table
    " attempts = attempts + 1 WHERE id IN ({keys})"
)


@dataclass(frozen=True, slots=True)
class Leased:
    """Messages that leave as one, in the hands of one worker. They are read when their turn comes.

    ``died``: a worker had them before, and its lease ran out.
    """

    keys: tuple[uuid.UUID, ...]
    were_due: tuple[datetime, ...]  # each of them, before it was taken
    address: Address
    died: bool
    token: uuid.UUID


class _Row(NamedTuple):
    """As much of a message as says who may take it."""

    pk: uuid.UUID
    state: str
    channel: str
    recipient: str
    together: str
    next_try_at: datetime

    @property
    def group(self) -> tuple[str, str, str]:
        """Return what is the same for all that leave as one."""
        return self.together or str(self.pk), self.channel, self.recipient


def lease(now: datetime, limit: int, urgent: bool | None, told: set[Address] | None) -> list[Leased]:
    """Take due messages for one worker, the earliest first, each with the others that leave with it.

    PostgreSQL skips the rows that another worker is taking. SQLite has no row locks and Django leaves
    the words out: there the transaction is IMMEDIATE, so one worker at a time is in it.
    An address in ``told`` has had its message in this pass: what else is due for it is put off a little.
    """
    due = OutboxMessage.objects.due(now)
    if urgent is not None:
        due = due.filter(urgent__in=[urgent])  # SQLite finds no row by an index for a bare "NOT urgent"
    token = uuid.uuid4()
    with transaction.atomic():
        rows = _locked(due.order_by("next_try_at")[:limit])
        taken = [_leased(group, token) for group in _united(rows, now)]
        if told is not None:
            taken = _first_of_each_address(taken, told, now)
        _take(_keys(taken), token, now)
    return taken


def _take(keys: Sequence[uuid.UUID], token: uuid.UUID, now: datetime) -> None:
    """Lease messages. Django takes as long to write an update of 500 keys as the database to do it."""
    if not keys:
        return
    key, instant = OutboxMessage._meta.pk, OutboxMessage._meta.get_field("next_try_at")
    with connection.cursor() as cursor:
        end = instant.get_db_prep_value(now + LEASE, cursor.db)
        first, *others = (key.get_db_prep_value(one, cursor.db) for one in (token, *keys))
        cursor.execute(_TAKE.format(keys=", ".join(["%s"] * len(keys))), [first, end, *others])


def read_anew(leased: Sequence[Leased], now: datetime) -> list[tuple[Leased, OutboxMessage]]:
    """Count leases anew from ``now``, and read their messages: of each lease the one that speaks for the others.

    Those that ran out and were taken over are left out.
    """
    held = _held(leased)
    held.update(next_try_at=now + LEASE)
    messages = held.in_bulk()
    return [
        (one, _leader([messages[key] for key in one.keys]))
        for one in leased
        if all(key in messages for key in one.keys)
    ]


def give_back(leased: Sequence[Leased], now: datetime, told: set[Address] | None) -> None:
    """Let others have what this worker could not begin, in its old place; their addresses were not told after all."""
    if not leased:
        return
    if told is not None:
        told.difference_update(one.address for one in leased)
    places: dict[datetime, list[uuid.UUID]] = defaultdict(list)
    for one in leased:
        for key, was_due in zip(one.keys, one.were_due, strict=True):
            places[was_due].append(key)
    held = _held(leased)
    with transaction.atomic():
        for was_due, keys in places.items():
            held.filter(pk__in=keys).update(
                state=State.QUEUED,
                lease_token=None,
                next_try_at=was_due,
                attempts=F("attempts") - 1,
                state_at=now,
            )


def _held(leased: Sequence[Leased]) -> QuerySet[OutboxMessage]:
    """Return the messages of one worker's leases that it still holds."""
    token = leased[0].token if leased else None
    return OutboxMessage.objects.filter(pk__in=_keys(leased), state=State.LEASED, lease_token=token)


def _keys(leased: Iterable[Leased]) -> list[uuid.UUID]:
    return [key for one in leased for key in one.keys]


def _leader(messages: Sequence[OutboxMessage]) -> OutboxMessage:
    """Let the earliest of a group speak for the others."""
    first, *others = sorted(messages, key=lambda message: (message.due_at, message.pk))
    first.also = others
    return first


def _locked(messages: QuerySet[OutboxMessage]) -> list[_Row]:
    free = messages.select_for_update(skip_locked=True)
    return [_Row(*row) for row in free.values_list(*_Row._fields)]


def _united(rows: Sequence[_Row], now: datetime) -> list[list[_Row]]:
    """Put together what leaves as one, those not yet due too: all of it is taken or nothing.

    Two workers that hold a part each let go of it; one of them finds all of it at the next tick.
    """
    groups: dict[tuple[str, str, str], list[_Row]] = defaultdict(list)
    for row in rows:
        groups[row.group].append(row)
    unsent = OutboxMessage.objects.filter(
        together__in={row.together for row in rows if row.together}, state__in=UNSENT
    )
    sizes = Counter(unsent.values_list("together", "channel", "recipient"))
    parts = {key for key, group in groups.items() if len(group) < sizes[key]}
    if parts:
        free = unsent.filter(together__in={key[0] for key in parts})
        for row in _locked(free.exclude(state=State.LEASED, next_try_at__gt=now)):
            if row.group in parts and row not in groups[row.group]:
                groups[row.group].append(row)
    return [group for key, group in groups.items() if len(group) >= sizes[key]]


def _leased(group: Sequence[_Row], token: uuid.UUID) -> Leased:
    first = group[0]
    return Leased(
        keys=tuple(row.pk for row in group),
        were_due=tuple(row.next_try_at for row in group),
        address=(first.channel, first.recipient),
        died=any(row.state == State.LEASED for row in group),
        token=token,
    )


def _first_of_each_address(leased: Sequence[Leased], told: set[Address], now: datetime) -> list[Leased]:
    """Leave one message for each address, and put the others off. Calls are made one by one anyway."""
    chosen, later = [], []
    for one in leased:
        if one.address[0] != Channel.CALL_LIST and one.address in told:
            later.append(one)
        else:
            told.add(one.address)
            chosen.append(one)
    if later:
        due = OutboxMessage.objects.filter(pk__in=_keys(later), next_try_at__lte=now)
        due.update(state=State.QUEUED, lease_token=None, next_try_at=now + APART)
    return chosen
