"""One patient's answers, and every answer they took back or changed."""

import uuid

from django.db import models
from django.utils.translation import gettext_lazy as _

from clinic.models import Patient
from clinic.outbox.models import Channel


class QuestionnaireResponse(models.Model):
    """One patient's answers. A draft until it belongs to a patient; written by ``intake.services`` alone."""

    class Status(models.TextChoices):
        """FHIR R4 codes."""

        IN_PROGRESS = "in-progress", _("in progress")
        COMPLETED = "completed", _("completed")  # every part answered or skipped
        STOPPED = "stopped", _("stopped")  # a danger sign, or a child alone

    class AnsweredBy(models.TextChoices):
        SELF = "self", _("the patient")
        PARENT_GUARDIAN = "parent_guardian", _("a parent or guardian")
        CARER = "carer", _("a carer")
        STAFF = "staff", _("a colleague")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    patient = models.ForeignKey(
        Patient, on_delete=models.PROTECT, null=True, blank=True, related_name="responses"
    )
    questionnaire_version = models.CharField(max_length=16)
    status = models.CharField(max_length=12, choices=Status, default=Status.IN_PROGRESS)
    # link_id to value. No key: not asked. None: skipped. "not_sure" is an answer. None of them is "no".
    answers = models.JSONField(default=dict, blank=True)
    given_at = models.JSONField(default=dict, blank=True)  # link_id to when that was said, ISO 8601
    revision = models.PositiveIntegerField(default=0)  # grows with every save
    answered_by = models.CharField(max_length=15, choices=AnsweredBy)
    language = models.CharField(max_length=8, default="en-gb")  # in which it is being answered
    safety_begun_at = models.DateTimeField(null=True, blank=True)  # the oldest of its answers
    safety_answered_at = models.DateTimeField(null=True, blank=True)  # the whole safety check
    signs_again = models.JSONField(default=list, blank=True)  # link_ids answered so long ago that we ask anew
    wished_visit_type = models.CharField(max_length=20, blank=True)  # a code, when not the suggested one
    created_at = models.DateTimeField()
    updated_at = models.DateTimeField()
    # What a returning patient told us before: until it is an answer it waits for "still right?" or, where
    # they would rather change it, stands filled in on its page.
    told_before = models.JSONField(default=dict, blank=True)
    prefilled = models.JSONField(default=dict, blank=True)
    expires_at = models.DateTimeField(null=True, blank=True)  # drafts only; a patient's answers are kept
    # The ways back to a draft from another phone; a patient's answers are found by their appointment's link.
    code_hash = models.CharField(max_length=64, unique=True, null=True, blank=True)  # noqa: DJ001
    reach_channel = models.CharField(max_length=10, choices=Channel, blank=True)
    reach_address = models.CharField(max_length=254, blank=True)  # E.164 or e-mail, typed and not proved
    read_at = models.DateTimeField(null=True, blank=True)  # a doctor first opened the summary of them

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(status__in=["in-progress", "completed", "stopped"]),
                name="response_status_known",
            ),
            models.CheckConstraint(
                condition=models.Q(patient__isnull=False) | models.Q(expires_at__isnull=False),
                name="response_draft_ends",
            ),
            models.CheckConstraint(
                condition=models.Q(patient__isnull=True) | models.Q(code_hash__isnull=True, reach_address=""),
                name="response_way_back_of_draft",
            ),
        ]
        indexes = [models.Index(fields=["expires_at"], name="response_by_end")]

    def __str__(self) -> str:
        return f"answers {self.pk}"


class AnswerRevision(models.Model):
    """An answer that was given, then changed or no longer asked. Both stand for the doctor to see."""

    response = models.ForeignKey(QuestionnaireResponse, on_delete=models.CASCADE, related_name="revisions")
    link_id = models.CharField(max_length=60)
    before = models.JSONField(null=True, blank=True)  # None: it had been skipped
    given_at = models.DateTimeField(null=True, blank=True)  # when ``before`` was said
    after = models.JSONField(null=True, blank=True)  # None: it is skipped now, or no longer asked
    no_longer_asked = models.BooleanField(default=False)  # another answer made the question fall away
    changed_at = models.DateTimeField()

    class Meta:
        ordering = ["changed_at", "pk"]

    def __str__(self) -> str:
        return f"{self.link_id} changed {self.changed_at:%Y-%m-%d %H:%M}"
