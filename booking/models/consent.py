"""Who may consent to the treatment of a child."""

from __future__ import annotations

from datetime import datetime

from django.conf import settings
from django.db import models
from django.db.models import Q

from booking.models.appointment import Appointment, Status


class ConsentCheckQuerySet(models.QuerySet["ConsentCheck"]):
    """Checks by what is still to be done."""

    def to_do(self, now: datetime) -> ConsentCheckQuerySet:
        """Return those that nobody has settled and whose visit is still to come, the soonest visit first."""
        coming = self.filter(
            settled_at=None, appointment__status=Status.BOOKED, appointment__starts_at__gt=now
        )
        return coming.order_by("appointment__starts_at", "pk")


class ConsentCheck(models.Model):
    """The adult who booked for a child did not say that they may decide: a colleague asks before the visit."""

    appointment = models.OneToOneField(Appointment, on_delete=models.CASCADE, related_name="consent_check")
    raised_at = models.DateTimeField()
    note = models.CharField(max_length=200, blank=True)  # who may consent, as the colleague was told
    settled_at = models.DateTimeField(null=True, blank=True)
    settled_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True)

    objects = ConsentCheckQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(settled_at=None, settled_by=None, note="")
                | (Q(settled_at__isnull=False, settled_by__isnull=False) & ~Q(note="")),
                name="consent_check_settled_by_someone",
            ),
        ]

    def __str__(self) -> str:
        return f"consent to be checked for {self.appointment_id}"
