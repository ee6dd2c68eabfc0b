"""E-mail through a provider's API: Postmark's, whose documented answers a stand-in gives."""

import base64
import json
import os
import subprocess
import sys
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from anymail.signals import tracking
from anymail.webhooks.postmark import PostmarkTrackingWebhookView
from django.core.exceptions import SuspiciousOperation
from django.test import RequestFactory

from clinic.outbox import Attachment, Content, mail_reports
from clinic.outbox.channels import Refused, Unavailable, channel_for
from clinic.outbox.desk import for_the_desk
from clinic.outbox.models import OutboxMessage, State
from clinic.settings import BASE_DIR
from clinic.tests.outbox.stand_in import StandIn, standing_in

KEY = "0d5f1f6e-6f0a-4b2e-9a55-3b3a5a6f9f10"
THEIRS = "b7bc2f4a-e38e-4336-af7d-e6c392c2f817"
TAKEN = {"To": "ada@example.com", "MessageID": THEIRS, "ErrorCode": 0, "Message": "OK"}
INACTIVE = (
    "You tried to send to recipient(s) that have been marked as inactive. Found inactive addresses: "
    "ada@example.com. Inactive recipients are ones that have generated a hard bounce or a spam complaint."
)
LETTER = Content(
    subject="Your appointment",
    text="See you.",
    html="<p>See you.</p>",
    attachments=(Attachment("visit.ics", "BEGIN:VCALENDAR", "text/calendar"),),
)


@pytest.fixture
def provider(settings: Any) -> Iterator[StandIn]:
    with standing_in() as server:
        settings.MAIL_CHANNEL = "clinic.outbox.channels.provider_mail.ProviderMail"
        settings.EMAIL_BACKEND = "anymail.backends.postmark.EmailBackend"
        settings.ANYMAIL = {
            "POSTMARK_API_URL": f"http://{server.host}/",
            "POSTMARK_SERVER_TOKEN": "t0ken",
            "WEBHOOK_SECRET": "instep:s3cret",
            "REQUESTS_TIMEOUT": 0.2,
        }
        server.answers = [said(200, TAKEN)]
        yield server


def said(status: int, body: object, **headers: str) -> tuple[int, dict[str, str], bytes]:
    return status, {"Content-Type": "application/json", **headers}, json.dumps(body).encode()


def send() -> str:
    return channel_for("email").send("ada@example.com", LETTER, KEY).reference


def test_a_mail_leaves_with_text_html_attachment_and_the_name_we_know_it_by(provider: StandIn):
    assert send() == THEIRS
    [(path, headers, body)] = provider.asked
    mail = json.loads(body)
    assert (path, headers["X-Postmark-Server-Token"]) == ("/email", "t0ken")
    assert (mail["To"], mail["Subject"]) == ("ada@example.com", "Your appointment")
    assert (mail["TextBody"], mail["HtmlBody"]) == ("See you.", "<p>See you.</p>")
    assert [file["Name"] for file in mail["Attachments"]] == ["visit.ics"]
    assert mail["Metadata"] == {"instep_message": KEY}
    assert {"Name": "Message-ID", "Value": f"<{KEY}@localhost>"} in mail["Headers"]


@pytest.mark.parametrize(
    ("answer", "kind"),
    [
        (said(422, {"ErrorCode": 300, "Message": "Invalid 'To' address: 'ada@example.com'."}), Refused),
        (said(422, {"ErrorCode": 300, "Message": "Invalid 'From' address: 'x'."}), Refused),
        (said(422, {"ErrorCode": 406, "Message": INACTIVE}), Refused),
        (said(200, {"ErrorCode": 0, "Message": "OK", "MessageID": THEIRS}), Unavailable),  # to nobody?
        (said(401, {"ErrorCode": 10, "Message": "No token"}), Unavailable),
        (said(429, {"ErrorCode": 429}), Unavailable),
        (said(500, {}), Unavailable),
        (said(503, {}), Unavailable),
        ((200, {}, b"<html>"), Unavailable),
    ],
)
def test_each_answer_says_whether_to_try_again(provider: StandIn, answer: Any, kind: type):
    provider.answers = [answer]
    with pytest.raises(kind):
        send()


