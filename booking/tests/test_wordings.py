"""The clinic's own words: sent where there are some, for one kind of visit before all of them."""

import re
from collections.abc import Callable
from datetime import datetime
from typing import Any

import pytest
from django.conf import settings
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import translation

from booking.models import Appointment
from booking.services.contact import request_code
from booking.services.hold import hold
from booking.tests.conftest import NINE, by_sms
from booking.tests.every_kind import owe_every_kind
from clinic.models import AuditEvent, MessageTemplate, User, VisitType
from clinic.outbox import contents
from clinic.outbox.contents import Content, kind_of
from clinic.outbox.models import OutboxMessage
from clinic.outbox.words.catalogue import wording_of, wordings
from clinic.outbox.words.placeholders import fill, fill_sms
from clinic.outbox.words.round import texts_read_once
from clinic.outbox.words.store import TextChanged, TextKey, save_text, use_again
from conftest import NOW

SMS = TextKey("confirmation", "sms", "en-gb")
OWN = "{clinic}: come {when_short}. {link}"


def said(
    kind: str = "confirmation", channel: str = "sms", language: str = "en-gb", now: datetime = NOW
) -> Content:
    message = OutboxMessage.objects.filter(kind=kind).latest("about_version")
    message.channel = channel
    with translation.override(language):
        return kind_of(kind).compose(message, now)


def save(key: TextKey, noor: User, text: str = OWN, after: int = 0, subject: str = "") -> MessageTemplate:
    return save_text(key, subject=subject, text=text, after=after, actor=noor, now=NOW)


def test_without_words_of_its_own_the_clinic_says_ours(booked: Appointment):
    assert "booked for Thu 4 Mar" in said().sms


def test_the_clinics_words_are_sent_in_their_language_and_channel_alone(booked: Appointment, noor: User):
    save(SMS, noor)
    assert said().sms.startswith("Harbour Street Foot Clinic: come Thu 4 Mar, 9:00 am. http")
    assert "booked for" not in said().sms
    assert said(channel="email").text.startswith("You are booked.")
    assert "come" not in said(language="es").sms


def test_an_email_in_the_clinics_words_keeps_its_calendar_file(booked: Appointment, noor: User):
    save(TextKey("confirmation", "email", "en-gb"), noor, "Come {when}.\n\n{link}", subject="See you {when}")
    content = said(channel="email")
    assert content.subject == "See you Thursday 4 March, 9:00 am"
    assert content.text.startswith("Come Thursday 4 March, 9:00 am.\n\nhttp://localhost:8000/a/")
    assert [file.filename for file in content.attachments] == ["appointment.ics"]


def test_the_words_for_one_kind_of_visit_go_before_those_for_all(
    booked: Appointment, link_visit: VisitType, noor: User
):
    other = VisitType.objects.create(code="OTHER", name="o", patient_name="o", description="o", minutes=20)
    save(SMS, noor)
    save(TextKey("confirmation", "sms", "en-gb", other), noor, "other {when} {link}")
    assert "come Thu" in said().sms
    for_visit = TextKey("confirmation", "sms", "en-gb", link_visit)
    save(for_visit, noor, "on time, please: {when} {link}")
    assert said().sms.startswith("on time, please")
    use_again(for_visit, 0, after=1, actor=noor, now=NOW)  # ours again, for this kind of visit
    assert "booked for" in said().sms


def test_a_text_message_that_grew_too_long_is_sent_in_our_words(booked: Appointment, noor: User):
    save(SMS, noor, "x" * 300 + " {when_short} {link}")
    assert "booked for" in said().sms


def test_every_change_is_a_version_with_an_audit_row(noor: User, booked: Appointment):
    save(SMS, noor)
    save(SMS, noor, "second {when} {link}", after=1)
    use_again(SMS, 1, after=2, actor=noor, now=NOW)
    assert list(SMS.versions().values_list("number", "text", "current")) == [
        (3, OWN, True),
        (2, "second {when} {link}", False),
        (1, OWN, False),
    ]
    rows = AuditEvent.objects.filter(act="message_text.changed", actor=noor)
    assert [row.detail["version"] for row in rows.order_by("pk")] == [1, 2, 3]
    assert rows.first().detail["kind"] == "confirmation"


