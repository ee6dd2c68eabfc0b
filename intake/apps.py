"""What the patient tells us, and what we make of it."""

from django.apps import AppConfig
from django.core import checks


class IntakeConfig(AppConfig):
    """Questionnaire, assessment, safety alerts and the doctor's verdict."""

    name = "intake"

    def ready(self) -> None:
        """Tell the outbox of calls that patients ask for and of links back to answers; have the rules checked."""
        from intake import alert_messages
        from intake.checks import rules_are_sound
        from intake.messages import register_kinds
        from intake.services.call_back import register_kind
        from intake.wordings import register_wordings

        alert_messages.register_kind()
        register_kind()
        register_kinds()
        register_wordings()
        checks.register(rules_are_sound)
