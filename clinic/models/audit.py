"""Who did what, and who looked at what: append-only, each row sealed to the one before it."""

from typing import ClassVar

from django.conf import settings
from django.db import models


class AuditEvent(models.Model):
    """One act. Written only by ``clinic.audit.record``; never changed, never removed."""

    at = models.DateTimeField()
    actor = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True)
    by_patient = models.BooleanField(default=False)
    act = models.CharField(max_length=60)  # "appointment.booked"
    subject_type = models.CharField(max_length=60)
    subject_id = models.CharField(max_length=40)
    detail = models.JSONField(default=dict, blank=True)  # codes only
    previous = models.CharField(max_length=64)
    digest = models.CharField(max_length=64, unique=True)  # SHA-256 over this row and ``previous``

    class Meta:
        indexes = [models.Index(fields=["subject_type", "subject_id"], name="audit_by_subject")]

    def __str__(self) -> str:
        return f"{self.at:%Y-%m-%d %H:%M} {self.act} {self.subject_type} {self.subject_id}"


class AuditHead(models.Model):
    """Where the chain ends. One row, locked while an act is written, so that no two rows share a parent."""

    ONLY: ClassVar[int] = 1
    START: ClassVar[str] = "0" * 64

    id = models.PositiveSmallIntegerField(primary_key=True, default=ONLY)
    digest = models.CharField(max_length=64, default=START)
    count = models.PositiveBigIntegerField(default=0)

    class Meta:
        constraints = [models.CheckConstraint(condition=models.Q(pk=1), name="audit_head_only_one")]

    def __str__(self) -> str:
        return f"{self.count} acts"
