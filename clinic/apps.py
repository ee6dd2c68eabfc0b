"""The practice itself: people, places, access, audit and messages out."""

from importlib import import_module

from django.apps import AppConfig, apps


class ClinicConfig(AppConfig):
    """The ground that intake and booking stand on."""

    name = "clinic"

    def ready(self) -> None:
        """Listen to what a mail provider reports, where mail leaves through one."""
        if apps.is_installed("anymail"):
            import_module("clinic.outbox.mail_reports").listen()
