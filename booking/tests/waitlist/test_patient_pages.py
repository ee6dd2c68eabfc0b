"""Asking for an earlier time, and answering when one is offered: from the booked page and from the link."""

from datetime import timedelta
from http import HTTPStatus

import pytest
import time_machine
from django.test import Client
from django.urls import reverse

from booking.models import WaitlistWish
from booking.services.move import move
from booking.services.refusals import Busy
from booking.services.waitlist.end import withdraw_offer
from booking.tests.conftest import NINE
from booking.tests.patient.conftest import everything
from booking.tests.waitlist.conftest import NEXT_WEEK, wish, worker
from booking.visit_link import new_visit_link
from conftest import NOW
from intake.tests.conftest import browser_of

WANTED = {"sequence": "0", "part": "morning", "weekdays": ["1", "3"], "notice": "24"}
SAFE = "Your appointment on Thursday 11 March, 9:00 am is safe."


@pytest.fixture
def clock(now):
    with time_machine.travel(now, tick=False) as moved:
        yield moved


@pytest.fixture
def phone(clock):
    """Any browser that a link is opened in."""
    return Client()


@pytest.fixture
def token(adas):
    return new_visit_link(adas, NOW)


def url(name, token):
    return reverse(f"booking:{name}", args=[token])


def text_of(page):
    return " ".join(page.content.decode().split())


def answer(phone, token, offer, what, **other):
    sent = {"sequence": "0", "offer": str(offer.pk), what: "1", **other}
    return phone.post(url("manage_earlier", token), sent, follow=True)


def test_a_wish_is_asked_kept_shown_changed_and_taken_back(phone, token, adas):
    manage, form = url("manage", token), url("manage_wish", token)
    assert "Tell me if something earlier comes up" in text_of(phone.get(manage))
    assert form in text_of(phone.get(manage))
    page = text_of(phone.get(form))
    for words in ("It stays yours", "Monday", "Friday", "Half a day", "We ask you by text message."):
        assert words in page
    assert "Saturday" not in page  # nobody works then
    assert "Don’t ask me any more" not in page
    done = phone.post(form, WANTED, follow=True)
    assert "Saved. We will tell you when a time comes up." in text_of(done)
    kept = WaitlistWish.objects.get()
    assert (kept.part, kept.weekdays, kept.notice) == ("morning", [1, 3], 24)
    filled = text_of(phone.get(form))
    assert filled.count("checked") == 4
    phone.post(form, {**WANTED, "weekdays": []})
    assert WaitlistWish.objects.get().weekdays == []
    gone = phone.post(form, {"sequence": "0", "stop": "1"}, follow=True)
    assert "We won’t ask you about earlier times any more." in text_of(gone)
    assert not WaitlistWish.objects.filter(closed_at=None).exists()


def test_the_booked_page_leads_there_too(clock, adas, token):
    browser = browser_of(adas.response)
    form = reverse("booking:wish", args=[adas.response_id])
    booked = browser.get(reverse("booking:booked", args=[adas.response_id]))
    assert form in text_of(booked)
    done = browser.post(form, WANTED, follow=True)
    assert done.redirect_chain[-1][0].startswith(reverse("booking:booked", args=[adas.response_id]))
    assert "Saved. We will tell you" in text_of(done)


@pytest.mark.parametrize(
    "harm",
    [
        {"part": "night"},
        {"part": ""},
        {"notice": ""},
        {"notice": "3"},
        {"notice": "x"},
        {"weekdays": ["6"]},
        {"weekdays": ["x"]},
        {"weekdays": ["-1"]},
    ],
)
def test_what_makes_no_sense_is_explained_and_keeps_nothing(phone, token, harm):
    before = everything()
    page = phone.post(url("manage_wish", token), {**WANTED, **harm})
    assert page.status_code == HTTPStatus.UNPROCESSABLE_ENTITY
    assert "error-summary" in text_of(page)
    assert everything() == before


def test_a_visit_that_has_begun_waits_for_nothing(phone, token, clock, adas):
    clock.move_to(NEXT_WEEK)
    before = everything()
    for ask in (phone.get, phone.post):
        page = ask(url("manage_wish", token), WANTED, follow=True)
        assert "This appointment has begun or is over." in text_of(page)
    assert everything() == before


def test_a_busy_database_is_said_on_both_ways(phone, token, adas, monkeypatch):
    def in_the_way(**_):
        raise Busy

    monkeypatch.setattr("booking.views.waiting.wish_earlier", in_the_way)
    own = reverse("booking:wish", args=[adas.response_id])
    for browser, form in ((phone, url("manage_wish", token)), (browser_of(adas.response), own)):
        page = browser.post(form, WANTED)
        assert page.status_code == HTTPStatus.SERVICE_UNAVAILABLE
        assert "We could not save. Nothing has changed." in text_of(page)


