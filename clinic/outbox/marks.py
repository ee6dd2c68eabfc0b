"""Writing down what became of messages: a few at once, soon after they left."""

import logging
from collections import defaultdict
from collections.abc import Mapping
from contextlib import nullcontext
from datetime import datetime
from functools import cache
from time import monotonic, sleep
from typing import Any

from django.db import InterfaceError, OperationalError, connection, transaction

from clinic.outbox.models import OutboxMessage

MOST = 25
LONGEST = 0.1  # seconds that a mark waits while others go on
WAITS = (0.5, 2.0, 5.0)  # seconds between tries, while the database is out of reach
_KEYS = ("id", "lease_token")
_FIELDS: dict[str, Any] = {field.name: field for field in OutboxMessage._meta.concrete_fields}

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
    """Mark messages by one statement for all that became the same. One whose lease was taken over is left alone."""
    alike: dict[tuple[str, ...], list[list[Any]]] = defaultdict(list)
    for message, outcome, at in waiting:
        columns = (*outcome, "state_at")
        values = (*outcome.values(), at, message.pk, message.lease_token)
        alike[columns].append([_stored(*pair) for pair in zip((*columns, *_KEYS), values, strict=True)])
    with transaction.atomic() if len(waiting) > 1 else nullcontext(), connection.cursor() as cursor:
        for columns, rows in alike.items():
            cursor.executemany(_statement(columns), rows)
    for message, outcome, _ in waiting:
        logger.info("message %s (%s) is %s", message.pk, message.kind, outcome["state"])


@cache
def _statement(columns: tuple[str, ...]) -> str:
    """Return the update: Django has none of many rows that keeps a condition and is quick."""
    settings = ", ".join(f"{_FIELDS[name].column} = %s" for name in columns)
    return (
        f"UPDATE {OutboxMessage._meta.db_table} SET {settings}"  # noqa: S608  # nosec B608: names of our own columns
        " WHERE id = %s AND lease_token = %s AND state = 'leased'"
    )


def _stored(name: str, value: object) -> Any:
    """Return a value as the database takes it."""
    return _FIELDS[name].get_db_prep_save(value, connection)
