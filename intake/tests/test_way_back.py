"""Links back to unfinished answers, how long those are kept, and the one reminder."""

import re
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.db import IntegrityError

from clinic import links
from clinic.models import AuditEvent, Practice, Purpose
from clinic.outbox.contents import kind_of
from clinic.outbox.dispatch import send_due
from clinic.outbox.models import Channel, OutboxMessage, State
from intake.models import QuestionnaireResponse
from intake.services.answers import record_answers
from intake.services.drafts import forget_ended_drafts
from intake.services.patient import attach_patient
from intake.services.start import start_response
from intake.services.way_back import (
    LINK,
    REMINDER,
    TooManyLinks,
    drop_reminder,
    next_day_at_ten,
    send_link,
)
from intake.tests.conftest import page_of

MOBILE = "+447700900321"
TEN_NEXT_DAY = datetime(2027, 3, 3, 10, tzinfo=UTC)
DAYS_30 = timedelta(days=30)
MINUTE = timedelta(minutes=1)
HEALTH = re.compile(
    r"pain|knee|hip\b|back\b|foot(?! Clinic)|doctor|symptom|health|answer.*(danger|sign)", re.I
)


def to_phone(response, now, address=MOBILE):
    send_link(response, channel=Channel.SMS, address=address, now=now)


def message(kind, number=1):
    return OutboxMessage.objects.get(kind=kind, about_version=number)


def why_not(kind, now, number=1):
    return kind_of(kind).still_owed(message(kind, number), now)


@pytest.fixture
def saved(draft, tell, now):
    """A draft with a phone to which its link was sent."""
    tell(draft, until="where")
    to_phone(draft, now)
    return draft


def test_a_link_is_owed_at_once_and_one_reminder_at_ten_on_the_next_day(saved, now):
    owed = OutboxMessage.objects.order_by("due_at").values_list("kind", "recipient", "due_at")
    assert list(owed) == [(LINK, MOBILE, now), (REMINDER, MOBILE, TEN_NEXT_DAY)]
    assert AuditEvent.objects.get(act="answers.link_sent").by_patient


@pytest.mark.parametrize(
    ("zone", "asked", "due"),
    [
        ("Europe/London", "2027-03-27T23:30Z", "2027-03-28T09:00Z"),  # the clocks go forward that night
        ("Europe/London", "2027-10-30T22:59Z", "2027-10-31T10:00Z"),
        ("America/New_York", "2027-03-14T03:30Z", "2027-03-14T14:00Z"),  # still the 13th there
        ("Asia/Kathmandu", "2027-03-02T18:20Z", "2027-03-04T04:15Z"),  # already the 3rd there
    ],
)
def test_the_next_day_is_the_practices_and_ten_is_on_its_clock(zone, asked, due):
    due_at = next_day_at_ten(datetime.fromisoformat(asked), ZoneInfo(zone))
    assert due_at == datetime.fromisoformat(due)


def test_a_draft_with_a_contact_is_kept_thirty_days_from_the_last_answer(saved, now):
    assert saved.expires_at == now + DAYS_30
    later = now + timedelta(days=3)
    record_answers(saved, page_of("rf_child_limp"), {}, now=later)
    assert saved.expires_at == later + DAYS_30


def test_a_child_alone_is_kept_no_longer_for_a_contact(draft, now):
    to_phone(draft, now)
    record_answers(
        draft, page_of("birth_date"), {"birth_date": "2015-03-27", "sex_at_birth": "male"}, now=now
    )
    assert draft.expires_at == now + timedelta(hours=24)


def test_a_double_click_sends_one_link_and_asking_again_later_another(saved, now):
    to_phone(saved, now + timedelta(seconds=29))
    assert OutboxMessage.objects.filter(kind=LINK).count() == 1
    to_phone(saved, now + MINUTE)
    assert OutboxMessage.objects.filter(kind=LINK).count() == 2
    assert OutboxMessage.objects.filter(kind=REMINDER).exclude(state=State.SKIPPED).count() == 1


def test_another_address_gets_link_and_reminder_and_the_first_gets_neither(saved, now):
    send_link(saved, channel=Channel.EMAIL, address="ada@example.com", now=now + MINUTE)
    assert why_not(LINK, now + MINUTE) == "another address was given"
    reminders = OutboxMessage.objects.filter(kind=REMINDER).exclude(state=State.SKIPPED)
    assert [one.recipient for one in reminders] == ["ada@example.com"]
    assert why_not(REMINDER, TEN_NEXT_DAY, number=2) is None


def test_a_reminder_that_has_left_is_the_only_one(saved, now):
    send_due(TEN_NEXT_DAY, 10)
    to_phone(saved, TEN_NEXT_DAY + timedelta(hours=1), "+447700900999")
    assert OutboxMessage.objects.filter(kind=REMINDER).count() == 1


def test_strangers_send_three_links_a_day_to_one_address_from_all_drafts_together(now, location):
    drafts = [start_response(answered_by="self", now=now) for _ in range(4)]
    for one in drafts[:3]:
        to_phone(one, now)
    before = QuestionnaireResponse.objects.get(pk=drafts[3].pk)
    with pytest.raises(TooManyLinks):
        to_phone(drafts[3], now + MINUTE)
    drafts[3].refresh_from_db()
    assert (drafts[3].reach_address, drafts[3].expires_at) == ("", before.expires_at)
    to_phone(drafts[3], now + MINUTE, "+447700900999")


