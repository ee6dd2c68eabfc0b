"""Is this process alive, and does the whole service work? For probes and for the person on call."""

from datetime import datetime
from math import inf

from django.conf import settings
from django.db import DatabaseError, connection
from django.db.migrations.executor import MigrationExecutor
from django.db.models import Min
from django.http import HttpRequest, JsonResponse
from django.views.decorators.http import require_safe

from clinic import clock
from clinic.celery import quick_connection
from clinic.heartbeat import seconds_since_heard
from clinic.models import OutboxMessage, QueueRound

LONGEST_SILENCE = 60  # seconds since a queue was last gone through; beat asks every 5
LONGEST_OVERDUE = 300  # seconds that a due message has waited for a worker


@require_safe
def live(request: HttpRequest) -> JsonResponse:
    """Say that this process answers, and when worker and beat were last heard.

    Always 200, and soon: neither a dead worker nor a database that hangs may take web processes away.
    """
    try:
        heard: dict[str, object] = {"seconds_since_heard": seconds_since_heard(clock.now())}
    except (TimeoutError, DatabaseError):
        heard = {"database": "does not answer"}
    return JsonResponse({"live": True, **heard})


@require_safe
def ready(request: HttpRequest) -> JsonResponse:
    """Say of each part whether it works: 200 if all do, else 503. Holds no names and no secrets."""
    now = clock.now()
    try:
        parts = {
            "database": _database(),
            "migrations": _migrations(),
            "broker": _broker(),
            "workers": _workers(now),
            "messages": _messages(now),
        }
    except DatabaseError:
        parts = {"database": {"ok": False}}
    well = all(part["ok"] for part in parts.values())
    return JsonResponse({"ready": well, **parts}, status=200 if well else 503)


def _database() -> dict[str, object]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
    return {"ok": True}


def _migrations() -> dict[str, object]:
    executor = MigrationExecutor(connection)
    missing = executor.migration_plan(executor.loader.graph.leaf_nodes())
    return {"ok": not missing, "missing": len(missing)}


def _broker() -> dict[str, object]:
    try:
        with quick_connection() as broker:
            broker.default_channel  # noqa: B018
    except Exception:  # each broker has errors of its own, and all of them mean no
        return {"ok": False}
    return {"ok": True}


def _workers(now: datetime) -> dict[str, object]:
    """Beat asks, a worker goes through the queue and writes down when: one sign for both."""
    seconds = {
        queue: (now - at).total_seconds() for queue, at in QueueRound.objects.values_list("queue", "at")
    }
    names = [queue.name for queue in settings.CELERY_TASK_QUEUES]
    return {
        "ok": all(seconds.get(name, inf) < LONGEST_SILENCE for name in names),
        "seconds_since_round": {name: round(seconds[name]) for name in names if name in seconds},
    }


def _messages(now: datetime) -> dict[str, object]:
    """Only what no worker takes: messages that a provider keeps refusing wait for their next try."""
    oldest = OutboxMessage.objects.due(now).aggregate(at=Min("next_try_at"))["at"]
    overdue = (now - oldest).total_seconds() if oldest else 0
    return {"ok": overdue < LONGEST_OVERDUE, "seconds_overdue": round(overdue)}
