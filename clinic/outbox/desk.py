"""What the outbox leaves to the desk: calls to make, and messages that could not be sent."""

from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.db.models import Q, QuerySet

from clinic import audit
from clinic.models import User
from clinic.outbox.models import Channel, OutboxMessage, State

CALL_DUE = Q(channel=Channel.CALL_LIST, state=State.SENT)
DEAD = Q(state=State.DEAD)
TOLD = "told by the desk"  # why a message that went nowhere is delivered nevertheless


def for_the_desk() -> QuerySet[OutboxMessage]:
    """Return what a colleague must see to, the longest owed first."""
    return OutboxMessage.objects.filter(CALL_DUE | DEAD).order_by("due_at")


def told_while_ringing(about_id: UUID, *, kind: str, now: datetime) -> None:
    """Note that a message for the call list was told in a call that was made anyway."""
    owed = OutboxMessage.objects.filter(about_id=about_id, kind=kind, channel=Channel.CALL_LIST)
    owed.update(state=State.DELIVERED, state_reason=TOLD, state_at=now)


@transaction.atomic
def see_to(message: OutboxMessage, *, actor: User, now: datetime) -> bool:
    """Note that a colleague has told the person. False if another was quicker; then nothing changes."""
    called = for_the_desk().filter(pk=message.pk).order_by()
    changed = called.update(state=State.DELIVERED, state_reason=TOLD, state_at=now)
    if changed:
        audit.record("message.told", message, actor=actor, now=now)
    return bool(changed)
