"""What patients read, as files: a mail server receives what they would, and the files say the same."""

import email.policy
import json
import re
from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from email import message_from_bytes
from email.message import EmailMessage
from pathlib import Path
from typing import Any

import pytest
from aiosmtpd.controller import Controller
from django.conf import settings as configured
from django.utils import translation

from booking.message_texts import FOLDER, LINK, STARTS_AT, texts
from booking.models import Appointment
from booking.reminders import owe_at_once, owe_news_of_change
from booking.services.contact import request_code
from booking.services.day_messages import AFTERWARDS, FINISH
from booking.services.hold import hold
from booking.services.questions import send_questions
from booking.services.running_late import tell_running_late
from booking.services.sign_in import request_sign_in
from booking.services.waitlist.offer import offer_first_free
from booking.services.waitlist.wish import wish_earlier
from booking.tests.conftest import book, by_sms
from clinic.models import User
from clinic.outbox.channels import channel_for
from clinic.outbox.contents import kind_of
from clinic.outbox.models import Channel, OutboxMessage
from clinic.outbox.words.catalogue import wordings
from clinic.tests.outbox.test_channels import free_port
from conftest import NOW
from intake.services.way_back import send_link

THE_DAY_BEFORE = STARTS_AT - timedelta(days=1)
# Made anew for each message, or filled in with other values: what the files hold in its place.
MASKS = (
    (re.compile(r"https://clinic\.example/[^\s<]*"), LINK),
    (re.compile(r"FK-\d{4}-\d{4}"), "FK-4827-0391"),
    (re.compile(r"\b\d{6}\b"), "123456"),
)


class LetterBox:
    """Takes every mail."""

    def __init__(self) -> None:
        self.taken: list[EmailMessage] = []

    async def handle_DATA(self, server: object, session: object, envelope: Any) -> str:  # noqa: N802
        self.taken.append(message_from_bytes(envelope.content, policy=email.policy.default))
        return "250 OK"


@pytest.fixture
def letter_box(settings: Any, tmp_path: Path) -> Iterator[LetterBox]:
    """The mail server of the patients; their text messages are files below ``DATA_DIR``."""
    box = LetterBox()
    controller = Controller(box, hostname="127.0.0.1", port=free_port())
    controller.start()
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", controller.port
    settings.SITE_URL, settings.DATA_DIR = "https://clinic.example", tmp_path
    yield box
    controller.stop()


def masked(text: str) -> str:
    for pattern, said in MASKS:
        text = pattern.sub(said, text)
    return text


def test_the_files_hold_the_texts_of_now():
    """If this fails: ``manage.py message_texts``, read what changed, and commit it."""
    wanted = dict(texts())
    assert {file: file.read_text(encoding="utf-8") for file in FOLDER.rglob("*.txt")} == wanted


@pytest.fixture
def owed(
    a_visit: Callable[..., dict[str, Any]], kim: User, new_answers: Callable[..., Any]
) -> dict[str, OutboxMessage]:
    """A message of every kind, about one visit and one unfinished set of answers."""
    visit: Appointment = book(hold(**a_visit(starts_at=STARTS_AT)))
    for kind in ("moved", "reminder_3_days", "reminder_2_hours", "cancellation", FINISH, AFTERWARDS):
        owe_at_once(visit, kind, key=visit.pk, now=NOW)
    send_questions(appointment=visit, actor=kim, now=NOW)
    tell_running_late(practitioner=visit.practitioner, minutes=20, visits=[visit], actor=kim, now=NOW)
    wish = wish_earlier(appointment=visit, part="any", weekdays=[], notice=2, now=NOW)
    offer = offer_first_free(wish=wish, actor=kim, now=NOW)
    offer.starts_at, offer.expires_at = STARTS_AT - timedelta(days=1), STARTS_AT - timedelta(hours=1)
    offer.save()
    owe_news_of_change(visit, NOW, NOW)
    send_link(new_answers(), channel=Channel.SMS, address="+447700900321", now=NOW)
    request_code(
        appointment=hold(**a_visit(starts_at=STARTS_AT + timedelta(hours=3))), contact=by_sms(), now=NOW
    )
    request_sign_in(
        birth_date=visit.patient.birth_date,
        channel=Channel.SMS,
        address=visit.patient.mobile,
        earlier=None,
        now=NOW,
    )
    return {message.kind: message for message in OutboxMessage.objects.all()}


@pytest.mark.parametrize("language", configured.LANGUAGE_NAMES)
def test_patients_receive_what_the_files_say(
    letter_box: LetterBox, owed: dict[str, OutboxMessage], language: str, tmp_path: Path
):
    for wording in wordings():
        message = owed[wording.kind]
        for channel in (Channel.EMAIL, Channel.SMS):
            message.channel = channel
            said = sent(message, language, tmp_path, letter_box)
            file = FOLDER / language / f"{wording.kind}.{channel}.txt"
            assert until_named(said) == until_named(file.read_text(encoding="utf-8"))


def until_named(text: str) -> str:
    """Drop the day until which answers are kept: the files have one of their own."""
    return re.sub(r"(?m)(until|hasta el) \w+ \d+ .*\.$", "until a day.", text)


def sent(message: OutboxMessage, language: str, folder: Path, box: LetterBox) -> str:
    """Send a message as a worker would, and return what arrived as the files hold it."""
    kind = kind_of(message.kind)
    with translation.override(language):
        content = kind.compose(message, _when(message.kind))
    to = "ada@example.com" if message.channel == Channel.EMAIL else "+447700900321"
    channel_for(message.channel).send(to, content, str(message.pk))
    if message.channel == Channel.SMS:
        newest = max((folder / "outgoing" / "sms").iterdir(), key=lambda file: file.name)
        return masked(json.loads(newest.read_text(encoding="utf-8"))["text"]).replace("…", "...") + "\n"
    mail = box.taken[-1]
    html = mail.get_body(("html",)).get_content()
    text = mail.get_body(("plain",)).get_content().replace("\r\n", "\n")
    assert f'lang="{language}"' in html
    assert len(re.findall("<a ", html)) == text.count("https://")
    return masked(f"{mail['Subject']}\n\n{text.strip()}\n")


def _when(kind: str) -> datetime:
    return THE_DAY_BEFORE if kind == "reminder_1_day" else NOW
