"""What beat asks of the workers, and the nudge for messages that can't wait for it."""

import logging
from datetime import timedelta
from time import monotonic

from celery import shared_task
from django.conf import settings

from clinic import clock
from clinic.celery import quick_connection
from clinic.outbox.dispatch import send_due
from clinic.outbox.lease import Address
from clinic.outbox.models import QueueRound
from clinic.outbox.old import forget_old

BATCH = 500
EXPIRES = 15  # seconds after which a nudge says nothing that beat has not said
ROUND = 30  # seconds after which a worker turns to what else waits in its queue

logger = logging.getLogger(__name__)


@shared_task
def send_due_messages(urgent: bool) -> None:
    """Send the urgent messages that are due, or the others; overlap is safe.

    In one pass an address gets one message of the others. However many of these there are, urgent ones do not
    wait for them: they are looked after between two batches.
    """
    QueueRound.objects.update_or_create(
        queue="urgent" if urgent else "messages", defaults={"at": clock.now()}
    )
    started = monotonic()
    told: set[Address] | None = None if urgent else set()
    while send_due(clock.now(), BATCH, urgent=urgent, told=told) and monotonic() - started < ROUND:
        if not urgent:
            send_due(clock.now(), BATCH, urgent=True)


@shared_task
def forget_old_messages() -> None:
    """Delete messages that are done with and older than the site keeps them."""
    if settings.OUTBOX_KEEP_DAYS:
        forget_old(clock.now(), keep=timedelta(days=settings.OUTBOX_KEEP_DAYS))


def nudge() -> None:
    """Ask for a round of the urgent queue now. If the broker is down, beat's next tick will do.

    Never raises, and waits at most about a second: a visitor's request hangs on it.
    """
    try:
        with quick_connection() as connection:
            send_due_messages.apply_async(
                (True,), queue="urgent", connection=connection, retry=False, expires=EXPIRES
            )
    except Exception as error:  # whatever the broker's trouble: what this tells of is committed
        logger.warning(
            "the broker can't be reached (%s); urgent messages wait for beat", type(error).__name__
        )
