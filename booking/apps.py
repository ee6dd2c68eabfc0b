"""Time: offered, held, taken and reminded of."""

from django.apps import AppConfig


class BookingConfig(AppConfig):
    """Appointments and everything that leads to one."""

    name = "booking"
