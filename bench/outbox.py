"""Messages out: leasing from a full table, preparing, mailing; and how soon a code leaves."""

import os
import smtplib
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import uuid4

import redis
from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.db import connection, transaction

from bench.figures import Figure, side_by_side
from bench.kill.broker import Redis
from booking.models import Appointment, Status
from clinic.outbox import dispatch
from clinic.outbox.channels import Receipt
from clinic.outbox.contents import Content, kind_of
from clinic.outbox.dispatch import send_due
from clinic.outbox.lease import LEASE, lease
from clinic.outbox.models import OutboxMessage
from clinic.tests.running import Engine, free_port, running_service

BATCH = 500
FEW, MANY = 10_000, 1_000_000
PREPARED, MAILED, MAILED_BARE, EMPTY_TASKS, CODES = 3_000, 10_000, 2_000, 2_000, 7
# Noon, some days ahead: reminders are not held up by the quiet hours, and many visits are still to come.
NOON = datetime.now(UTC).replace(hour=12, minute=0, second=0, microsecond=0) + timedelta(days=1)
LEASE_BARE = """
    UPDATE clinic_outboxmessage SET state = 'leased', next_try_at = %s WHERE id IN (
        SELECT id FROM clinic_outboxmessage
        WHERE state IN ('queued', 'leased', 'failed') AND urgent IN (false) AND next_try_at <= %s
        ORDER BY next_try_at LIMIT 500 {lock}
    ) RETURNING id
"""
COLUMNS = """id, kind, channel, recipient, language, about_id, about_version, tells, together, dedupe_key, urgent,
    typed_address, due_at, state, state_reason, next_try_at, attempts, message_id, subject, body, created_at"""
STORED = {
    "postgresql": """
        INSERT INTO clinic_outboxmessage ({columns})
        SELECT gen_random_uuid(), 'reminder_1_day', 'sms', 'ada' || {first} + n, 'en-gb', gen_random_uuid(), 0, '',
            'told-' || {first} + n, 'stored-' || {first} + n, false, false, %s, %s, '', %s, 1, '', '', '', %s
        FROM generate_series(1, {number}) AS n""",
    "sqlite": """
        WITH RECURSIVE rows(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM rows WHERE n < {number})
        INSERT INTO clinic_outboxmessage ({columns})
        SELECT lower(hex(randomblob(16))), 'reminder_1_day', 'sms', 'ada' || ({first} + n), 'en-gb',
            lower(hex(randomblob(16))), 0, '', 'told-' || ({first} + n), 'stored-' || ({first} + n), false, false,
            %s, %s, '', %s, 1, '', '', '', %s
        FROM rows""",
}


def figures() -> list[Figure]:
    """Measure, and leave the table of messages empty."""
    OutboxMessage.objects.all().delete()
    return [*_leasing(), _preparing(), _mailing(), *_codes()]


# -- leasing ----------------------------------------------------------------------------------------
def _leasing() -> list[Figure]:
    _store(0, FEW, state="sent", due_at=NOON - timedelta(days=30))
    _store(MANY, 2 * BATCH, state="queued", due_at=NOON)
    few, bare_few = side_by_side(_lease, _lease_bare, rounds=9)
    _store(FEW, MANY - FEW, state="sent", due_at=NOON - timedelta(days=30))
    many, bare = side_by_side(_lease, _lease_bare, rounds=9)
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM clinic_outboxmessage")
    return [
        Figure("leasing 500 messages, 1,000,000 stored, against 10,000", many, "ms", 1.5, few),
        Figure("leasing 500 messages, 1,000,000 stored, against bare SQL", many, "ms", 5, bare),
        Figure("leasing 500 messages, 10,000 stored, against bare SQL", few, "ms", 5, bare_few),
    ]


def _store(first: int, number: int, *, state: str, due_at: datetime) -> None:
    """Write rows by one statement; numbers from ``first`` on make them distinct."""
    sql = STORED[connection.vendor].format(columns=COLUMNS, first=first, number=number)
    with connection.cursor() as cursor:
        cursor.execute(sql, [_stored(due_at), state, _stored(due_at), _stored(due_at)])
        cursor.execute("ANALYZE")


