"""What providers report of messages that they took: arrived, or never will."""

import logging
from datetime import datetime
from uuid import UUID

from django.db.models import Value
from django.db.models.functions import Coalesce

from clinic.outbox.desk import TOLD
from clinic.outbox.models import OutboxMessage, State

# "Arrived" may be said while we still wait for the answer to our sending, or gave up waiting for it.
MAY_ARRIVE = (State.LEASED, State.FAILED, State.SENT)
MAY_FAIL = (State.LEASED, State.SENT, State.DELIVERED)  # some mail bounces after it was taken

logger = logging.getLogger(__name__)


def arrived(message_id: UUID, *, now: datetime) -> bool:
    """Note that a message arrived. False, and nothing changes, if that was known or can't be."""
    message = OutboxMessage.objects.filter(pk=message_id, state__in=MAY_ARRIVE)
    changed = message.update(
        state=State.DELIVERED, state_reason="", state_at=now, sent_at=Coalesce("sent_at", Value(now))
    )
    return _noted(message_id, changed)


def failed(message_id: UUID, *, reason: str, now: datetime) -> bool:
    """Note that a message was taken and will not arrive: the desk gets it. ``reason`` names nobody.

    False, and nothing changes, if that was known, can't be, or a colleague has told the person.
    """
    message = OutboxMessage.objects.filter(pk=message_id, state__in=MAY_FAIL).exclude(state_reason=TOLD)
    return _noted(message_id, message.update(state=State.DEAD, state_reason=reason[:100], state_at=now))


def _noted(message_id: UUID, changed: int) -> bool:
    logger.info("report on message %s: %s", message_id, "noted" if changed else "nothing new")
    return bool(changed)
