"""What the patient tells us, and what we make of it."""

from django.apps import AppConfig


class IntakeConfig(AppConfig):
    """Questionnaire, assessment, safety alerts and the doctor's verdict."""

    name = "intake"

    def ready(self) -> None:
        """Tell the outbox of the calls that patients ask for, and of the links back to their answers."""
        from intake.messages import register_kinds
        from intake.services.call_back import register_kind

        register_kind()
        register_kinds()
