import re
from datetime import datetime, timedelta

import pytest

from booking.models import Appointment, CancelReason
from booking.services.cancel import cancel
from booking.services.contact import Contact, request_code
from booking.services.hold import hold
from booking.services.move import move
from booking.tests.conftest import NINE, book, by_sms, sent_code
from clinic import links
from clinic.models import Location, PatientLink, Practice, Purpose
from clinic.outbox.contents import Content, kind_of
from clinic.outbox.dispatch import send_due
from clinic.outbox.models import Channel, OutboxMessage
from conftest import NOW

BY_EMAIL = Contact(full_name="Ada Byron", channel=Channel.EMAIL, email="ada@example.com")
THE_DAY_BEFORE = NINE - timedelta(days=1)
HEALTH = re.compile(
    r"pain|knee|hip\b|back\b|diabet|nail|skin|assessment|walking|diagnos|symptom|doctor", re.I
)


def written(kind: str, now: datetime = NOW) -> Content:
    message = OutboxMessage.objects.filter(kind=kind).latest("about_version")
    return kind_of(kind).compose(message, now)


def no_longer_owed(kind: str, now: datetime = NOW) -> str | None:
    message = OutboxMessage.objects.filter(kind=kind).earliest("about_version")
    return kind_of(kind).still_owed(message, now)


def without_link(text: str) -> str:
    return re.sub(r"http://localhost:8000/a/[\w-]{24}/", "{link}", text)


@pytest.fixture
def next_week(a_visit) -> Appointment:
    """A visit far enough ahead for both reminders."""
    return book(hold(**a_visit(starts_at=NINE + timedelta(days=7))))


def test_the_text_messages_say_what_they_should(next_week):
    clinic = "Harbour Street Foot Clinic"
    assert without_link(written("confirmation").sms) == (
        f"{clinic}: booked for Thu 11 Mar, 9:00 am, 12 Harbour Street. Change or cancel: {{link}}"
    )
    assert without_link(written("reminder_3_days").sms) == (
        f"{clinic}: see you Thu 11 Mar at 9:00 am. Coming? {{link}} Can't come? Same link."
    )
    assert without_link(written("reminder_1_day", THE_DAY_BEFORE + timedelta(days=7)).sms) == (
        f"{clinic}: tomorrow, Thu 11 Mar, 9:00 am, 12 Harbour Street. Bring the shoes you wear most. {{link}}"
    )


def test_a_reminder_that_was_held_up_does_not_say_tomorrow(booked):
    assert "tomorrow" in written("reminder_1_day", THE_DAY_BEFORE).sms
    assert "tomorrow" not in written("reminder_1_day", NINE - timedelta(hours=1)).sms


def test_the_code_message_ends_with_the_line_that_binds_it_to_our_domain(held):
    request_code(appointment=held, contact=by_sms(), now=NOW)
    code = sent_code(held)
    content = written("code")
    assert content.sms == f"{code} is your Harbour Street Foot Clinic code. @localhost #{code}"
    assert content.secrets == (code,)


@pytest.mark.parametrize("site", ["https://clinic.example", "http://localhost:8000"])
def test_every_text_message_is_one_message_of_plain_letters_with_one_link(next_week, osei, settings, site):
    settings.SITE_URL = site
    Practice.objects.update(name="Praxis für Füße am Měsíček")
    Location.objects.update(address="Große Straße 112, second floor")
    move(
        appointment=next_week,
        practitioner=osei,
        starts_at=NINE + timedelta(days=8, hours=3),
        sequence=0,
        now=NOW,
    )
    cancel(appointment=next_week, reason=CancelReason.TIME, now=NOW)
    for kind in ("code", "confirmation", "moved", "reminder_3_days", "reminder_1_day", "cancellation"):
        if kind != "code":
            text = written(kind, NINE + timedelta(days=7)).sms
            assert len(text) <= 160, text
            assert text.count("http") == 1
            assert "Praxis für Füße am Mesicek" in text