def test_old_and_new_stand_side_by_side_with_the_minutes_left(phone, token, offer, clock):
    page = text_of(phone.get(url("manage_earlier", token)))
    for words in (
        "An earlier time is free",
        "Thursday 11 March, 9:00 am",
        "Thursday 4 March, 9:00 am",
        "Answer by 10:01 am",
        "(30 minutes left)",
        "Take Thu 4 Mar, 9:00 am",
        "Keep Thu 11 Mar, 9:00 am",
    ):
        assert words in page
    clock.move_to(offer.expires_at - timedelta(seconds=50))
    assert "(1 minute left)" in text_of(phone.get(url("manage_earlier", token)))
    assert url("manage_earlier", token) in text_of(phone.get(url("manage", token)))


def test_looking_any_number_of_times_changes_nothing(phone, token, offer):
    before = everything()
    for name in ("manage", "manage_wish", "manage_earlier"):
        for _ in range(3):
            assert phone.get(url(name, token)).status_code == HTTPStatus.OK
            assert phone.head(url(name, token)).status_code == HTTPStatus.OK
    assert everything() == before


def test_take_it_moves_the_visit_and_a_second_press_gets_the_same_answer(phone, token, offer, adas):
    for _ in range(2):
        page = answer(phone, token, offer, "take")
        assert "Moved to Thursday 4 March, 9:00 am. Your old time is free again." in text_of(page)
    adas.refresh_from_db()
    assert (adas.starts_at, adas.sequence) == (NINE, 1)


def test_keep_mine_keeps_it_and_says_so(phone, token, offer, adas):
    page = answer(phone, token, offer, "keep")
    assert "You keep your time." in text_of(page)
    adas.refresh_from_db()
    offer.refresh_from_db()
    assert (adas.starts_at, offer.status) == (NEXT_WEEK, "declined")
    shown = phone.get(url("manage_earlier", token), follow=True)
    assert shown.redirect_chain[-1][0] == url("manage", token)


def test_too_late_says_that_the_own_time_is_safe(phone, token, offer, clock, bens):
    wish(bens)
    clock.move_to(offer.expires_at)
    for page in (
        answer(phone, token, offer, "take"),
        phone.get(url("manage_earlier", token)),
    ):
        assert "Someone else has taken this time." in text_of(page)
        assert SAFE in text_of(page)
    worker(offer.expires_at)
    before = everything()
    page = answer(phone, token, offer, "take")
    assert page.status_code == HTTPStatus.CONFLICT
    assert SAFE in text_of(page)
    assert everything() == before


def test_an_offer_that_the_desk_withdrew_is_over(phone, token, offer, kim):
    withdraw_offer(offer=offer, actor=kim, now=NOW)
    assert SAFE in text_of(answer(phone, token, offer, "take"))


def test_an_offer_of_somebody_else_is_not_found_by_ones_own_link(phone, token, offer, adas, bens):
    theirs = new_visit_link(bens, NOW)
    before = everything()
    page = answer(phone, theirs, offer, "take")
    assert page.redirect_chain[-1][0] == url("manage", theirs)
    for forged in ("x", "", "0" * 32):
        phone.post(url("manage_earlier", token), {"sequence": "0", "offer": forged, "take": "1"})
    assert everything() == before


def test_a_visit_moved_meanwhile_is_shown_as_it_is_now(phone, token, offer, adas, osei):
    move(appointment=adas, practitioner=osei, starts_at=NEXT_WEEK - timedelta(days=1), sequence=0, now=NOW)
    page = answer(phone, token, offer, "take")
    assert page.status_code == HTTPStatus.CONFLICT
    assert "This appointment was moved to Wednesday 10 March, 9:00 am" in text_of(page)


def test_every_answer_needs_the_page_it_came_from(token, offer, clock):
    strict, before = Client(enforce_csrf_checks=True), everything()
    for name in ("manage_earlier", "manage_wish"):
        page = strict.post(url(name, token), {"sequence": "0", "offer": str(offer.pk), "take": "1"})
        assert page.status_code == HTTPStatus.FORBIDDEN
    assert everything() == before


def test_without_an_offer_the_page_is_that_of_the_visit(phone, token):
    page = phone.get(url("manage_earlier", token), follow=True)
    assert page.redirect_chain[-1][0] == url("manage", token)
