"""The practice itself: people, places, access, audit and messages out."""

from importlib import import_module

from django.apps import AppConfig, apps


class ClinicConfig(AppConfig):
    """The ground that intake and booking stand on."""

    name = "clinic"

    def ready(self) -> None:
        """Listen to beat, and to what a mail provider reports where mail leaves through one."""
        import_module("clinic.heartbeat").listen()
        if apps.is_installed("anymail"):
            import_module("clinic.outbox.mail_reports").listen()