def test_no_address_gets_more_than_three_messages_on_one_day_reminders_included(now, location):
    hours = timedelta(hours=1)
    for number in range(3):
        to_phone(start_response(answered_by="self", now=now), now + number * MINUTE)
    send_due(now + hours, 10)
    to_phone(start_response(answered_by="self", now=now), now + 24 * hours + 5 * MINUTE)
    for at in (TEN_NEXT_DAY, now + 24 * hours + 10 * MINUTE):
        send_due(at, 10)
    left = OutboxMessage.objects.filter(state=State.SENT)
    assert left.filter(sent_at__lt=now + 24 * hours).count() == 3
    assert left.filter(sent_at__gte=now + 23 * hours).count() <= 3


def test_one_draft_sends_five_links_a_day_to_whatever_addresses(saved, now):
    for number in range(1, 5):
        to_phone(saved, now + number * MINUTE, f"+44770090099{number}")
    with pytest.raises(TooManyLinks):
        to_phone(saved, now + 5 * MINUTE, "+447700900995")


def test_the_texts_say_where_to_go_on_in_one_plain_message(saved, now, settings):
    link = kind_of(LINK).compose(message(LINK), now)
    reminder = kind_of(REMINDER).compose(message(REMINDER), TEN_NEXT_DAY)
    without_link = [
        re.sub(r"http://localhost:8000/r/[\w-]{24}/", "{link}", one.sms) for one in (link, reminder)
    ]
    assert without_link == [
        "Harbour Street Foot Clinic: go on with your answers here: {link} Have your date of birth ready.",
        "Harbour Street Foot Clinic: nothing is booked yet. Your answers are saved. Go on here: {link}",
    ]
    assert "We keep them until Thursday 1 April." in link.text
    for content in (link, reminder):
        assert not HEALTH.search(f"{content.subject} {content.sms} {content.text}"), content


@pytest.mark.parametrize("name", ["Praxis für Füße am Měsíček", "x" * 80])
def test_every_text_is_one_message_of_plain_letters_with_one_link(saved, now, settings, name):
    Practice.objects.update(name=name)
    settings.SITE_URL = "https://appointments.harbour-street-clinic.example"
    for kind in (LINK, REMINDER):
        text = kind_of(kind).compose(message(kind), now).sms
        assert len(text) <= 160, text
        assert text.count("https://") == 1
        assert text.isascii() or "ü" in text


def test_a_link_opens_these_answers_until_they_end(saved, now):
    text = kind_of(LINK).compose(message(LINK), now).sms
    token = re.search(r"/r/([\w-]+)/", text)[1]
    assert links.resolve(token, Purpose.ANSWERS, now=now) == saved.pk
    assert links.resolve(token, Purpose.APPOINTMENT, now=now) is None
    assert links.resolve(token, Purpose.ANSWERS, now=now + DAYS_30) is None


def test_nothing_is_sent_about_answers_that_have_ended_or_were_booked(saved, ada, now):
    assert why_not(REMINDER, now + DAYS_30) == "the answers have ended"
    attach_patient(saved, ada)
    assert why_not(REMINDER, TEN_NEXT_DAY) == "booked"
    QuestionnaireResponse.objects.all().delete()
    assert why_not(LINK, now) == "the answers have ended"


def test_a_booking_drops_the_reminder_at_once(saved, now):
    drop_reminder(saved, reason="booked", now=now)
    assert message(REMINDER).state == State.SKIPPED


def test_nobody_who_must_get_help_first_is_asked_to_go_on(saved, now):
    record_answers(saved, page_of("rf_saddle"), {"rf_saddle": "yes"}, now=now)
    assert why_not(REMINDER, TEN_NEXT_DAY) == "a colleague sees to it"


def test_a_booking_closes_the_ways_back(saved, ada, now):
    attach_patient(saved, ada)
    saved.refresh_from_db()
    assert (saved.code_hash, saved.reach_channel, saved.reach_address) == (None, "", "")
    to_phone(saved, now + MINUTE)
    assert OutboxMessage.objects.filter(kind=LINK).count() == 1


def test_the_database_refuses_a_way_back_to_a_patients_answers(saved, ada):
    with pytest.raises(IntegrityError):
        QuestionnaireResponse.objects.filter(pk=saved.pk).update(patient=ada, expires_at=None)


def test_what_is_forgotten_leaves_no_address_behind(saved, now):
    assert forget_ended_drafts(now=now + DAYS_30 - MINUTE) == 0
    assert forget_ended_drafts(now=now + DAYS_30) == 1
    assert not OutboxMessage.objects.exists()


def test_a_draft_kept_for_its_alert_loses_its_ways_back(saved, now):
    record_answers(saved, page_of("rf_saddle"), {"rf_saddle": "yes"}, now=now)
    forget_ended_drafts(now=now + DAYS_30)
    saved.refresh_from_db()
    assert (saved.code_hash, saved.reach_address) == (None, "")
    assert not OutboxMessage.objects.exists()
