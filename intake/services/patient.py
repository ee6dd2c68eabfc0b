"""From a draft to a patient's answers."""

from clinic.models import Patient
from intake.models import QuestionnaireResponse


def attach_patient(response: QuestionnaireResponse, patient: Patient) -> None:
    """Make a draft part of a patient's record: it no longer ends. Inside the confirming transaction."""
    response.patient = patient
    response.expires_at = None
    response.save(update_fields=["patient", "expires_at"])
