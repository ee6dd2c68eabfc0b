"""What a patient is told of a time that the clinic had to change, and what they can do about it."""

import re
from http import HTTPStatus
from itertools import product

import pytest
import time_machine
from django.test import Client
from django.urls import reverse
from django.utils import translation

from booking.models import Status
from booking.services.changes.answer import ask_for_call
from booking.services.hold import hold
from booking.services.move import move
from booking.tests.closures.conftest import A_MINUTE, FRIDAY, HOUR, MONDAY, TUESDAY, row_of, rows, where
from booking.tests.conftest import by_sms
from booking.tests.patient.conftest import button, everything
from booking.tests.test_messages import HEALTH
from booking.visit_link import new_visit_link
from clinic.models import Location, OutboxMessage, Practice
from clinic.outbox.contents import kind_of
from clinic.outbox.gsm import in_gsm
from conftest import NOW
from intake.tests.conftest import browser_of


@pytest.fixture
def clock(now):
    with time_machine.travel(now, tick=False) as moved:
        yield moved


@pytest.fixture
def phone(clock):
    """Any browser that a link is opened in."""
    return Client()


@pytest.fixture
def applied(adas, bens, friday, desk):
    return desk.apply(friday())


@pytest.fixture
def link(adas):
    token = new_visit_link(adas, NOW)
    return lambda name: reverse(f"booking:{name}", args=[token])


def text_of(page):
    return " ".join(page.content.decode().split())


def written():
    return kind_of("must_change").compose(OutboxMessage.objects.get(kind="must_change"), NOW)


def test_both_times_stand_there_and_looking_changes_nothing(phone, applied, link):
    before = everything()
    for method in (phone.get, phone.head):
        page = method(link("manage_new_time"))
    page = text_of(phone.get(link("manage_new_time")))
    for words in ("We must change your appointment", "Friday 5 March, 9:00 am", "Monday 8 March, 9:00 am"):
        assert words in page
    assert "Keep Mon 8 Mar, 9:00 am" in page
    assert link("manage_new_time") in text_of(phone.get(link("manage")))
    assert everything() == before


def test_kept_it_is_settled_and_said(phone, applied, link, adas):
    page = phone.post(link("manage_new_time"), {"sequence": "1", "keep": "1"}, follow=True)
    assert "Thank you. We expect you." in text_of(page)
    assert rows(applied)["Ada"][0] == "kept"
    assert where(adas) == (Status.BOOKED, MONDAY)
    assert "We must change" not in text_of(phone.get(link("manage")))
    assert phone.get(link("manage_new_time")).status_code == HTTPStatus.FOUND


def test_another_time_is_chosen_on_the_page_of_times(phone, applied, link, adas):
    assert f'href="{link("manage_change")}"' in text_of(phone.get(link("manage_new_time")))
    sent = button(
        phone.get(f"{link('manage_change')}?from=2027-03-09"), "Tuesday 9 March, 10:00 in the morning"
    )
    page = phone.post(link("manage_change"), sent, follow=True)
    assert "Moved to Tuesday 9 March, 10:00 am." in text_of(page)
    assert rows(applied)["Ada"][0] == "chosen"
    assert OutboxMessage.objects.get(kind="must_change").state == "skipped"


def test_a_call_is_asked_for_once_and_the_new_time_stays(phone, applied, link, adas):
    page = phone.post(link("manage_new_time"), {"sequence": "1", "call": "1"}, follow=True)
    assert "We will call you." in text_of(page)
    assert rows(applied)["Ada"][:2] == ("to_call", "asked")
    assert where(adas) == (Status.BOOKED, MONDAY)
    assert "Ask us to call" not in text_of(phone.get(link("manage_new_time")))
    phone.post(link("manage_new_time"), {"sequence": "1", "keep": "1"})
    assert rows(applied)["Ada"][0] == "kept"