def _stored(at: datetime) -> Any:
    """Return an instant as the engine stores it."""
    return connection.ops.adapt_datetimefield_value(at)


def _lease() -> None:
    with transaction.atomic():
        assert len(lease(NOON, BATCH, False, set())) == BATCH
        transaction.set_rollback(True)


def _lease_bare() -> None:
    lock = "FOR UPDATE SKIP LOCKED" if connection.vendor == "postgresql" else ""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(LEASE_BARE.format(lock=lock), [_stored(NOON + LEASE), _stored(NOON)])
        assert len(cursor.fetchall()) == BATCH
        transaction.set_rollback(True)


# -- preparing --------------------------------------------------------------------------------------
class _Instant:
    """A channel that says yes at once."""

    def send(self, recipient: str, content: Content, idempotency_key: str) -> Receipt:
        return Receipt(reference=idempotency_key)


def _preparing() -> Figure:
    """Lease, check, render and mark, in this one process; beside it a worker's one process and empty tasks."""
    _owe(PREPARED, channel="sms")
    channel_for = dispatch.channel_for
    with _redis() as store:
        empty = _time_empty_tasks(store)
        dispatch.channel_for = lambda code: _Instant()
        try:
            seconds = _send_all(PREPARED)
        finally:
            dispatch.channel_for = channel_for
        again = _time_empty_tasks(store)
    floor = statistics.mean([empty, again])  # before and after: a busy machine slows both alike
    return Figure(
        "preparing a message, against an empty Celery task", 1000 * seconds, "ms", 0.5, 1000 * floor
    )


def _owe(number: int, *, channel: str) -> None:
    """Owe as many reminders of visits that are still to come at noon."""
    OutboxMessage.objects.all().delete()
    visits = list(Appointment.objects.filter(status=Status.BOOKED, starts_at__gt=NOON))
    OutboxMessage.objects.bulk_create(
        OutboxMessage(
            kind="reminder_1_day",
            channel=channel,
            recipient=f"ada{n}@example.com",
            about_id=visits[n % len(visits)].pk,
            about_version=visits[n % len(visits)].sequence,
            together=f"{n}",
            dedupe_key=f"bench-{channel}-{n}",
            due_at=NOON,
            next_try_at=NOON,
        )
        for n in range(number)
    )


def _send_all(number: int) -> float:
    """Return the seconds that each of the messages took."""
    began, told = time.perf_counter(), set()
    while send_due(NOON + timedelta(seconds=time.perf_counter() - began), BATCH, urgent=False, told=told):
        pass
    seconds = time.perf_counter() - began
    sent = OutboxMessage.objects.filter(state="sent").count()
    assert sent == number, f"{sent} of {number} left"
    return seconds / number


@contextmanager
def _redis() -> Iterator[Any]:
    """Run a Redis of our own, which the empty tasks come from."""
    with tempfile.TemporaryDirectory() as folder:
        broker = Redis(Path(folder))
        broker.start()
        os.environ["BENCH_BROKER"] = broker.url
        store = redis.Redis(port=broker.port)
        try:
            _wait_for(lambda: _answers(store))
            yield store
        finally:
            broker.kill()


def _answers(store: Any) -> bool:
    try:
        return bool(store.ping())
    except redis.ConnectionError:
        return False


def _time_empty_tasks(store: Any) -> float:
    """Let a worker with one process run empty tasks; return the seconds of one."""
    from bench.empty_tasks import app, nothing  # it needs to know where the broker is

    with app.producer_or_acquire() as producer:
        for _ in range(EMPTY_TASKS):
            nothing.apply_async(producer=producer)
    command = [sys.executable, "-m", "celery", "-A", "bench.empty_tasks", "worker", "--concurrency", "1"]
    worker = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        _wait_for(lambda: store.llen("celery") < EMPTY_TASKS - 200)
        began, left = time.perf_counter(), store.llen("celery")
        _wait_for(lambda: store.llen("celery") < 100)
        return (time.perf_counter() - began) / (left - store.llen("celery"))
    finally:
        worker.terminate()
        worker.wait()


