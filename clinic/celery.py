"""The Celery application: web processes nudge it, workers and beat run it."""

import os
from pathlib import Path
from typing import Any

from celery import Celery
from kombu import Connection

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "clinic.settings")

app = Celery("clinic")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()
app.autodiscover_tasks(["clinic.outbox"])

# One try, and less than a second for it.
_QUICK = {"max_retries": 0, "socket_connect_timeout": 0.4, "socket_timeout": 0.4}


def quick_connection() -> Connection:
    """Return a connection to the broker that gives up at once, for those whom a visitor waits for."""
    return app.connection_for_write(transport_options=_QUICK)


@app.on_after_configure.connect
def make_broker_folders(sender: Celery, **_: Any) -> None:
    """Make the folders that the embedded broker keeps its messages in, for our own account only."""
    for name in ("data_folder_in", "control_folder"):
        if folder := sender.conf.broker_transport_options.get(name):
            Path(folder).mkdir(mode=0o700, parents=True, exist_ok=True)
