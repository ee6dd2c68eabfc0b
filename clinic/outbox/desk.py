"""What the outbox leaves to the desk: calls to make, and messages that could not be sent."""

from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.db.models import Q, QuerySet

from clinic import audit
from clinic.models import User
from clinic.outbox.contents import kind_of
from clinic.outbox.models import Channel, OutboxMessage, State
from clinic.outbox.tasks import nudge

CALL_DUE = Q(channel=Channel.CALL_LIST, state=State.SENT)
DEAD = Q(state=State.DEAD)
DID_NOT_GET_THROUGH = [State.FAILED, State.DEAD]
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


class NoLongerOwed(Exception):
    """What a message tells of is so no more; the words say why, without names or health."""


@transaction.atomic
def send_again(message: OutboxMessage, *, because: str, actor: User, now: datetime) -> bool:
    """Let a message that did not get through be tried anew at once; ``because`` is a code.

    False if it waits, is on its way or was seen to by now: a second press changes nothing. Raises NoLongerOwed
    for a code that has ended, or where what it tells of has changed.
    """
    current = OutboxMessage.objects.select_for_update().get(pk=message.pk)
    if current.state not in DID_NOT_GET_THROUGH:
        return False
    answer = kind_of(current.kind).still_owed(current, now)
    if isinstance(answer, str):
        raise NoLongerOwed(answer)
    current.state, current.state_reason, current.state_at = State.QUEUED, "", now
    current.next_try_at = now
    current.attempts = 1  # all tries again; but one that was tried may have left, so not none
    current.save(update_fields=["state", "state_reason", "state_at", "next_try_at", "attempts"])
    audit.record("message.sent_again", current, actor=actor, now=now, detail={"because": because})
    if current.urgent:
        transaction.on_commit(nudge)
    return True
