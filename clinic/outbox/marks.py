"""Writing down what became of messages: a few at once, soon after they left."""

import logging
from collections.abc import Mapping
from datetime import datetime
from time import monotonic, sleep

from django.db import InterfaceError, OperationalError, connection, transaction

from clinic.outbox.models import OutboxMessage, State

MOST = 10
LONGEST = 0.1  # seconds that a mark waits while others go on
WAITS = (0.5, 2.0, 5.0)  # seconds between tries, while the database is out of reach

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
                return _write(waiting)
            except (OperationalError, InterfaceError):
                if connection.in_atomic_block:
                    raise
                logger.warning("%d messages could not be marked; trying again", len(waiting))
                connection.close()
                sleep(wait)
        _write(waiting)


def _write(waiting: list[tuple[OutboxMessage, Outcome, datetime]]) -> None:
    if len(waiting) == 1:
        return _write_one(*waiting[0])
    with transaction.atomic():
        for message, outcome, at in waiting:
            _write_one(message, outcome, at)


def _write_one(message: OutboxMessage, outcome: Outcome, at: datetime) -> None:
    leased = OutboxMessage.objects.filter(pk=message.pk, state=State.LEASED, lease_token=message.lease_token)
    leased.update(state_at=at, **outcome)
    logger.info("message %s (%s) is %s", message.pk, message.kind, outcome["state"])
