"""What a colleague must see to about an appointment."""

from __future__ import annotations

from datetime import datetime

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from booking.models.appointment import Appointment, Status


class VisitTypeTaskQuerySet(models.QuerySet["VisitTypeTask"]):
    """Tasks by what is still to be done."""

    def to_do(self, now: datetime) -> VisitTypeTaskQuerySet:
        """Return those without an outcome whose visit is still to come, the soonest visit first."""
        coming = self.filter(
            closed_at=None, appointment__status=Status.BOOKED, appointment__starts_at__gt=now
        )
        return coming.order_by("appointment__starts_at", "pk")


class VisitTypeTask(models.Model):
    """Answers that came in after the booking suggest another kind of visit; nothing changes by itself."""

    class Outcome(models.TextChoices):
        KEPT = "kept", _("kept as booked")
        CHANGED = "changed", _("visit or time changed")
        LEFT_TO_DOCTOR = "left_to_doctor", _("left to the doctor")
        TAKEN_BACK = "taken_back", _("the answers changed back")  # by the patient, not by a colleague

    appointment = models.ForeignKey(Appointment, on_delete=models.CASCADE, related_name="visit_type_tasks")
    suggested = models.CharField(max_length=20)  # code of a visit type, as the rules name it
    minutes = models.PositiveSmallIntegerField()  # that it may need; 0: no visit with us
    latest = models.DateField(null=True, blank=True)  # the last day that will do
    raised_at = models.DateTimeField()
    outcome = models.CharField(max_length=14, choices=Outcome, blank=True)
    note = models.CharField(max_length=500, blank=True)
    closed_at = models.DateTimeField(null=True, blank=True)
    closed_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True)

    objects = VisitTypeTaskQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["appointment"], condition=Q(closed_at=None), name="visit_type_task_open_once"
            ),
            models.CheckConstraint(
                condition=Q(closed_at=None, closed_by=None, outcome="")
                | Q(closed_at__isnull=False, closed_by=None, outcome="taken_back")
                | Q(
                    closed_at__isnull=False,
                    closed_by__isnull=False,
                    outcome__in=["kept", "changed", "left_to_doctor"],
                ),
                name="visit_type_task_closed_with_outcome",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.suggested} suggested {self.raised_at:%Y-%m-%d %H:%M}"
