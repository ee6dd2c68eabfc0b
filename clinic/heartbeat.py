"""Worker and beat write down that they live; the web process says when it was."""

import logging
from datetime import datetime

from celery.signals import after_task_publish, beat_init
from django.db import DatabaseError

from clinic import clock
from clinic.in_time import InTime
from clinic.outbox.models import QueueRound
from clinic.outbox.tasks import send_due_messages

BEAT = "beat"
PATIENCE = 0.5  # seconds

logger = logging.getLogger(__name__)


def seconds_since_heard(now: datetime) -> dict[str, int | None]:
    """Return how long ago a worker, and beat, were last heard; None: never.

    One query, and half a second at most. Raises TimeoutError or DatabaseError if the database does not answer.
    """
    rounds = _rounds.answer()
    of_workers = [at for queue, at in rounds.items() if queue != BEAT]
    return {
        "worker": _seconds(max(of_workers, default=None), now),
        "beat": _seconds(rounds.get(BEAT), now),
    }


def _seconds(at: datetime | None, now: datetime) -> int | None:
    return None if at is None else max(0, round((now - at).total_seconds()))


def _read_rounds() -> dict[str, datetime]:
    return dict(QueueRound.objects.values_list("queue", "at"))


def _note_beat() -> None:
    QueueRound.objects.update_or_create(queue=BEAT, defaults={"at": clock.now()})


_rounds = InTime(_read_rounds, seconds=PATIENCE)
_beat = InTime(_note_beat, seconds=PATIENCE)


def listen() -> None:
    """In beat's own process, note each time that it has asked for a round of the messages."""
    beat_init.connect(_listen)


def _listen(**_: object) -> None:
    after_task_publish.connect(beat_has_asked, sender=send_due_messages.name)


def beat_has_asked(*, routing_key: str, **_: object) -> None:
    """Note that beat has asked, once for the two queues. A database that is away must not keep beat from asking."""
    if routing_key != "messages":
        return
    try:
        _beat.answer()
    except (TimeoutError, DatabaseError) as error:
        logger.warning("beat could not note that it lives (%s)", type(error).__name__)
