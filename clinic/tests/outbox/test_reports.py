"""Reports of delivery: believed when signed, fresh and about a message of ours; each once."""

import hashlib
import hmac
import json
import uuid
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.test import Client

from clinic.outbox.channels.twilio import Twilio
from clinic.outbox.desk import for_the_desk, see_to
from clinic.outbox.models import OutboxMessage, State
from conftest import NOW

TWILIO = "twilio://AC1:t0ken@api.twilio.com?from=+441134960000"
SID = "SM00000000000000000000000000000001"
REPORTS = "/webhooks/messages/"


@pytest.fixture(autouse=True)
def _at_half_past_nine() -> Iterator[None]:
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def sent(owe: Any) -> OutboxMessage:
    """A text message that the service has taken."""
    message = owe(channel="sms", recipient="+447700900321")
    OutboxMessage.objects.filter(pk=message.pk).update(state=State.SENT, sent_at=NOW, message_id=SID)
    return message


def state_of(message: OutboxMessage) -> tuple[str, str]:
    message.refresh_from_db()
    return message.state, message.state_reason


def twilio_says(settings: Any, message_id: object, status: str, signature: str = "", **more: str) -> int:
    settings.SMS_URL = TWILIO
    address = f"/webhooks/twilio/{message_id}/"
    form = {"MessageSid": SID, "MessageStatus": status, "AccountSid": "AC1", **more}
    signature = signature or Twilio(TWILIO).signature(settings.SITE_URL + address, form)
    strict = Client(enforce_csrf_checks=True)
    return strict.post(address, form, headers={"X-Twilio-Signature": signature}).status_code


def service_says(settings: Any, report: object, secret: str = "s3cret") -> int:
    settings.SMS_WEBHOOK_URL, settings.SMS_WEBHOOK_SECRET = "https://sms.example/", "s3cret"
    body = report if isinstance(report, bytes) else json.dumps(report).encode()
    signature = hmac.new(secret.encode(), body, hashlib.sha256).hexdigest()
    headers = {"Instep-Signature": f"sha256={signature}"}
    strict = Client(enforce_csrf_checks=True)
    return strict.post(REPORTS, body, content_type="application/json", headers=headers).status_code


def report(message: OutboxMessage, status: str) -> dict[str, object]:
    return {"id": str(message.pk), "status": status, "at": NOW.isoformat()}


def test_twilio_says_that_a_message_arrived(sent: OutboxMessage, settings: Any):
    assert twilio_says(settings, sent.pk, "sent") == 204
    assert state_of(sent) == (State.SENT, "")
    assert twilio_says(settings, sent.pk, "delivered") == 204
    assert state_of(sent) == (State.DELIVERED, "")


def test_a_message_that_was_taken_and_did_not_arrive_is_for_the_desk(sent: OutboxMessage, settings: Any):
    assert twilio_says(settings, sent.pk, "undelivered", ErrorCode="30005") == 204
    assert state_of(sent) == (State.DEAD, "the number is not in use")
    assert list(for_the_desk()) == [sent]


def test_a_report_said_again_changes_nothing(sent: OutboxMessage, settings: Any):
    twilio_says(settings, sent.pk, "failed", ErrorCode="30003")
    assert twilio_says(settings, sent.pk, "failed", ErrorCode="30003") == 409
    assert twilio_says(settings, sent.pk, "delivered") == 409
    assert state_of(sent) == (State.DEAD, "the telephone is switched off or out of reach")


@pytest.mark.parametrize("signature", ["wrong", "ümlaut", "0/KCTR6DLpKmkAf8muzZqo1nDgQ="])
def test_what_twilio_did_not_sign_is_refused(sent: OutboxMessage, settings: Any, signature: str):
    assert twilio_says(settings, sent.pk, "failed", signature) == 403
    assert state_of(sent) == (State.SENT, "")


def test_a_report_about_another_message_or_none_is_not_found(sent: OutboxMessage, settings: Any):
    assert twilio_says(settings, sent.pk, "failed", MessageSid="SM2") == 404
    assert twilio_says(settings, uuid.uuid4(), "failed") == 404
    assert state_of(sent) == (State.SENT, "")


def test_a_site_without_twilio_knows_no_such_address(sent: OutboxMessage):
    assert Client().post(f"/webhooks/twilio/{sent.pk}/").status_code == 404
    assert Client().post(REPORTS).status_code == 404


def test_a_clinics_own_service_reports_signed(sent: OutboxMessage, settings: Any):
    assert service_says(settings, report(sent, "delivered")) == 204
    assert state_of(sent) == (State.DELIVERED, "")
    assert service_says(settings, report(sent, "delivered")) == 409


def test_a_service_reports_a_failure(sent: OutboxMessage, settings: Any):
    assert service_says(settings, report(sent, "failed")) == 204
    assert state_of(sent) == (State.DEAD, "the text message did not arrive")


@pytest.mark.parametrize(
    ("other", "status"),
    [
        ({"at": (NOW - timedelta(minutes=6)).isoformat()}, 403),
        ({"at": (NOW + timedelta(minutes=6)).isoformat()}, 403),
        ({"at": "2027-03-02T09:31:00"}, 400),
        ({"at": "today"}, 400),
        ({"id": "1"}, 400),
        ({"id": str(uuid.uuid4())}, 404),
        ({"status": "on its way"}, 204),
    ],
)
def test_reports_that_say_nothing_of_ours_change_nothing(
    sent: OutboxMessage, settings: Any, other: dict[str, object], status: int
):
    assert service_says(settings, {**report(sent, "failed"), **other}) == status
    assert state_of(sent) == (State.SENT, "")


@pytest.mark.parametrize("body", [b"", b"[]", b"null", b"{}", b"\xff", b'"id"'])
def test_garbage_is_no_report(sent: OutboxMessage, settings: Any, body: bytes):
    assert service_says(settings, body) == 400


def test_a_forged_report_is_refused(sent: OutboxMessage, settings: Any):
    assert service_says(settings, report(sent, "failed"), secret="guessed") == 403
    assert Client().post(REPORTS, "{}", content_type="application/json").status_code == 403
    assert state_of(sent) == (State.SENT, "")


@pytest.mark.parametrize("state", [State.LEASED, State.FAILED])
def test_a_report_that_is_quicker_than_our_own_mark_ends_the_sending(
    sent: OutboxMessage, settings: Any, state: str
):
    OutboxMessage.objects.filter(pk=sent.pk).update(state=state, sent_at=None, message_id="")
    assert twilio_says(settings, sent.pk, "delivered") == 204
    assert state_of(sent) == (State.DELIVERED, "")
    assert sent.sent_at == NOW


@pytest.mark.parametrize("state", [State.QUEUED, State.SKIPPED])
def test_nobody_can_report_what_never_left(sent: OutboxMessage, settings: Any, state: str):
    OutboxMessage.objects.filter(pk=sent.pk).update(state=state, message_id="")
    for status in ("delivered", "failed"):
        assert twilio_says(settings, sent.pk, status) == 409
    assert state_of(sent)[0] == state


def test_what_the_desk_has_told_stays_told(sent: OutboxMessage, settings: Any, kim: Any):
    twilio_says(settings, sent.pk, "failed", ErrorCode="30005")
    see_to(sent, actor=kim, now=NOW)
    assert twilio_says(settings, sent.pk, "failed", ErrorCode="30005") == 409
    assert not for_the_desk().exists()
