"""Settings of a site whose workers know the tests' letters, and whose mail may be slow."""

from clinic.settings import *  # noqa: F403

INSTALLED_APPS = [*INSTALLED_APPS, "clinic.tests.outbox.letters.Letters"]  # noqa: F405
EMAIL_BACKEND = "clinic.tests.outbox.slow_mail.EmailBackend"
