"""Links that patients are sent."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Purpose(models.TextChoices):
    """What a link opens; a link for one thing opens nothing else."""

    APPOINTMENT = "appointment", _("appointment")
    ANSWERS = "answers", _("answers")
    MESSAGES = "messages", _("messages")  # to stop those that are not needed


class PatientLink(models.Model):
    """A random link for one purpose and one thing. Only its hash is kept."""

    token_hash = models.CharField(max_length=64, unique=True)  # SHA-256, hex
    purpose = models.CharField(max_length=12, choices=Purpose)
    subject_id = models.UUIDField()
    issued_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    revoked_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        indexes = [models.Index(fields=["purpose", "subject_id"], name="link_by_subject")]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(expires_at__gt=models.F("issued_at")), name="link_ends_after_issue"
            )
        ]

    def __str__(self) -> str:
        return f"{self.purpose} link until {self.expires_at:%Y-%m-%d}"