def _wait_for(what: Any) -> None:
    deadline = time.monotonic() + 60
    while not what():
        assert time.monotonic() < deadline, "it did not happen in time"
        time.sleep(0.005)


# -- mailing ----------------------------------------------------------------------------------------
def _mailing() -> Figure:
    """Send mail to a server of our own over one connection at a time; beside it a bare loop over the same."""
    _owe(MAILED, channel="email")
    with _mail_server() as port:
        settings.EMAIL_BACKEND = "clinic.outbox.smtp.EmailBackend"
        settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", port
        bare = _mail_bare(port)
        seconds = _send_all(MAILED)
        again = _mail_bare(port)
    floor = statistics.mean([bare, again])  # before and after: a busy machine slows both alike
    return Figure("one of 10,000 mails, against a bare loop", 1000 * seconds, "ms", 2, 1000 * floor)


def _mail_bare(port: int) -> float:
    """Write and send mails with the same words, each to somebody else; return the seconds of one."""
    row = OutboxMessage.objects.earliest("dedupe_key")
    content = kind_of(row.kind).compose(row, NOON)
    with smtplib.SMTP("127.0.0.1", port) as server:
        began = time.perf_counter()
        for number in range(MAILED_BARE):
            mail = _mail(f"ben{number}@example.com", content)
            server.sendmail("clinic@localhost", mail.to, mail.message().as_bytes(linesep="\r\n"))
        return (time.perf_counter() - began) / MAILED_BARE


def _mail(recipient: str, content: Content) -> EmailMultiAlternatives:
    headers = {
        "Message-ID": f"<{uuid4()}@localhost>",
        "Auto-Submitted": "auto-generated",
        "List-Unsubscribe": f"<{content.stop_link}>",
        "List-Unsubscribe-Post": "List-Unsubscribe=One-Click",
    }
    mail = EmailMultiAlternatives(content.subject, content.text, to=[recipient], headers=headers)
    mail.attach_alternative(content.html, "text/html")
    for file in content.attachments:
        mail.attach(file.filename, file.content, file.mimetype)
    return mail


@contextmanager
def _mail_server() -> Iterator[int]:
    """Yield the port of a server in a process of its own that takes everything and keeps nothing."""
    port = free_port()
    command = [
        sys.executable,
        "-m",
        "aiosmtpd",
        "-n",
        "-c",
        "aiosmtpd.handlers.Sink",
        "-l",
        f"127.0.0.1:{port}",
    ]
    server = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        _wait_for(lambda: _listens(port))
        yield port
    finally:
        server.terminate()
        server.wait()


def _listens(port: int) -> bool:
    try:
        smtplib.SMTP("127.0.0.1", port).quit()
    except OSError:
        return False
    return True


# -- codes ------------------------------------------------------------------------------------------
def _codes() -> Iterator[Figure]:
    """Ask for codes on a real site, and see when each has left."""
    engines: tuple[tuple[Engine, float], ...] = (("embedded", 2), ("production", 0.5))
    for engine, limit in engines:
        with running_service(engine, settings="clinic.tests.outbox.site") as site:
            seconds = statistics.median(_code_leaves(site, n) for n in range(CODES))
        yield Figure(f"a code leaves, {engine} engines", seconds, "s", limit)


def _code_leaves(site: Any, number: int) -> float:
    """Owe a code as the service does, and return the seconds until a worker had sent it."""
    owed = (
        "import uuid\nfrom clinic import clock\nfrom clinic.outbox import enqueue\n"
        f"enqueue(kind='code', channel='email', recipient='c{number}@example.com', about_id=uuid.uuid4(),"
        f" dedupe_key='code-{number}', due_at=clock.now())"
    )
    site.shell(owed)
    _wait_for(lambda: len(site.mail()) > number)
    sent = f"from clinic.models import OutboxMessage as M\nm = M.objects.get(dedupe_key='code-{number}')\n"
    return float(site.shell(f"{sent}print((m.sent_at - m.due_at).total_seconds())"))
