"""Somebody who says that they have been here before."""

from django.db import models
from django.db.models import Q

from booking.models.codes import SentCode
from clinic.models import Patient
from intake.models import QuestionnaireResponse


class SignIn(SentCode):
    """A birth date and a contact, typed by anybody; whose they are is looked for only once the code is right."""

    birth_date = models.DateField()
    reach = models.CharField(max_length=254)  # E.164 or e-mail
    created_at = models.DateTimeField()
    patient = models.ForeignKey(
        Patient, on_delete=models.CASCADE, null=True, blank=True, related_name="sign_ins"
    )
    response = models.OneToOneField(  # begun anew by whom it let in
        QuestionnaireResponse, on_delete=models.SET_NULL, null=True, blank=True, related_name="sign_in"
    )

    class Meta:
        indexes = [models.Index(fields=["created_at"], name="sign_in_by_time")]
        constraints = [
            models.CheckConstraint(
                condition=Q(patient__isnull=True) | Q(proven_at__isnull=False), name="sign_in_proved_first"
            ),
            models.CheckConstraint(
                condition=Q(response__isnull=True) | Q(patient__isnull=False), name="sign_in_before_answers"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.channel} {self.created_at:%Y-%m-%d %H:%M}"

    @property
    def address(self) -> str:
        """Return where the code goes."""
        return self.reach
