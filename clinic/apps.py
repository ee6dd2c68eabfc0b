"""The practice itself: people, places, access, audit and messages out."""

from django.apps import AppConfig


class ClinicConfig(AppConfig):
    """The ground that intake and booking stand on."""

    name = "clinic"
