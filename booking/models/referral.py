"""Who has shown that somebody sent them."""

from django.db import models

from clinic.models import VisitType
from intake.models import QuestionnaireResponse


class ReferralShown(models.Model):
    """The patient behind some answers has typed the code that a kind of visit asks for."""

    response = models.ForeignKey(QuestionnaireResponse, on_delete=models.CASCADE)
    visit_type = models.ForeignKey(VisitType, on_delete=models.CASCADE)
    shown_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["response", "visit_type"], name="referral_shown_once"),
        ]

    def __str__(self) -> str:
        return f"{self.visit_type_id} {self.shown_at:%Y-%m-%d %H:%M}"
