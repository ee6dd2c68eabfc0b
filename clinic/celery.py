"""The Celery application: web processes nudge it, workers and beat run it."""

import os

from celery import Celery
from kombu import Connection
from kombu.transport import TRANSPORT_ALIASES

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "clinic.settings")
TRANSPORT_ALIASES["filesystem"] = "clinic.broker:Transport"

app = Celery("clinic")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()
app.autodiscover_tasks(["clinic.outbox"])

# One try, and less than a second for it.
_QUICK = {"max_retries": 0, "socket_connect_timeout": 0.4, "socket_timeout": 0.4}


def quick_connection() -> Connection:
    """Return a connection to the broker that gives up at once, for those whom a visitor waits for."""
    return app.connection_for_write(transport_options=_QUICK)
