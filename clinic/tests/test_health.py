"""Probes: alive whatever else is broken; ready only when every part works; no secrets either way."""

import json
from datetime import timedelta

import pytest
from django.db import OperationalError, connection

from clinic import clock, heartbeat
from clinic.models import OutboxMessage, QueueRound
from clinic.outbox.tasks import send_due_messages
from clinic.views import health


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


def test_alive_by_one_query_that_says_when_worker_and_beat_were_heard(
    client, healthy, django_assert_num_queries
):
    QueueRound.objects.filter(queue="urgent").update(at=clock.now() - timedelta(seconds=40))
    QueueRound.objects.filter(queue="messages").update(at=clock.now() - timedelta(seconds=30))
    QueueRound.objects.create(queue="beat", at=clock.now() - timedelta(seconds=20))
    with django_assert_num_queries(1):
        answer = client.get("/healthz/")
    heard = answer.json()["seconds_since_heard"]
    assert answer.status_code == 200
    assert (round(heard["worker"], -1), round(heard["beat"], -1)) == (30, 20)


def test_alive_whoever_was_never_heard(client, db):
    answer = client.get("/healthz/")
    never = {"worker": None, "beat": None}
    assert (answer.status_code, answer.json()) == (200, {"live": True, "seconds_since_heard": never})


@pytest.mark.parametrize("error", [OperationalError("no db.internal for instep"), TimeoutError()])
def test_alive_without_the_database_and_says_so(client, monkeypatch, error):
    def fail():
        raise error

    monkeypatch.setattr(heartbeat._rounds, "question", fail)
    answer = client.get("/healthz/")
    assert (answer.status_code, answer.json()) == (200, {"live": True, "database": "does not answer"})


def test_alive_while_the_clock_was_put_back(client, healthy):
    QueueRound.objects.update(at=clock.now() + timedelta(hours=1))
    assert client.get("/healthz/").json()["seconds_since_heard"]["worker"] == 0


def test_beat_notes_that_it_lives_once_for_both_queues(db, django_assert_num_queries):
    with django_assert_num_queries(0):
        heartbeat.beat_has_asked(routing_key="urgent")
    heartbeat.beat_has_asked(routing_key="messages")
    assert [row.queue for row in QueueRound.objects.all()] == ["beat"]


@pytest.mark.parametrize("error", [OperationalError("gone"), TimeoutError()])
def test_beat_goes_on_without_the_database(monkeypatch, error, caplog):
    def fail():
        raise error

    monkeypatch.setattr(heartbeat._beat, "question", fail)
    heartbeat.beat_has_asked(routing_key="messages")
    assert "beat could not note that it lives" in caplog.text


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
    def fail():
        raise OperationalError("could not connect to db.internal as instep")

    monkeypatch.setattr(health, "_database", fail)
    answer = client.get("/readyz/")
    assert (answer.status_code, answer.json()) == (503, {"ready": False, "database": {"ok": False}})


@pytest.mark.parametrize("path", ["/healthz/", "/readyz/"])
def test_only_reading_is_allowed(client, db, path):
    assert client.post(path).status_code == 405
