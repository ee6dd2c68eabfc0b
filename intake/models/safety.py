"""Danger signs that a colleague must answer."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from intake.models.response import QuestionnaireResponse


class SafetyAlertQuerySet(models.QuerySet["SafetyAlert"]):
    """Alerts by what is still to be done."""

    def open(self) -> "SafetyAlertQuerySet":
        """Keep those without an outcome, most urgent first, then the longest waiting."""
        return self.filter(closed_at=None).order_by("level", "raised_at")

    def blocking(self) -> "SafetyAlertQuerySet":
        """Keep those that bar the way to an appointment: open, and the sign still stands."""
        return self.filter(closed_at=None).exclude(standing="")


class SafetyAlert(models.Model):
    """A danger sign in somebody's answers; it stays on the desk's band until an outcome is recorded."""

    class Level(models.TextChoices):  # in alphabetical order of urgency: ``open`` sorts by it
        EMERGENCY = "emergency", _("emergency")
        SAME_DAY = "same_day", _("today")

    class Outcome(models.TextChoices):
        REACHED = "reached", _("reached")
        NO_ANSWER = "no_answer", _("no answer, three times")
        SENT_TO_EMERGENCY = "sent_to_emergency", _("sent to emergency")

    response = models.ForeignKey(QuestionnaireResponse, on_delete=models.PROTECT, related_name="alerts")
    level = models.CharField(max_length=10, choices=Level)  # the gravest that there ever was
    standing = models.CharField(max_length=10, choices=Level, blank=True)  # as the answers are now
    codes = models.JSONField(default=list)  # red flag codes, sorted; merged as more arrive
    emergency_codes = models.JSONField(default=list, blank=True)  # those that ever were an emergency
    raised_at = models.DateTimeField()
    acknowledged_at = models.DateTimeField(null=True, blank=True)  # "I have read this"
    corrected_at = models.DateTimeField(null=True, blank=True)  # the patient took every sign back
    call_requested_at = models.DateTimeField(null=True, blank=True)
    call_phone = models.CharField(max_length=16, blank=True)  # E.164
    outcome = models.CharField(max_length=20, choices=Outcome, blank=True)
    outcome_note = models.CharField(max_length=500, blank=True)
    closed_at = models.DateTimeField(null=True, blank=True)
    closed_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True)

    objects = SafetyAlertQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["response"], condition=models.Q(closed_at=None), name="alert_open_once"
            ),
            models.CheckConstraint(
                condition=models.Q(level__in=["emergency", "same_day"]), name="alert_level_known"
            ),
            models.CheckConstraint(
                condition=models.Q(closed_at=None, closed_by=None, outcome="")
                | models.Q(
                    closed_at__isnull=False,
                    closed_by__isnull=False,
                    outcome__in=["reached", "no_answer", "sent_to_emergency"],
                ),
                name="alert_closed_with_outcome",
            ),
        ]
        indexes = [models.Index(fields=["closed_at", "raised_at"], name="alert_by_state")]

    def __str__(self) -> str:
        return f"{self.level} alert {self.raised_at:%Y-%m-%d %H:%M}"
