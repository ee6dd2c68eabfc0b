"""The messages we owe, have sent or no longer owe."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.db import models
from django.db.models import Q
from django.db.models.expressions import RawSQL
from django.db.models.functions import Upper
from django.utils.translation import gettext_lazy as _


class Channel(models.TextChoices):
    """The way a message takes. The call list is the desk's: a person rings."""

    EMAIL = "email", _("e-mail")
    SMS = "sms", _("text message")
    CALL_LIST = "call_list", _("call list")


class State(models.TextChoices):
    """What became of a message. Failed ones are tried again; dead ones are for the desk."""

    QUEUED = "queued", _("waiting")
    LEASED = "leased", _("being sent")
    FAILED = "failed", _("will be tried again")
    SENT = "sent", _("sent")
    DELIVERED = "delivered", _("delivered")
    DEAD = "dead", _("could not be sent")
    SKIPPED = "skipped", _("no longer needed")


UNSENT = [State.QUEUED, State.LEASED, State.FAILED]
# With values in place of parameters: SQLite uses a partial index only for a condition that it can read.
_IS_UNSENT = RawSQL("state IN ('queued', 'leased', 'failed')", (), models.BooleanField())  # noqa: S611


class OutboxQuerySet(models.QuerySet["OutboxMessage"]):
    """Named questions about the outbox."""

    def due(self, now: datetime) -> OutboxQuerySet:
        """Return what a worker may take now: waiting, to be tried again, or with a lease that ran out."""
        return self.filter(_IS_UNSENT, next_try_at__lte=now)


class OutboxMessage(models.Model):
    """One message to one person about one thing, of one kind. What it says is written when it is sent."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    kind = models.CharField(max_length=40)
    channel = models.CharField(max_length=10, choices=Channel)
    recipient = models.CharField(max_length=254)
    language = models.CharField(max_length=10, default="en")
    about_id = models.UUIDField()
    about_version = models.PositiveIntegerField(default=0)
    tells = models.CharField(max_length=80, blank=True)  # the fact in short: is it what was told last?
    # Messages of one key to one address leave as one, at the earliest of their times.
    together = models.CharField(max_length=120, blank=True)
    dedupe_key = models.CharField(max_length=200, unique=True)
    urgent = models.BooleanField(default=False)
    typed_address = models.BooleanField(default=False)  # somebody typed the address; nobody has proved it
    answered_at = models.DateTimeField(null=True, blank=True)  # the code was typed back, the link opened
    due_at = models.DateTimeField()

    state = models.CharField(max_length=10, choices=State, default=State.QUEUED)
    state_reason = models.CharField(max_length=100, blank=True)
    state_at = models.DateTimeField(null=True, blank=True)  # when a worker or a service last changed it
    # When it may next be taken: first when due, then at the next try, then when a worker's lease ends.
    next_try_at = models.DateTimeField()
    lease_token = models.UUIDField(null=True, blank=True)
    attempts = models.PositiveSmallIntegerField(default=0)

    sent_at = models.DateTimeField(null=True, blank=True)
    message_id = models.CharField(max_length=200, blank=True)  # Message-ID, or the provider's reference
    subject = models.CharField(max_length=200, blank=True)
    body = models.TextField(blank=True)  # as sent, but links and codes are masked
    created_at = models.DateTimeField(auto_now_add=True)

    objects = OutboxQuerySet.as_manager()

    # Not stored: what was read for many messages at once, and the others that this one speaks for.
    gathered: Any = None
    also: Sequence[OutboxMessage] = ()

    class Meta:
        indexes = [
            models.Index(
                fields=["urgent", "next_try_at"], name="outbox_unsent", condition=Q(state__in=UNSENT)
            ),
            models.Index(fields=["about_id"], name="outbox_about"),
            models.Index(fields=["together"], name="outbox_together"),
            # How much an address was sent of late on the word of whoever typed it.
            models.Index(Upper("recipient"), "due_at", name="outbox_typed", condition=Q(typed_address=True)),
        ]

    def __str__(self) -> str:
        return f"{self.kind} by {self.channel}: {self.state}"


class QueueRound(models.Model):
    """When a worker last went through one of the two queues: the sign that beat, broker and worker live.

    In a row of its own, named "beat": when beat last asked for it.
    """

    queue = models.CharField(max_length=10, primary_key=True)
    at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.queue} at {self.at:%H:%M:%S}"
