"""Writing down what is owed, in the transaction of the fact it tells of."""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from uuid import UUID

from django.db import transaction

from clinic.outbox.contents import kind_of
from clinic.outbox.models import OutboxMessage, State
from clinic.outbox.tasks import nudge


def enqueue(
    *,
    kind: str,
    channel: str,
    recipient: str,
    about_id: UUID,
    about_version: int = 0,
    dedupe_key: str,
    due_at: datetime,
    language: str = "en",
) -> OutboxMessage:
    """Owe a message; call it inside the service's transaction. The same ``dedupe_key`` is one message.

    An urgent one wakes a worker as soon as the transaction is committed. Raises KeyError for an
    unknown kind.
    """
    of_kind = kind_of(kind)
    message, created = OutboxMessage.objects.get_or_create(
        dedupe_key=dedupe_key,
        defaults={
            "kind": kind,
            "channel": channel,
            "recipient": recipient,
            "language": language,
            "about_id": about_id,
            "about_version": about_version,
            "urgent": of_kind.urgent,
            "typed_address": of_kind.typed_address,
            "due_at": due_at,
            "next_try_at": due_at,
        },
    )
    if created and of_kind.urgent:
        transaction.on_commit(nudge)
    return message


def enqueue_all(messages: Sequence[OutboxMessage]) -> None:
    """Owe several messages by one insert, each as ``enqueue`` would; a known ``dedupe_key`` is left alone."""
    for message in messages:
        of_kind = kind_of(message.kind)
        message.urgent, message.typed_address = of_kind.urgent, of_kind.typed_address
        message.next_try_at = message.due_at
    OutboxMessage.objects.bulk_create(messages, ignore_conflicts=True)
    if any(message.urgent for message in messages):
        transaction.on_commit(nudge)


def drop(about_id: UUID, *, kinds: Collection[str] | None = None, reason: str, now: datetime) -> int:
    """Stop owing what waits about one thing (of some kinds, or of all); return how many messages.

    One that a worker holds at this moment is not touched: the worker asks ``still_owed`` before it sends.
    """
    waiting = OutboxMessage.objects.filter(about_id=about_id, state__in=[State.QUEUED, State.FAILED])
    if kinds is not None:
        waiting = waiting.filter(kind__in=kinds)
    return waiting.update(state=State.SKIPPED, state_reason=reason, state_at=now)


def reschedule(due: Mapping[UUID, Mapping[str, datetime | None]], *, now: datetime) -> None:
    """Let messages be due at other instants: those about each thing, by kind. None: not owed after all.

    What was sent keeps that it was; what a worker holds at this moment is being sent. What is due by now is
    sent at once.
    """
    messages = OutboxMessage.objects.select_for_update().filter(about_id__in=due)
    changed, never = [], []
    for message in messages:
        if message.kind not in due[message.about_id]:
            continue
        due_at = due[message.about_id][message.kind]
        if due_at is not None:
            message.due_at = due_at
            if message.state == State.QUEUED:
                message.next_try_at = max(due_at, now)
            changed.append(message)
        elif message.state in (State.QUEUED, State.FAILED):
            never.append(message.pk)
    OutboxMessage.objects.bulk_update(changed, ["due_at", "next_try_at"])
    OutboxMessage.objects.filter(pk__in=never).delete()
