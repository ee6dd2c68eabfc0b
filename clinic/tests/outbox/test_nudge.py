"""Waking a worker for what is urgent: after the commit, quickly, and never to the visitor's harm."""

import socket
import time
from contextlib import contextmanager

import pytest
from django.db import transaction

from clinic.celery import app
from clinic.outbox import store, tasks
from clinic.outbox.tasks import nudge


@pytest.fixture
def nudges(monkeypatch):
    seen = []
    monkeypatch.setattr(store, "nudge", lambda: seen.append(True))
    return seen


def test_an_urgent_message_wakes_a_worker_once_it_is_committed(
    owe, nudges, django_capture_on_commit_callbacks
):
    with django_capture_on_commit_callbacks(execute=True):
        owe(kind="code", dedupe_key="one")
        owe(kind="code", dedupe_key="one")
        assert nudges == []
    assert nudges == [True]


def test_other_messages_wait_for_beat(owe, nudges, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        owe(kind="reminder")
    assert nudges == []


@pytest.mark.django_db(transaction=True)
def test_what_is_rolled_back_wakes_nobody(owe, nudges):
    with transaction.atomic():
        owe(kind="code")
        transaction.set_rollback(True)
    assert nudges == []


def test_a_nudge_carries_nothing_about_anybody(monkeypatch):
    asked = []
    monkeypatch.setattr(
        tasks.send_due_messages, "apply_async", lambda args, **options: asked.append((args, options))
    )
    nudge()
    [(args, options)] = asked
    assert (args, options["queue"], options["retry"]) == ((True,), "urgent", False)
    assert not {"countdown", "eta"} & set(options)


@contextmanager
def broker_at(address):
    app.conf.broker_write_url, before = address, app.conf.broker_write_url
    try:
        yield
    finally:
        app.conf.broker_write_url = before


def test_a_broker_that_refuses_is_no_error_and_takes_no_time(caplog):
    started = time.monotonic()
    with broker_at("redis://127.0.0.1:1/0"):
        nudge()
    assert time.monotonic() - started < 1
    assert "broker can't be reached" in caplog.text


def test_a_broker_that_hangs_is_no_error_and_takes_no_more_than_a_second():
    with socket.create_server(("127.0.0.1", 0)) as silent:
        started = time.monotonic()
        with broker_at(f"redis://127.0.0.1:{silent.getsockname()[1]}/0"):
            nudge()
        assert time.monotonic() - started < 1
