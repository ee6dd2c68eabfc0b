"""The six-digit code, and the booking that it brings about."""

from datetime import timedelta

import pytest
from django.urls import reverse

from booking.models import Appointment, ContactProof, Status
from booking.services.codes import CODE_LIFE
from booking.services.contact import request_code
from booking.services.hold import HOLD, hold
from booking.tests.conftest import NINE, by_sms, sent_code
from booking.tests.patient.conftest import browser_of, everything
from clinic.models import Patient
from clinic.outbox.models import OutboxMessage

E15 = "That code does not match. Check it, or get a new one"


@pytest.fixture
def asked(adas, a_visit, now):
    """Ada holds a time and was sent a code."""
    held = hold(**a_visit(response=adas))
    request_code(appointment=held, contact=by_sms(), now=now)
    return held


@pytest.fixture
def url(adas):
    return reverse("booking:code", args=[adas.pk])


@pytest.fixture
def booked_url(adas):
    return reverse("booking:booked", args=[adas.pk])


def wrong(visit):
    return f"{(int(sent_code(visit)) + 1) % 1_000_000:06d}"


def test_the_page_asks_for_the_code_in_one_box(ada_client, asked, url):
    text = ada_client.get(url).content.decode()
    assert "We sent it to the phone ending 321." in text
    assert text.count('autocomplete="one-time-code"') == 1
    assert 'inputmode="numeric"' in text


@pytest.mark.parametrize(
    "spaced", ["{0}{1}", "{0} {1}", " {0}-{1} ", "{0}\u2013{1}", "@clinic.example #{0}{1}"]
)
def test_the_right_code_books_however_it_is_spaced(ada_client, asked, url, booked_url, spaced):
    code = sent_code(asked)
    answer = ada_client.post(url, {"code": spaced.format(code[:3], code[3:])})
    assert (answer.status_code, answer["Location"]) == (302, booked_url)
    asked.refresh_from_db()
    assert asked.status == Status.BOOKED
    assert asked.patient == Patient.objects.get(full_name="Ada Byron")


def test_a_double_click_books_once_and_confirms_once(ada_client, asked, url, booked_url):
    code = sent_code(asked)
    ada_client.post(url, {"code": code})
    before = everything()
    again = ada_client.post(url, {"code": code}, follow=True)
    assert again.redirect_chain[-1][0] == booked_url + "?already=1"
    assert "You have already booked this: Thu 4 Mar, 9:00 am" in again.content.decode()
    assert everything() == before
    assert Appointment.objects.count() == Patient.objects.count() == 1
    assert OutboxMessage.objects.filter(kind="confirmation").count() == 1


def test_going_back_after_the_booking_leads_to_what_was_booked(ada_client, asked, url, booked_url, adas):
    ada_client.post(url, {"code": sent_code(asked)})
    before = everything()
    for name in ("times", "contact", "code"):
        answer = ada_client.get(reverse(f"booking:{name}", args=[adas.pk]))
        assert answer["Location"] == booked_url + "?already=1"
    assert everything() == before


@pytest.mark.parametrize("typed", ["", "12345", "1234567", "abcdef", "\x00", "１２３"])
def test_what_is_no_code_is_not_counted_as_a_try(ada_client, asked, url, typed):
    before = everything()
    page = ada_client.post(url, {"code": typed})
    assert page.status_code == 422
    assert "<title>Error: Enter the 6-digit code" in page.content.decode()
    assert everything() == before


def test_a_wrong_code_is_said_and_counted(ada_client, asked, url):
    page = ada_client.post(url, {"code": wrong(asked)})
    assert page.status_code == 422
    assert page.content.decode().count(E15) == 2
    assert ContactProof.objects.get().tries == 1
    asked.refresh_from_db()
    assert asked.status == Status.HELD


def test_after_five_wrong_codes_even_the_right_one_waits(ada_client, asked, url):
    for _ in range(5):
        page = ada_client.post(url, {"code": wrong(asked)})
    assert page.status_code == 429
    assert "Too many tries. Wait 15 minutes or call us: 0100 555 0147" in page.content.decode()
    assert ada_client.post(url, {"code": sent_code(asked)}).status_code == 429
    asked.refresh_from_db()
    assert asked.status == Status.HELD


def test_an_old_code_is_said_and_a_new_one_is_sent(ada_client, asked, url, clock):
    Appointment.objects.update(held_until=NINE)  # kept longer than a code lives
    old = sent_code(asked)
    clock.shift(CODE_LIFE)
    page = ada_client.post(url, {"code": old})
    assert page.status_code == 422
    assert "That code is too old. We have sent a new one" in page.content.decode()
    assert OutboxMessage.objects.filter(kind="code").count() == 2


def test_the_code_is_sent_again_after_half_a_minute_and_the_time_is_kept_longer(
    ada_client, asked, url, clock
):
    early = ada_client.post(url, {"again": "1"})
    assert early.status_code == 429
    assert "Wait 30 seconds, then ask again" in early.content.decode()
    clock.shift(timedelta(seconds=31))
    answer = ada_client.post(url, {"again": "1"}, follow=True)
    assert "We have sent the code again." in answer.content.decode()
    assert "Kept for you until 9:41 am" in answer.content.decode()
    assert OutboxMessage.objects.filter(kind="code").count() == 2


def test_a_hold_that_ran_out_leads_back_with_everything_typed(ada_client, asked, url, clock, adas):
    clock.shift(HOLD)
    before = everything()
    page = ada_client.post(url, {"code": sent_code(asked)}, follow=True)
    text = page.content.decode()
    assert page.redirect_chain[-1][0] == reverse("booking:contact", args=[adas.pk])
    assert "We could not keep the time any longer. It is still free: take it again" in text
    assert 'value="Ada Byron"' in text
    assert everything() == before


def test_another_browser_gets_nowhere_with_the_right_code(ben_client, asked, url):
    before = everything()
    assert ben_client.post(url, {"code": sent_code(asked)}).status_code == 404
    assert everything() == before


def test_the_code_never_reaches_the_page(ada_client, asked, url):
    assert sent_code(asked) not in ada_client.get(url).content.decode()


def test_two_browsers_with_the_same_answers_book_once(ada_client, asked, url, adas):
    other = browser_of(adas)
    for client in (ada_client, other):
        assert client.post(url, {"code": sent_code(asked)}, follow=True).status_code == 200
    assert Appointment.objects.filter(status=Status.BOOKED).count() == 1
