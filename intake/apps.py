"""What the patient tells us, and what we make of it."""

from django.apps import AppConfig


class IntakeConfig(AppConfig):
    """Questionnaire, assessment, safety alerts and the doctor's verdict."""

    name = "intake"
