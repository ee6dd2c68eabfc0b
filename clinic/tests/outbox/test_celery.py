"""How Celery is set up, and that nothing needs a broker that is there."""

import re
import time
from pathlib import Path

import pytest
import redis
from django.db import transaction

from bench.kill.broker import Redis
from clinic import clock
from clinic.celery import app
from clinic.outbox import tasks
from clinic.outbox.models import OutboxMessage, State

ROOT = Path(__file__).resolve().parents[3]


def test_tasks_are_acknowledged_late_limited_and_leave_no_result():
    conf = app.conf
    assert (conf.task_acks_late, conf.worker_prefetch_multiplier, conf.result_backend) == (True, 1, None)
    assert conf.task_soft_time_limit < conf.task_time_limit
    assert (conf.accept_content, conf.task_serializer, conf.task_ignore_result) == (["json"], "json", True)
    assert {queue.name for queue in conf.task_queues} == {"urgent", "messages"}


def test_what_beat_asks_for_expires_and_goes_to_a_queue_that_somebody_reads():
    app.loader.import_default_modules()
    for entry in app.conf.beat_schedule.values():
        options = entry["options"]
        assert 0 < options["expires"] <= max(entry["schedule"] * 3, 15), entry
        assert options.get("queue", "messages") in {"urgent", "messages"}
        assert entry["task"] in app.tasks


def test_no_task_is_sent_for_later():
    """Brokers lose such tasks, or run them many times: what is due stands in the table."""
    for app_name in ("clinic", "intake", "booking"):
        for path in (ROOT / app_name).rglob("*.py"):
            if "tests" not in path.parts:
                found = re.findall(r"\b(?:countdown|eta)\s*=|\.retry\(", path.read_text(encoding="utf-8"))
                assert not found, path


def test_after_an_outage_of_beat_one_round_does_not_begin_another(owe, line, monkeypatch):
    """Ticks that piled up each find nothing left to do."""
    monkeypatch.setattr(tasks.clock, "now", lambda: OutboxMessage.objects.earliest("due_at").due_at)
    for number in range(30):
        owe(recipient=f"ada{number}@example.com")
    for _ in range(5):
        tasks.send_due_messages(urgent=False)
    assert len(line.sent) == 30


@pytest.mark.processes
@pytest.mark.django_db(transaction=True)
def test_with_redis_down_what_is_owed_stands_and_leaves_when_it_is_back(owe, line, tmp_path):
    broker = Redis(tmp_path)
    broker.start()
    before, app.conf.broker_write_url = app.conf.broker_write_url, broker.url
    try:
        broker.kill()
        began = time.monotonic()
        with transaction.atomic():
            message = owe(kind="code", due_at=clock.now())
        assert time.monotonic() - began < 2
        assert OutboxMessage.objects.get().state == State.QUEUED
        broker.start()
        with redis.Redis(port=broker.port) as store:
            wait_for(store)
            tasks.nudge()
            assert store.llen("urgent") == 1
        tasks.send_due_messages(urgent=True)
    finally:
        app.conf.broker_write_url = before
        broker.kill()
    message.refresh_from_db()
    assert (len(line.sent), message.state) == (1, State.SENT)


def wait_for(store):
    for _ in range(100):
        try:
            return store.ping()
        except redis.ConnectionError:
            time.sleep(0.05)
    raise AssertionError("Redis did not start")