def test_who_is_to_be_called_reads_that_this_time_cannot_be(phone, applied, bens):
    token = new_visit_link(bens, NOW)
    manage = text_of(phone.get(reverse("booking:manage", args=[token])))
    assert "I will come" not in manage
    page = phone.get(reverse("booking:manage_new_time", args=[token]))
    assert "wait for our call" in text_of(page)
    phone.post(reverse("booking:manage_new_time", args=[token]), {"sequence": "0", "keep": "1"})
    assert rows(applied)["Ben"][0] == "to_call"


@pytest.mark.parametrize("what", ["keep", "call"])
def test_a_page_from_before_another_move_does_nothing(what, phone, applied, link, adas, osei):
    adas.refresh_from_db()
    move(appointment=adas, practitioner=osei, starts_at=TUESDAY, sequence=1, now=NOW)
    page = phone.post(link("manage_new_time"), {"sequence": "1", what: "1"})
    assert page.status_code == HTTPStatus.CONFLICT
    assert "This appointment was moved to Tuesday 9 March" in text_of(page)
    assert rows(applied)["Ada"][0] == "chosen"


def test_what_stands_open_is_asked_about_no_more_after_an_undo(phone, applied, link, desk):
    desk.undo(applied)
    assert "We must change" not in text_of(phone.get(link("manage")))
    assert phone.get(link("manage_new_time")).status_code == HTTPStatus.FOUND


def test_nothing_open_nothing_asked(adas, clock):
    assert not ask_for_call(appointment=adas, now=NOW)


def test_whose_kept_time_was_closed_reads_why_and_keeps_what_they_typed(
    friday, desk, a_visit, answered, clock
):
    answers = answered()
    held = hold(**a_visit(starts_at=FRIDAY, response=answers))
    desk.apply(friday())
    sent = {"visit": str(held.pk), "full_name": "Ada Byron", "mobile": "07700 900321", "phone_owner": "mine"}
    page = browser_of(answers).post(reverse("booking:contact", args=[answers.pk]), sent)
    assert page.status_code == HTTPStatus.CONFLICT
    assert "Dr Osei is away that day. Choose another day" in text_of(page)
    assert 'value="Ada Byron"' in text_of(page)


# -- the message ------------------------------------------------------------------------------------
def test_the_message_says_what_is_new_and_leads_to_the_page(applied, adas):
    text = re.sub(r"http://localhost:8000/a/[\w-]{24}/new-time/", "{link}", written().sms)
    clinic = "Harbour Street Foot Clinic"
    assert text == (
        f"{clinic}: we must change your time. New: Mon 8 Mar, 9:00 am. Keep, change or call? {{link}}"
    )
    assert "Monday 8 March, 9:00 am" in written().text
    assert "SEQUENCE:1" in written().attachments[0].content
    assert by_sms().mobile != OutboxMessage.objects.get(kind="must_change").recipient == adas.contact.mobile


def test_it_is_one_text_message_with_one_link_and_no_health_word(applied, settings):
    Practice.objects.update(name="Praxis für Füße am Měsíček")
    Location.objects.update(address="Große Straße 112, second floor")
    for language, site in product(("en-gb", "es"), ("https://clinic.example", "http://localhost:8000")):
        settings.SITE_URL = site
        with translation.override(language):
            content = written()
        assert len(content.sms) <= 160, content.sms
        assert content.sms.count("http") == 1
        assert in_gsm(content.sms) == content.sms
        assert not HEALTH.search(f"{content.subject}\n{content.sms}\n{content.text}")


def test_it_is_owed_while_the_visit_stands_there(applied, adas, osei):
    message = OutboxMessage.objects.get(kind="must_change")
    assert kind_of("must_change").still_owed(message, NOW) is None
    adas.refresh_from_db()
    move(appointment=adas, practitioner=osei, starts_at=TUESDAY, sequence=1, now=NOW + A_MINUTE)
    assert kind_of("must_change").still_owed(message, NOW) == "the visit was moved"
    assert row_of(applied, "ada").settled_at == NOW + A_MINUTE
    assert where(adas) != (Status.BOOKED, FRIDAY + HOUR)
