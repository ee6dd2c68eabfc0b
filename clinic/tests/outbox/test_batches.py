"""A batch: asked about while it is fresh, given back when time is up, one connection, an end to what hangs."""

import time
from datetime import timedelta
from smtplib import SMTPRecipientsRefused

import pytest
from aiosmtpd.controller import Controller
from django.core.mail import EmailMessage

from clinic.outbox import MessageKind, dispatch, old, register
from clinic.outbox.channels import Unavailable
from clinic.outbox.dispatch import send_due
from clinic.outbox.models import OutboxMessage, State
from clinic.outbox.smtp import one_connection
from clinic.outbox.time_limit import TookTooLong, time_limit
from clinic.tests.outbox.conftest import LETTER
from clinic.tests.running import free_port
from conftest import NOW

HOUR = timedelta(hours=1)


def states():
    return sorted(OutboxMessage.objects.values_list("state", "attempts"))


def test_what_is_cancelled_while_a_batch_is_sent_is_not_sent(owe, line, monkeypatch):
    """With a slow provider each message is asked about again, just before it would leave."""
    monkeypatch.setattr(dispatch, "FRESH", -1.0)
    monkeypatch.setattr(dispatch, "_deliver", one_at_a_time(dispatch._deliver))
    register(
        MessageKind(
            "reminder", False, lambda m, now: "cancelled" if line.sent else None, lambda m, now: LETTER
        )
    )
    owe(), owe(recipient="ben@example.com")
    send_due(NOW, 10)
    assert [state for state, _ in states()] == [State.SENT, State.SKIPPED]


def one_at_a_time(deliver):
    """Let each message be as slow as the time for which an answer is fresh."""

    def slow(part, watch, marks):
        dispatch.FRESH = 10.0
        rest = deliver(part[:1], watch, marks)
        return [*rest, *part[1:]]

    return slow


def test_what_could_not_be_begun_in_time_is_given_back_as_it_was(owe, line, monkeypatch):
    monkeypatch.setattr(dispatch, "BATCH_SECONDS", 0.0)
    owe(), owe(recipient="ben@example.com")
    told = set()
    assert send_due(NOW, 10, told=told) == 2
    assert (states(), told) == ([(State.QUEUED, 0)] * 2, set())
    monkeypatch.setattr(dispatch, "BATCH_SECONDS", 5.0)
    send_due(NOW + timedelta(seconds=1), 10, told=told)
    assert states() == [(State.SENT, 1)] * 2


def test_what_was_given_back_goes_before_what_is_due_later(owe, line, monkeypatch):
    """Else a slow provider would turn the order of a long queue round."""
    for seconds in range(4):
        owe(recipient=f"{seconds}@example.com", due_at=NOW + timedelta(seconds=seconds))
    monkeypatch.setattr(dispatch, "BATCH_SECONDS", 0.0)
    assert send_due(NOW + timedelta(seconds=60), 2) == 2
    monkeypatch.setattr(dispatch, "BATCH_SECONDS", 5.0)
    for _ in range(2):
        send_due(NOW + timedelta(seconds=61), 2)
    assert [recipient[0] for recipient, *_ in line.sent] == ["0", "1", "2", "3"]


def test_what_is_given_back_is_as_late_as_it_was_and_no_later(owe, line, monkeypatch):
    """Else a try that was put off would count as due since the first one, and ring the alarm of /readyz/."""
    message = owe(due_at=NOW - timedelta(hours=2))
    OutboxMessage.objects.update(state=State.FAILED, next_try_at=NOW)
    monkeypatch.setattr(dispatch, "BATCH_SECONDS", 0.0)
    assert send_due(NOW, 10) == 1
    message.refresh_from_db()
    assert (message.state, message.next_try_at) == (State.QUEUED, NOW)


def test_a_provider_that_hangs_is_left_when_its_time_is_over(owe, line, monkeypatch):
    monkeypatch.setattr(dispatch, "SEND_SECONDS", 0.05)
    monkeypatch.setattr(line, "send", lambda *_: time.sleep(20))
    message = owe()
    send_due(NOW, 10)
    message.refresh_from_db()
    assert (message.state, message.state_reason) == (State.FAILED, "the provider took too long")


def test_a_time_limit_that_is_kept_interrupts_nothing():
    with time_limit(0.05):
        pass
    time.sleep(0.1)
    with pytest.raises(TookTooLong), time_limit(0.01):
        time.sleep(5)


@pytest.mark.parametrize(("wish", "longest"), [(HOUR, 1.2 * HOUR), (timedelta(days=9), 7.2 * HOUR)])
def test_a_provider_that_names_a_time_is_left_alone_until_then(owe, line, wish, longest):
    busy = Unavailable("asks for patience")
    busy.retry_after = wish
    line.errors = [busy]
    message = owe()
    send_due(NOW, 10)
    message.refresh_from_db()
    assert min(wish, 6 * HOUR) <= message.next_try_at - NOW <= longest + timedelta(seconds=5)


class Counting:
    """A mail server that counts who calls, and refuses whom it is told to."""

    def __init__(self):
        self.calls = 0

    async def handle_EHLO(self, server, session, envelope, hostname, responses):  # noqa: N802
        self.calls += 1
        session.host_name = hostname
        return responses

    async def handle_RCPT(self, server, session, envelope, address, options):  # noqa: N802
        if address.startswith("nobody"):
            return "550 no such user"
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server, session, envelope):  # noqa: N802
        return "250 OK"


@pytest.fixture
def mail_server(settings):
    server = Counting()
    controller = Controller(server, hostname="127.0.0.1", port=free_port())
    controller.start()
    settings.EMAIL_BACKEND = "clinic.outbox.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", controller.port
    yield server
    controller.stop()


def mail(to="ada@example.com"):
    return EmailMessage("Hello", "See you.", "clinic@example.com", [to]).send()


def test_a_batch_of_mail_takes_one_connection_also_past_a_refusal(mail_server):
    with one_connection():
        assert mail() == 1
        with pytest.raises(SMTPRecipientsRefused):
            mail("nobody@example.com")
        assert mail() == 1
    assert mail_server.calls == 1


def test_mail_outside_a_batch_has_a_connection_of_its_own(mail_server):
    assert mail() == mail() == 1
    assert mail_server.calls == 2


def test_old_messages_are_deleted_unless_somebody_needs_them(owe, monkeypatch):
    done = {"state": State.SENT, "state_at": NOW - 30 * HOUR}
    gone, needed, dead, young, waiting = (owe(due_at=NOW - 40 * HOUR) for _ in range(5))
    OutboxMessage.objects.exclude(pk=waiting.pk).update(**done)
    OutboxMessage.objects.filter(pk=dead.pk).update(state=State.DEAD)
    OutboxMessage.objects.filter(pk=young.pk).update(state_at=NOW - HOUR)
    monkeypatch.setattr(old, "_still_needed", [lambda about, now: {needed.about_id} & set(about)])
    monkeypatch.setattr(old, "BATCH", 1)
    assert old.forget_old(NOW, keep=24 * HOUR) == 1
    assert set(OutboxMessage.objects.values_list("pk", flat=True)) == {
        needed.pk,
        dead.pk,
        young.pk,
        waiting.pk,
    }
    assert gone.pk not in OutboxMessage.objects.values_list("pk", flat=True)