def test_the_same_words_twice_are_one_version(noor: User):
    assert save(SMS, noor) == save(SMS, noor)
    assert AuditEvent.objects.filter(act="message_text.changed").count() == 1


def test_words_saved_over_a_colleagues_are_refused(noor: User):
    save(SMS, noor)
    with pytest.raises(TextChanged):
        save(SMS, noor, "mine {when} {link}", after=0)
    assert SMS.versions().get(current=True).text == OWN


@pytest.fixture
def every_message(
    a_visit: Callable[..., dict[str, Any]], kim: User, new_answers: Callable[..., Any]
) -> dict[str, OutboxMessage]:
    """One message of each kind that can be worded, owed to somebody."""
    owe_every_kind(a_visit, kim, new_answers())
    request_code(appointment=hold(**a_visit(starts_at=NINE)), contact=by_sms(), now=NOW)
    return {message.kind: message for message in OutboxMessage.objects.order_by("about_version")}


@pytest.mark.parametrize("language", settings.LANGUAGE_NAMES)
def test_our_texts_with_their_placeholders_filled_in_are_what_we_send(
    every_message: dict[str, OutboxMessage], language: str, monkeypatch: pytest.MonkeyPatch
):
    """So what the editor shows as ours is ours; two days before, since a fixed text can't say "tomorrow"."""
    kinds = every_message.keys() & {wording.kind for wording in wordings()}
    assert len(kinds) >= 10
    rendered_with: dict[str, object] = {}

    def keep(message: OutboxMessage, content: Content, words: dict[str, object], **_: object) -> Content:
        rendered_with.update(words)
        return content

    for module in ("booking.messages", "booking.day_messages", "intake.messages"):
        monkeypatch.setattr(f"{module}.as_worded", keep)
    for kind in kinds:
        wording = wording_of(kind)
        with translation.override(language):
            content, ours = kind_of(kind).compose(every_message[kind], NINE), wording.built_in()
        values = {name: str(rendered_with[name]) for name in wording.places}
        assert fill(ours.subject, values) == content.subject
        assert fill(ours.text, values) == content.text
        assert fill_sms(ours.sms, values).startswith(content.sms)  # some leave out their end to fit into one


def test_an_email_is_html_too_in_its_language_with_links_and_nothing_else_to_follow(
    booked: Appointment, noor: User
):
    save(TextKey("confirmation", "email", "es"), noor, "Venga <b>{when}\n{link}", subject="<Cita>")
    html = said(channel="email", language="es").html
    assert '<html lang="es" dir="ltr">' in html
    assert "<title>&lt;Cita&gt;</title>" in html
    assert "Venga &lt;b&gt;jueves 4 de marzo, 9:00 am<br>" in html
    assert html.count("<a ") == 1
    assert re.search(r'<a href="(http://localhost:8000/a/[\w-]+/)">\1</a></p>', html)


def test_every_message_to_a_patient_can_be_worded():
    """Whoever adds a kind that patients get says in ``wordings.py`` what it must hold; these are for colleagues."""
    ours = {code for code, kind in contents._kinds.items() if ".tests." not in kind.compose.__module__}
    assert ours - {wording.kind for wording in wordings()} == {
        "call_back",
        "digest",
        "safety_alert",
    }


def test_a_round_of_sending_reads_the_texts_once(booked: Appointment, link_visit: VisitType, noor: User):
    save(SMS, noor)
    save(TextKey("confirmation", "sms", "en-gb", link_visit), noor, "for this visit {when} {link}")
    alone = len(_queries_of(said))
    with texts_read_once():
        first, second = len(_queries_of(said)), len(_queries_of(said))
        assert said().sms.startswith("for this visit")
        assert said(language="es").sms.startswith("Harbour Street Foot Clinic: cita")
        use_again(TextKey("confirmation", "sms", "en-gb", link_visit), 0, after=1, actor=noor, now=NOW)
        assert said().sms.startswith("for this visit")
    assert (first, second) == (alone, alone - 1)
    assert "booked for" in said().sms


def _queries_of(act: Callable[[], object]) -> list[dict[str, str]]:
    with CaptureQueriesContext(connection) as context:
        act()
    return context.captured_queries