def test_no_message_holds_a_health_word(next_week, osei):
    move(appointment=next_week, practitioner=osei, starts_at=NINE + timedelta(days=8), sequence=0, now=NOW)
    cancel(appointment=next_week, reason=CancelReason.BETTER, now=NOW)
    for kind in ("confirmation", "moved", "reminder_3_days", "reminder_1_day", "cancellation"):
        content = written(kind)
        whole = f"{content.subject}\n{content.sms}\n{content.text}\n{content.attachments[0].content}"
        assert not HEALTH.search(whole)
        assert "foot" not in content.subject.lower()
        assert "Foot" not in content.attachments[0].content


def test_each_message_carries_a_link_of_its_own_that_ends_a_day_after_the_visit(booked):
    tokens = [re.search(r"/a/([\w-]+)/", written("confirmation").sms).group(1) for _ in range(2)]
    assert tokens[0] != tokens[1]
    end = booked.ends_at + timedelta(hours=24)
    for token in tokens:
        assert links.resolve(token, Purpose.APPOINTMENT, now=end - timedelta(seconds=1)) == booked.pk
        assert links.resolve(token, Purpose.APPOINTMENT, now=end) is None
    assert not PatientLink.objects.filter(token_hash__in=tokens).exists()


def test_the_confirmation_by_email_brings_the_calendar_file(held, mailoutbox):
    book(held, contact=BY_EMAIL)
    send_due(NOW, 10)
    confirmation = mailoutbox[-1]
    assert confirmation.subject == "Your appointment: Thursday 4 March, 9:00 am"
    assert confirmation.to == ["ada@example.com"]
    assert f"Reference {held.reference}" in confirmation.body
    name, content, mimetype = confirmation.attachments[0]
    assert (name, mimetype) == ("appointment.ics", "text/calendar")
    assert "METHOD:PUBLISH" in content


def test_what_was_sent_is_kept_without_link_and_code(held):
    book(held)
    code = sent_code(held)
    OutboxMessage.objects.filter(kind="code").update(state="queued")
    held.contact.__class__.objects.update(proven_at=None)
    send_due(NOW, 10)
    bodies = OutboxMessage.objects.filter(state="sent").values_list("body", flat=True)
    assert len(bodies) == 2
    assert not any(code in body or re.search("/a/[^…]", body) for body in bodies)


def test_nothing_about_a_cancelled_visit_leaves_but_the_news_of_it(booked):
    cancel(appointment=booked, reason=CancelReason.TIME, now=NOW)
    assert no_longer_owed("reminder_1_day") == "the visit is cancelled"
    assert no_longer_owed("confirmation") == "the visit is cancelled"
    assert no_longer_owed("cancellation") is None


def test_nothing_about_the_old_time_of_a_moved_visit_leaves(booked, osei):
    move(appointment=booked, practitioner=osei, starts_at=NINE + timedelta(hours=2), sequence=0, now=NOW)
    assert no_longer_owed("reminder_1_day") == "the visit was moved"
    assert no_longer_owed("moved") is None


def test_a_reminder_of_a_visit_that_has_begun_is_not_sent(booked):
    assert no_longer_owed("reminder_1_day", NINE - timedelta(seconds=1)) is None
    assert no_longer_owed("reminder_1_day", NINE) == "the visit has begun"


def test_a_code_is_sent_only_while_it_is_wanted(held):
    request_code(appointment=held, contact=by_sms(), now=NOW)
    assert no_longer_owed("code") is None
    assert no_longer_owed("code", NOW + timedelta(minutes=15)) == "the code has ended"
    request_code(appointment=held, contact=by_sms(mobile="+447700900999"), now=NOW)
    old = OutboxMessage.objects.get(kind="code", about_version=1)
    assert kind_of("code").still_owed(old, NOW) == "another was asked for"
