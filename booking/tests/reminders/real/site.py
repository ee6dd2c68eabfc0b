"""Settings of a site whose mail server takes everything at once."""

from clinic.settings import *  # noqa: F403

EMAIL_BACKEND = "booking.tests.reminders.real.quick_mail.EmailBackend"
