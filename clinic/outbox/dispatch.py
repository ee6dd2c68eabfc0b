"""Sending what is due: lease, check that it is still owed, send outside any transaction, mark."""

import logging
import random
import re
import uuid
from datetime import datetime, timedelta
from time import monotonic
from traceback import extract_tb

from django.db import transaction
from django.db.models import F
from django.utils import translation

from clinic.outbox.channels import Refused, Unavailable, channel_for
from clinic.outbox.contents import Content, kind_of
from clinic.outbox.models import Channel, OutboxMessage, State

LEASE = timedelta(seconds=120)  # longer than one send can last
FIRST_WAIT = timedelta(seconds=30)
FIRST_WAIT_IF_URGENT = timedelta(seconds=5)
LONGEST_WAIT = timedelta(hours=1)
TRIES = 24  # most of a day, for a provider that is down
TRIES_IF_OURS = 6  # a fault of ours won't mend itself: the desk should know soon

logger = logging.getLogger(__name__)
_PATH = re.compile(r"(https?://[^/\s]+/)[^\s\"'<>]+")


def send_due(now: datetime, limit: int, *, urgent: bool | None = None) -> int:
    """Send up to ``limit`` due messages, the earliest first; return how many were dealt with.

    ``urgent`` chooses the urgent ones or the others. Workers may do this at the same time: each
    message is leased to one of them, and a lease that ran out is taken over.
    """
    started = monotonic()
    messages = _lease(now, limit, urgent)
    for message in messages:
        _deliver(message, now + timedelta(seconds=monotonic() - started))
    return len(messages)


def _lease(now: datetime, limit: int, urgent: bool | None) -> list[OutboxMessage]:
    """Take due messages for one worker.

    PostgreSQL skips the rows that another worker is taking. SQLite has no row locks and Django leaves
    the words out: there the transaction is IMMEDIATE, so one worker at a time is in it.
    """
    due = OutboxMessage.objects.due(now)
    if urgent is not None:
        due = due.filter(urgent=urgent)
    token = uuid.uuid4()
    with transaction.atomic():
        messages = list(due.order_by("next_try_at").select_for_update(skip_locked=True)[:limit])
        OutboxMessage.objects.filter(pk__in=[message.pk for message in messages]).update(
            state=State.LEASED, lease_token=token, next_try_at=now + LEASE
        )
    for message in messages:
        message.lease_token = token
    return messages


def _deliver(message: OutboxMessage, now: datetime) -> None:
    """Send one leased message and mark what became of it."""
    leased = OutboxMessage.objects.filter(pk=message.pk, state=State.LEASED, lease_token=message.lease_token)
    if not leased.update(attempts=F("attempts") + 1, next_try_at=now + LEASE):
        return  # the lease ran out meanwhile: another worker has it
    message.attempts += 1
    outcome = _send(message, now)
    leased.update(state_at=now, **outcome)
    logger.info("message %s (%s) is %s", message.pk, message.kind, outcome["state"])


def _send(message: OutboxMessage, now: datetime) -> dict[str, object]:
    """Try to send one message; return the columns that say what became of it."""
    if message.attempts > TRIES:  # each time the worker died before it could mark anything
        return {"state": State.DEAD, "state_reason": "tried too often"}
    try:
        kind = kind_of(message.kind)
        if reason := kind.still_owed(message, now):
            return {"state": State.SKIPPED, "state_reason": reason[:100]}
        with translation.override(message.language):
            content = kind.compose(message, now)
        receipt = channel_for(message.channel).send(message.recipient, content, str(message.pk))
    except Refused as error:
        return {"state": State.DEAD, "state_reason": str(error)[:100]}
    except Unavailable as error:
        return _later(message, now, reason=str(error), tries=TRIES)
    except Exception as error:  # whatever is wrong with one message, the others must leave
        place = extract_tb(error.__traceback__)[-1]
        # Not the error's own words: they may hold a name.
        logger.error(
            "message %s: %s at %s:%s", message.pk, type(error).__name__, place.filename, place.lineno
        )
        return _later(message, now, reason="could not be written", tries=TRIES_IF_OURS)
    return {
        "state": State.SENT,
        "sent_at": now,
        "message_id": receipt.reference[:200],
        "subject": content.subject[:200],
        "body": _masked(content, content.sms if message.channel == Channel.SMS else content.text),
    }


def _later(message: OutboxMessage, now: datetime, *, reason: str, tries: int) -> dict[str, object]:
    """Put a message off, twice as long each time and never all at the same instant; or give up."""
    if message.attempts >= tries:
        return {"state": State.DEAD, "state_reason": reason[:100]}
    first = FIRST_WAIT_IF_URGENT if message.urgent else FIRST_WAIT
    wait = min(first * 2 ** (message.attempts - 1), LONGEST_WAIT) * random.uniform(0.8, 1.2)  # noqa: S311
    return {"state": State.FAILED, "state_reason": reason[:100], "next_try_at": now + wait}


def _masked(content: Content, words: str) -> str:
    """Return what was sent without what opens a door: links' paths and codes."""
    for secret in content.secrets:
        words = words.replace(secret, "…")
    return _PATH.sub(r"\1…", words)
