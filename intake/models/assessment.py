"""What the rules made of the answers, and what the doctor thinks of it."""

from typing import Any

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from intake.models.response import QuestionnaireResponse

FROZEN = "an assessment is frozen: compute a new one"


class AssessmentManager(models.Manager["Assessment"]):
    """Assessments go with the answers that they were made of, when a draft ends, and never alone."""

    def get_queryset(self) -> models.QuerySet["Assessment"]:
        """Return rows that can be read, and neither changed nor removed."""
        return WrittenOnce(self.model, using=self._db)


class WrittenOnce(models.QuerySet["Assessment"]):
    """Refuses what the database refuses too, before it is asked."""

    def update(self, **fields: Any) -> int:
        """Refuse. Raises ValueError."""
        raise ValueError(FROZEN)

    def delete(self) -> tuple[int, dict[str, int]]:
        """Refuse. Raises ValueError."""
        raise ValueError(FROZEN)


class Assessment(models.Model):
    """All findings for one state of the answers, frozen with their versions; superseded, never changed."""

    response = models.ForeignKey(QuestionnaireResponse, on_delete=models.CASCADE, related_name="assessments")
    number = models.PositiveIntegerField()  # 1, 2, … within the response
    engine = models.CharField(max_length=32)
    rule_set = models.CharField(max_length=32)
    rules_digest = models.CharField(max_length=64, blank=True)  # empty: made before digests were kept
    questionnaire_version = models.CharField(max_length=16)
    answers = models.JSONField()  # as they were
    result = models.JSONField()  # see docs/rules.md
    early = models.BooleanField()  # the questions after booking are still open
    computed_at = models.DateTimeField()

    objects = AssessmentManager()

    class Meta:
        ordering = ["response", "number"]
        get_latest_by = "number"
        constraints = [
            models.UniqueConstraint(fields=["response", "number"], name="assessment_number_once"),
        ]

    def __str__(self) -> str:
        return f"assessment {self.number} of {self.response_id}"

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Write it once. Raises ValueError on a second save: compute a new one instead."""
        if not self._state.adding:
            raise ValueError(FROZEN)
        super().save(*args, **kwargs)

    def delete(self, *args: Any, **kwargs: Any) -> tuple[int, dict[str, int]]:
        """Refuse. Raises ValueError."""
        raise ValueError(FROZEN)


class FlagVerdict(models.Model):
    """The doctor's view of one flag. The latest counts; earlier ones stay."""

    class Verdict(models.TextChoices):
        AGREE = "agree", _("Agree")
        PARTLY = "partly", _("Partly")
        DISAGREE = "disagree", _("Disagree")

    class Reason(models.TextChoices):
        LOCAL_CAUSE = "local_cause", _("local cause")
        NERVE = "nerve", _("nerve")
        HIP_OR_BACK_FIRST = "hip_or_back_first", _("hip or back first")
        NOT_ENOUGH_INFORMATION = "not_enough_information", _("not enough information")
        OTHER = "other", _("other")

    assessment = models.ForeignKey(Assessment, on_delete=models.PROTECT, related_name="verdicts")
    site = models.CharField(max_length=8)  # knee, hip, back
    side = models.CharField(max_length=8)  # left, right, both, centre
    verdict = models.CharField(max_length=8, choices=Verdict)
    reason = models.CharField(max_length=24, choices=Reason, blank=True)
    note = models.CharField(max_length=500, blank=True)
    given_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT)
    given_at = models.DateTimeField()

    class Meta:
        ordering = ["given_at", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(verdict__in=["agree", "partly", "disagree"]), name="verdict_known"
            ),
            models.CheckConstraint(
                condition=models.Q(verdict="agree") | ~models.Q(reason=""), name="verdict_against_has_reason"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.site} {self.side}: {self.verdict}"


class RuleSetApproval(models.Model):
    """A clinician of this practice has read one rule set, to the byte, and signed it. Never changed."""

    rule_set = models.CharField(max_length=32)  # "footlink 0.1.0"
    digest = models.CharField(max_length=64, unique=True)  # of the rule files: a changed file is not signed
    approved_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT)
    approved_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=~models.Q(digest=""), name="approval_of_exact_rules"),
        ]

    def __str__(self) -> str:
        return f"{self.rule_set} approved {self.approved_at:%Y-%m-%d}"
