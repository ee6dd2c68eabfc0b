"""Answers given with a colleague's help: asked on the phone, or typed on a tablet of ours."""

import secrets
import uuid

from django.conf import settings
from django.db import models
from django.utils.crypto import salted_hmac

from intake.models.response import QuestionnaireResponse


def new_nonce() -> str:
    """Return the random part of a code."""
    return secrets.token_hex(16)


class Interview(models.Model):
    """A colleague asks the questions on the phone and writes down what is said.

    They see what they asked themselves and what nobody has answered, and nothing once it has ended.
    """

    response = models.ForeignKey(QuestionnaireResponse, on_delete=models.CASCADE, related_name="interviews")
    asked_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT)
    asked = models.JSONField(default=list, blank=True)  # slugs of the pages dealt with, in order
    started_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["response"], condition=models.Q(ended_at=None), name="interview_open_once"
            ),
        ]

    def __str__(self) -> str:
        return f"interview {self.started_at:%Y-%m-%d %H:%M}"


class TabletPass(models.Model):
    """Lets one of our tablets open some answers, once: a colleague says the code, the patient types it.

    The code is made of the server's secret, this row's id and its nonce; it is never stored.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    response = models.ForeignKey(
        QuestionnaireResponse, on_delete=models.CASCADE, related_name="tablet_passes"
    )
    nonce = models.CharField(max_length=32, default=new_nonce)
    given_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT)
    given_at = models.DateTimeField()
    expires_at = models.DateTimeField()  # for a code that nobody has typed
    opened_at = models.DateTimeField(null=True, blank=True)
    seen_at = models.DateTimeField(null=True, blank=True)  # when somebody last touched the tablet
    ended_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["response"], condition=models.Q(ended_at=None), name="tablet_pass_open_once"
            ),
            models.CheckConstraint(
                condition=models.Q(opened_at=None, seen_at=None)
                | models.Q(opened_at__isnull=False, seen_at__isnull=False),
                name="tablet_pass_seen_once_opened",
            ),
        ]

    def __str__(self) -> str:
        return f"tablet code given {self.given_at:%Y-%m-%d %H:%M}"

    @property
    def code(self) -> str:
        """Return the six digits: an HMAC-SHA-256 under SECRET_KEY, cut down."""
        digest = salted_hmac("intake.tablet", f"{self.pk}:{self.nonce}", algorithm="sha256").digest()
        return f"{int.from_bytes(digest) % 10**6:06d}"
