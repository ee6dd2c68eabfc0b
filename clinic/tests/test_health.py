"""Probes: alive whatever else is broken; ready only when every part works; no secrets either way."""

import json
from datetime import timedelta

import pytest
from django.db import connection

from clinic import clock
from clinic.models import OutboxMessage, QueueRound
from clinic.outbox.tasks import send_due_messages


@pytest.fixture
def healthy(db):
    """Both queues have just been gone through."""
    for queue in ("urgent", "messages"):
        QueueRound.objects.create(queue=queue, at=clock.now())


def ready(client):
    answer = client.get("/readyz/")
    report = json.loads(answer.content)
    assert report["ready"] == (answer.status_code == 200)
    return [name for name, part in report.items() if name != "ready" and not part["ok"]]


def test_alive_without_a_single_query(client, db, django_assert_num_queries):
    with django_assert_num_queries(0):
        answer = client.get("/healthz/")
    assert (answer.status_code, answer.json()) == (200, {"live": True})


def test_ready_when_every_part_works(client, healthy):
    assert ready(client) == []


def test_not_ready_before_the_first_round_of_each_queue(client, db):
    send_due_messages(urgent=True)
    assert ready(client) == ["workers"]
    send_due_messages(urgent=False)
    assert ready(client) == []


def test_not_ready_when_beat_or_a_worker_fell_silent(client, healthy):
    QueueRound.objects.filter(queue="urgent").update(at=clock.now() - timedelta(minutes=2))
    assert ready(client) == ["workers"]


def test_not_ready_while_a_due_message_lies_about(client, healthy):
    due = clock.now() - timedelta(minutes=6)
    OutboxMessage.objects.create(
        kind="reminder", dedupe_key="one", about_id="0" * 32, due_at=due, next_try_at=due
    )
    assert ready(client) == ["messages"]
    OutboxMessage.objects.update(next_try_at=clock.now() + timedelta(minutes=1))  # a provider is away
    assert ready(client) == []


def test_not_ready_without_the_broker(client, healthy, settings):
    from clinic.celery import app

    app.conf.broker_write_url = "redis://127.0.0.1:1/0"
    try:
        assert ready(client) == ["broker"]
    finally:
        app.conf.broker_write_url = None


def test_not_ready_before_the_last_migration(client, healthy):
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM django_migrations WHERE app = 'clinic'")
    assert ready(client) == ["migrations"]


def test_not_ready_without_the_database(client, monkeypatch):
    from django.db import OperationalError

    from clinic.views import health

    def fail():
        raise OperationalError("could not connect to db.internal as instep")

    monkeypatch.setattr(health, "_database", fail)
    answer = client.get("/readyz/")
    assert (answer.status_code, answer.json()) == (503, {"ready": False, "database": {"ok": False}})


@pytest.mark.parametrize("path", ["/healthz/", "/readyz/"])
def test_only_reading_is_allowed(client, db, path):
    assert client.post(path).status_code == 405
