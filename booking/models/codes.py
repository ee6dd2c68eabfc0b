"""What is kept of a six-digit code: never the code itself."""

import uuid

from django.db import models

from booking.codes import new_nonce
from clinic.outbox.models import Channel


class SentCode(models.Model):
    """A code on its way to somebody, and how far they got in typing it back.

    The code is made of the server's secret, this row's id and its nonce; it is never stored.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    channel = models.CharField(max_length=10, choices=Channel)
    nonce = models.CharField(max_length=32, default=new_nonce)
    tries = models.PositiveSmallIntegerField(default=0)
    sends = models.PositiveSmallIntegerField(default=0)
    sent_at = models.DateTimeField(null=True, blank=True)
    expires_at = models.DateTimeField(null=True, blank=True)
    locked_until = models.DateTimeField(null=True, blank=True)
    proven_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        abstract = True

    @property
    def address(self) -> str:
        """Return where the code goes: an e-mail address or a phone number."""
        raise NotImplementedError
