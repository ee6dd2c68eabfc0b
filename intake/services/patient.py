"""From a draft to a patient's answers."""

from clinic.models import Patient
from intake.models import QuestionnaireResponse


def attach_patient(response: QuestionnaireResponse, patient: Patient) -> None:
    """Make a draft part of a patient's record: it no longer ends. Inside the confirming transaction.

    The ways back to the draft are closed: the appointment's own link leads to the answers from now on.
    """
    response.patient = patient
    response.expires_at = response.code_hash = None
    response.reach_channel = response.reach_address = ""
    response.save(update_fields=["patient", "expires_at", "code_hash", "reach_channel", "reach_address"])