def test_a_provider_says_how_long_to_wait(provider: StandIn):
    provider.answers = [said(429, {}, **{"Retry-After": "30"})]
    with pytest.raises(Unavailable) as caught:
        send()
    assert caught.value.retry_after == timedelta(seconds=30)


def test_a_provider_that_hangs_is_given_up_in_time(provider: StandIn):
    provider.silent_for = 0.4
    with pytest.raises(Unavailable):
        send()


def test_a_line_break_in_an_address_is_refused(provider: StandIn):
    with pytest.raises(Refused):
        channel_for("email").send("ada@example.com\nBcc: all@example.com", LETTER, KEY)
    assert provider.asked == []


@pytest.fixture
def sent(owe: Any, provider: StandIn) -> Iterator[OutboxMessage]:
    """A mail that the provider has taken, and somebody who listens to what it reports."""
    message = owe()
    OutboxMessage.objects.filter(pk=message.pk).update(state=State.SENT, message_id=THEIRS)
    mail_reports.listen()
    yield message
    tracking.disconnect(dispatch_uid="outbox")


def reported(record: str, message_id: object, known: str = "instep:s3cret", **more: object) -> int:
    body = {
        "RecordType": record,
        "MessageID": THEIRS,
        "Metadata": {"instep_message": str(message_id)},
        **more,
    }
    request = RequestFactory().post(
        "/webhooks/mail/postmark/tracking/",
        json.dumps(body),
        content_type="application/json",
        headers={"Authorization": "Basic " + base64.b64encode(known.encode()).decode()},
    )
    return PostmarkTrackingWebhookView.as_view()(request).status_code


def test_a_mail_that_arrived_is_delivered(sent: OutboxMessage):
    assert reported("Delivery", sent.pk, Recipient="ada@example.com") == 200
    sent.refresh_from_db()
    assert sent.state == State.DELIVERED


def test_a_mail_that_bounced_is_for_the_desk(sent: OutboxMessage):
    reported("Delivery", sent.pk, Recipient="ada@example.com")
    reported("Bounce", sent.pk, Type="HardBounce", Email="ada@example.com")
    assert [(message, message.state_reason) for message in for_the_desk()] == [(sent, "the mail bounced")]


def test_reports_of_strangers_and_about_strangers_change_nothing(sent: OutboxMessage):
    with pytest.raises(SuspiciousOperation):
        reported("Bounce", sent.pk, known="instep:guessed", Type="HardBounce")
    for other in ("", "x", "0d5f1f6e-6f0a-4b2e-9a55-3b3a5a6f9f11"):
        assert reported("Bounce", other, Type="HardBounce", Email="ada@example.com") == 200
    sent.refresh_from_db()
    assert sent.state == State.SENT


SHOW = "from django.conf import settings as s; print(s.EMAIL_BACKEND, s.ANYMAIL['POSTMARK_SERVER_TOKEN'])"


@pytest.mark.parametrize(
    ("address", "said"),
    [
        (
            "anymail+postmark:?POSTMARK_SERVER_TOKEN=t0ken&WEBHOOK_SECRET=a:b",
            "anymail.backends.postmark.EmailBackend t0ken",
        ),
        ("anymail+postmark:?POSTMARK_SERVER_TOKEN=t0ken", "needs requirements-mail.txt and a WEBHOOK_SECRET"),
    ],
)
def test_the_environment_chooses_a_provider(tmp_path: Any, address: str, said: str):
    code = f"import django; django.setup(); {SHOW}"
    environment = {
        "PATH": os.environ["PATH"],
        "DATA_DIR": str(tmp_path),
        "SECRET_KEY": "x" * 60,
        "EMAIL_URL": address,
        "DJANGO_SETTINGS_MODULE": "clinic.settings",
    }
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=BASE_DIR, env=environment, capture_output=True, text=True
    )
    assert said in done.stdout + done.stderr
