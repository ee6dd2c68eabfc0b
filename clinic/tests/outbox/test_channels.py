"""The ways out: what each hands over, and which errors are worth another try."""

import hashlib
import hmac
import json
import threading
from email import message_from_bytes, policy
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path

import pytest
from aiosmtpd.controller import Controller

from clinic.outbox import Attachment, Content
from clinic.outbox.channels import Refused, Unavailable, channel_for, sms

KEY = "0d5f1f6e-6f0a-4b2e-9a55-3b3a5a6f9f10"
LETTER = Content(
    subject="Your appointment",
    text="See you.",
    html="<p>See you.</p>",
    attachments=(Attachment("visit.ics", "BEGIN:VCALENDAR", "text/calendar"),),
    sms="See you.",
)


@pytest.fixture
def outgoing(settings, tmp_path):
    settings.DATA_DIR = tmp_path
    settings.EMAIL_FILE_PATH = str(tmp_path / "outgoing" / "mail")
    settings.EMAIL_BACKEND = "clinic.outbox.channels.folder.EmailBackend"
    return tmp_path / "outgoing"


def test_mail_without_a_server_is_a_file_with_text_html_and_attachment(outgoing):
    channel_for("email").send("ada@example.com", LETTER, KEY)
    [file] = (outgoing / "mail").iterdir()
    mail = message_from_bytes(file.read_bytes(), policy=policy.default)
    assert (mail["To"], mail["Subject"]) == ("ada@example.com", "Your appointment")
    assert mail.get_body(("plain",)).get_content().strip() == "See you."
    assert mail.get_body(("html",)).get_content().strip() == "<p>See you.</p>"
    assert [part.get_filename() for part in mail.iter_attachments()] == ["visit.ics"]


def test_a_resend_carries_the_same_message_id(outgoing):
    first, second = (channel_for("email").send("ada@example.com", LETTER, KEY) for _ in range(2))
    ids = {message_from_bytes(file.read_bytes())["Message-ID"] for file in (outgoing / "mail").iterdir()}
    assert len(list((outgoing / "mail").iterdir())) == 2
    assert ids == {first.reference} == {second.reference}
    assert KEY in first.reference


def test_outgoing_files_are_for_our_own_account_only(outgoing):
    channel_for("sms").send("+447700900321", LETTER, KEY)
    assert (outgoing / "sms").stat().st_mode & 0o077 == 0


@pytest.mark.parametrize(
    "recipient", ["ada@example.com\nBcc: all@example.com", "ada@example.com\r\nSubject: x"]
)
def test_a_line_break_in_an_address_is_refused(outgoing, recipient):
    with pytest.raises(Refused):
        channel_for("email").send(recipient, LETTER, KEY)


class Server:
    """Answers RCPT as it is told, and keeps what it takes."""

    def __init__(self):
        self.answer = "250 OK"
        self.taken = []

    async def handle_RCPT(self, server, session, envelope, address, options):  # noqa: N802
        if self.answer.startswith("250"):
            envelope.rcpt_tos.append(address)
        return self.answer

    async def handle_DATA(self, server, session, envelope):  # noqa: N802
        self.taken.append(message_from_bytes(envelope.content, policy=policy.default))
        return "250 OK"


@pytest.fixture
def mail_server(settings):
    server = Server()
    controller = Controller(server, hostname="127.0.0.1", port=0)
    # aiosmtpd connects to its own port to see whether it is up: it has to know which one.
    controller.port = free_port()
    controller.start()
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", controller.port
    yield server
    controller.stop()


def free_port():
    import socket

    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def test_mail_reaches_a_real_server(mail_server):
    channel_for("email").send("ada@example.com", LETTER, KEY)
    [mail] = mail_server.taken
    assert mail["Message-ID"] == f"<{KEY}@localhost>"
    assert mail["Auto-Submitted"] == "auto-generated"


@pytest.mark.parametrize(("answer", "kind"), [("550 no such user", Refused), ("451 later", Unavailable)])
def test_a_servers_no_for_good_is_told_from_its_not_now(mail_server, answer, kind):
    mail_server.answer = answer
    with pytest.raises(kind):
        channel_for("email").send("ada@example.com", LETTER, KEY)


def test_a_server_that_is_not_there_is_tried_again(settings):
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", free_port()
    with pytest.raises(Unavailable):
        channel_for("email").send("ada@example.com", LETTER, KEY)


class Answer(BaseHTTPRequestHandler):
    """Answers as the server was told."""

    def do_POST(self):  # noqa: N802
        self.server.asked.append((self.headers, self.rfile.read(int(self.headers["Content-Length"]))))
        if self.server.status:
            self.send_response(self.server.status)
            self.send_header("Location", "/elsewhere")
            self.send_header("Content-Length", "0")
            self.end_headers()

    def log_message(self, *_):
        pass


@pytest.fixture
def webhook(settings):
    server = HTTPServer(("127.0.0.1", 0), Answer)
    server.status, server.asked = 200, []
    thread = threading.Thread(target=server.serve_forever, args=[0.02], daemon=True)
    thread.start()
    settings.SMS_WEBHOOK_URL = f"http://127.0.0.1:{server.server_port}/send"
    settings.SMS_WEBHOOK_SECRET = "s3cret"
    yield server
    server.shutdown()
    server.server_close()
    thread.join()


def test_a_text_message_goes_to_the_webhook_signed(webhook):
    assert channel_for("sms").send("+447700900321", LETTER, KEY).reference == KEY
    [(headers, body)] = webhook.asked
    assert json.loads(body) == {"id": KEY, "to": "+447700900321", "text": "See you."}
    assert headers["Instep-Signature"] == "sha256=" + hmac.new(b"s3cret", body, hashlib.sha256).hexdigest()


@pytest.mark.parametrize(
    ("status", "kind"),
    [
        (400, Refused),
        (404, Refused),
        (408, Unavailable),
        (429, Unavailable),
        (500, Unavailable),
        (302, Unavailable),
    ],
)
def test_only_a_clear_no_from_the_webhook_is_final(webhook, status, kind):
    webhook.status = status
    with pytest.raises(kind):
        channel_for("sms").send("+447700900321", LETTER, KEY)
    assert len(webhook.asked) == 1


def test_a_webhook_that_hangs_up_is_tried_again(webhook):
    webhook.status = None
    with pytest.raises(Unavailable):
        channel_for("sms").send("+447700900321", LETTER, KEY)


def test_a_webhook_that_hangs_is_given_up_in_time(settings, monkeypatch):
    import socket

    monkeypatch.setattr(sms, "TIMEOUT", 0.2)
    with socket.create_server(("127.0.0.1", 0)) as silent:
        settings.SMS_WEBHOOK_URL = f"http://127.0.0.1:{silent.getsockname()[1]}/"
        with pytest.raises(Unavailable):
            channel_for("sms").send("+447700900321", LETTER, KEY)


def test_a_call_stands_on_the_desks_list_and_nothing_leaves(outgoing):
    channel_for("call_list").send("0100 555 0150", LETTER, KEY)
    assert not Path(outgoing).exists()
