"""The audit trail: ``record`` writes it, ``first_broken`` reads it back and checks every seal."""

import hashlib
import json
from datetime import UTC, datetime
from typing import Any

from django.db import connection, models

from clinic.models import AuditEvent, AuditHead, User


def record(
    act: str,
    subject: models.Model,
    *,
    actor: User | None,
    now: datetime,
    patient: bool = False,
    detail: dict[str, Any] | None = None,
) -> AuditEvent:
    """Write that ``actor`` (or the patient, or nobody: the system) did ``act`` to ``subject``.

    Call it last in the transaction of the act: it locks the end of the chain until the commit, and
    a lock that is always taken last cannot take part in a deadlock. ``detail`` holds codes, never
    names or health words. Raises RuntimeError outside a transaction: an act and its row stand or
    fall together.
    """
    if not connection.in_atomic_block:
        raise RuntimeError("an act is recorded in the transaction that does it")
    head = _locked_head()
    event = AuditEvent(
        at=now,
        actor=actor,
        by_patient=patient,
        act=act,
        subject_type=subject._meta.label_lower,
        subject_id=str(subject.pk),
        detail=detail or {},
        previous=head.digest,
    )
    event.digest = seal(event)
    event.save(force_insert=True)
    AuditHead.objects.filter(pk=AuditHead.ONLY).update(digest=event.digest, count=head.count + 1)
    return event


def _locked_head() -> AuditHead:
    locked = AuditHead.objects.select_for_update()
    try:
        return locked.get(pk=AuditHead.ONLY)
    except AuditHead.DoesNotExist:  # the very first act
        AuditHead.objects.get_or_create(pk=AuditHead.ONLY)
        return locked.get(pk=AuditHead.ONLY)


def seal(event: AuditEvent) -> str:
    """Return the SHA-256 that binds a row's facts to the row before it."""
    facts = [
        event.previous,
        event.at.astimezone(UTC).isoformat(timespec="microseconds"),
        event.actor_id,
        event.by_patient,
        event.act,
        event.subject_type,
        event.subject_id,
        event.detail,
    ]
    return hashlib.sha256(json.dumps(facts, sort_keys=True).encode()).hexdigest()


def first_broken() -> str | None:
    """Walk the chain from its start; return what is off first, in words, or None if all holds."""
    previous, count = AuditHead.START, 0
    for event in AuditEvent.objects.order_by("pk").iterator():
        if event.previous != previous:
            return f"row {event.pk} does not follow the row before it"
        if event.digest != seal(event):
            return f"row {event.pk} was changed"
        previous, count = event.digest, count + 1
    head = AuditHead.objects.filter(pk=AuditHead.ONLY).first()
    if (head.digest, head.count) != (previous, count) if head else count:
        return f"rows are missing at the end: {count} stand"
    return None
