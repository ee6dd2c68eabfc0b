"""Writing down what became of messages: a few at once, soon after they left."""

import logging
from collections.abc import Mapping
from contextlib import nullcontext
from datetime import datetime
from time import monotonic, sleep
from typing import Any

from django.db import InterfaceError, OperationalError, connection, transaction

from clinic.outbox.models import OutboxMessage

MOST = 25
LONGEST = 0.1  # seconds that a mark waits while others go on
WAITS = (0.5, 2.0, 5.0)  # seconds between tries, while the database is out of reach

_FIELDS: list[Any] = [
    OutboxMessage._meta.get_field(name)
    for name in (
        "state",
        "state_reason",
        "state_at",
        "next_try_at",
        "attempts",
        "sent_at",
        "message_id",
        "subject",
        "body",
    )
]
_KEYS: list[Any] = [OutboxMessage._meta.get_field(name) for name in ("id", "lease_token")]
# Django has no update of many rows that keeps a condition and is quick.
_MARK = (
    f"UPDATE {OutboxMessage._meta.db_table} SET {', '.join(f'{field.column} = %s' for field in _FIELDS)}"  # noqa: S608  # nosec B608: names of our own columns
    " WHERE id = %s AND lease_token = %s AND state = 'leased'"
)

Outcome = Mapping[str, object]
logger = logging.getLogger(__name__)


class Marks:
    """Outcomes that are not written yet.

    What left and is not marked leaves again when this worker dies, so there are few of them and not for long:
    at most ``MOST``, and none after a message that took its time. One transaction for several is what makes
    a long queue quick: each waits for the disk.
    """

    def __init__(self) -> None:
        self._waiting: list[tuple[OutboxMessage, Outcome, datetime]] = []
        self._since = 0.0

    def add(self, message: OutboxMessage, outcome: Outcome, *, at: datetime, began: float) -> None:
        """Keep what became of a message, which was begun at ``began`` (monotonic seconds)."""
        if not self._waiting:
            self._since = began
        self._waiting.append((message, outcome, at))
        if len(self._waiting) >= MOST or monotonic() - self._since > LONGEST:
            self.write()

    def write(self) -> None:
        """Write down everything that waits. Raises DatabaseError if the database stays out of reach."""
        waiting, self._waiting = self._waiting, []
        if not waiting:
            return
        for wait in WAITS:
            try:
                _write(waiting)
                return
            except (OperationalError, InterfaceError):
                if connection.in_atomic_block:
                    raise
                logger.warning("%d messages could not be marked; trying again", len(waiting))
                connection.close()
                sleep(wait)
        _write(waiting)


def _write(waiting: list[tuple[OutboxMessage, Outcome, datetime]]) -> None:
    """Mark messages by one statement, prepared once. One whose lease was taken over is left alone."""
    rows = [_row(message, {**outcome, "state_at": at}) for message, outcome, at in waiting]
    with transaction.atomic() if len(rows) > 1 else nullcontext(), connection.cursor() as cursor:
        cursor.executemany(_MARK, rows)
    for message, outcome, _ in waiting:
        logger.info("message %s (%s) is %s", message.pk, message.kind, outcome["state"])


def _row(message: OutboxMessage, outcome: Outcome) -> list[Any]:
    values = [outcome.get(field.name, getattr(message, field.name)) for field in _FIELDS]
    keys = [message.pk, message.lease_token]
    return [
        field.get_db_prep_save(value, connection)
        for field, value in zip((*_FIELDS, *_KEYS), (*values, *keys), strict=True)
    ]
