"""A mail written the short way is to the letter what Django writes; what is unusual is left to Django."""

import re
from email import message_from_bytes, policy

import pytest
from django.core.mail import EmailMessage, EmailMultiAlternatives
from hypothesis import given
from hypothesis import strategies as st

from clinic.outbox import mime
from clinic.outbox.mime import as_bytes

HEADERS = {
    "Message-ID": "<0d5f1f6e-6f0a-4b2e-9a55-3b3a5a6f9f10@clinic.example>",
    "Auto-Submitted": "auto-generated",
}
BOUNDARY = re.compile(rb'boundary="([^"]*)"')
LINES = st.text(st.characters(codec="utf-8", exclude_characters="\r\n"), max_size=120)
TEXTS = st.lists(LINES, min_size=1, max_size=6).flatmap(
    lambda lines: st.sampled_from(["\n", "\r\n", "\r"]).map(lambda end: end.join(lines))
)


def mail(subject="Your appointment", text="See you.", html="<p>See you.</p>", files=1, **other):
    wanted = {"from_email": "clinic@clinic.example", "to": ["ada@example.com"], "headers": HEADERS}
    written = EmailMultiAlternatives(subject, text, **{**wanted, **other})
    if html:
        written.attach_alternative(html, "text/html")
    for number in range(files):
        written.attach(f"appointment-{number}.ics", "BEGIN:VCALENDAR\r\nSUMMARY:Grüße\r\n", "text/calendar")
    return written


def compared(written: bytes) -> bytes:
    """Return a mail without what is drawn by lot or is the instant."""
    for number, boundary in enumerate(BOUNDARY.findall(written)):
        written = written.replace(boundary, b"boundary %d" % number)
    return re.sub(rb"Date: .*", b"Date:", written).replace(b";\r\n boundary=", b"; boundary=")


def by_django(mail: EmailMessage) -> bytes:
    return mail.message().as_bytes(linesep="\r\n")


def the_short_way(mail: EmailMultiAlternatives, monkeypatch) -> bytes:
    monkeypatch.setattr(EmailMultiAlternatives, "message", None)
    return as_bytes(mail)


@given(subject=LINES, text=TEXTS.filter(bool), html=TEXTS, files=st.integers(0, 2))
def test_any_text_is_written_as_django_writes_it(subject, text, html, files):
    one = mail(subject, text, html, files)
    assert compared(as_bytes(one)) == compared(by_django(one))


@pytest.mark.parametrize(
    "other",
    [
        {},
        {"html": "", "files": 0},
        {"html": ""},
        {"files": 0},
        {"subject": "Su cita: miércoles 4 de marzo, 9:00 am"},
        {"subject": "Your appointment: " + "Wednesday " * 9},
        {"subject": "x" * 80},
        {"from_email": "Clínica del Pie <clinic@clinic.example>"},
        {"from_email": "Foot Clinic <clinic@clinic.example>"},
        {"to": ["a" * 70 + "@example.com"]},
        {"headers": {**HEADERS, "List-Unsubscribe": f"<https://clinic.example/stop/{'x' * 60}/>"}},
        {"headers": {**HEADERS, "List-Unsubscribe-Post": "List-Unsubscribe=One-Click"}},
        {"text": ".\nFrom here on\n--\n\n"},
        {"text": "¿Viene? " + "é" * 400},
    ],
)
def test_our_own_mails_go_the_short_way_and_lose_nothing(other, monkeypatch):
    one = mail(**other)
    expected = compared(by_django(one))
    assert compared(the_short_way(one, monkeypatch)) == expected


@pytest.mark.parametrize(
    "unusual",
    [
        mail(text="é" * 500),
        mail(html="x" * 999),
        mail(text=""),
        mail(cc=["ben@example.com"]),
        mail(headers={"Subject-Line": "x"}),
        mail(headers={**HEADERS, "Date": "Thu, 4 Mar 2027 09:00:00 +0000"}),
        EmailMessage("Hello", "See you.", "clinic@clinic.example", ["ada@example.com"], headers=HEADERS),
    ],
)
def test_what_is_unusual_is_written_by_django(unusual):
    assert re.sub(rb"Message-ID: .*", b"", compared(as_bytes(unusual))) == re.sub(
        rb"Message-ID: .*", b"", compared(by_django(unusual))
    )


def test_a_file_that_is_no_text_and_one_with_a_name_in_other_letters_are_written_by_django():
    one = mail()
    one.attach("plan.pdf", b"%PDF-1.7 \xff", "application/pdf")
    one.attach("cita próxima.ics", "BEGIN:VCALENDAR", "text/calendar")
    read = message_from_bytes(as_bytes(one), policy=policy.default)
    assert [part.get_filename() for part in read.iter_attachments()] == [
        "appointment-0.ics",
        "plan.pdf",
        "cita próxima.ics",
    ]


@pytest.mark.parametrize(
    "broken",
    [
        {"subject": "Hello\nBcc: all@example.com"},
        {"to": ["ada@example.com\r\nBcc: all@example.com"]},
        {"from_email": "clinic@clinic.example\nX: y"},
        {"headers": {**HEADERS, "Auto-Submitted": "no\nBcc: all@example.com"}},
    ],
)
def test_a_line_break_in_a_header_is_refused(broken):
    with pytest.raises(ValueError, match="newlines"):
        as_bytes(mail(**broken))


def test_no_two_mails_share_a_boundary_and_none_stands_in_its_own_text():
    first, second = (BOUNDARY.findall(as_bytes(mail())) for _ in range(2))
    assert len({*first, *second}) == 4
    assert all(len(boundary) > 24 for boundary in first)


def test_a_fault_in_the_short_way_is_found(monkeypatch):
    """The control: with another line end than Django's, what is compared is not the same."""
    monkeypatch.setattr(mime, "LINE", "\n")
    assert compared(as_bytes(mail(text="one\ntwo"))) != compared(by_django(mail(text="one\ntwo")))
