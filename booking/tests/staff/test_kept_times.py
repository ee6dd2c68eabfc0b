"""The desk rings people whose time is kept, and books or lets go."""

from collections.abc import Callable, Iterator
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.test import Client
from django.urls import reverse

from booking.models import Appointment, Status
from booking.services.contact import Contact
from booking.services.hold import hold
from booking.services.ring import ask_to_be_rung
from booking.tests.conftest import NINE
from booking.tests.staff.conftest import signed_in
from clinic.models import User
from clinic.outbox.models import Channel
from intake.models import QuestionnaireResponse

KEPT = "/desk/kept/"


@pytest.fixture
def at_desk_today(kim: User, now: Any) -> Iterator[Client]:
    """Kim, on the day on which Ada asks to be rung."""
    with time_machine.travel(now, tick=False):
        yield signed_in(kim)


@pytest.fixture
def kept(a_visit: Callable[..., dict[str, Any]], now: Any) -> Appointment:
    contact = Contact(full_name="Ada Byron", channel=Channel.SMS, mobile="+442079460321")
    return ask_to_be_rung(appointment=hold(**a_visit()), contact=contact, now=now)


def post(desk: Client, name: str, visit: Appointment) -> Any:
    return desk.post(reverse(f"desk:{name}", args=[visit.pk]), follow=True)


def test_the_board_leads_to_whom_to_ring(at_desk_today: Client, kept: Appointment):
    page = at_desk_today.get("/desk/").content.decode()
    assert f'href="{KEPT}"' in page
    assert "1 person to ring to book" in page


def test_the_list_says_whom_when_and_how_long(at_desk_today: Client, kept: Appointment):
    page = at_desk_today.get(KEPT).content.decode()
    for words in ("Ada Byron", "020 7946 0321", "Thursday 4 March, 9:00 am", "Kept until Wednesday 3 March"):
        assert words in page


def test_reached_books_it_and_shows_the_visit(at_desk_today: Client, kept: Appointment):
    page = post(at_desk_today, "kept_book", kept)
    assert page.redirect_chain[-1][0] == reverse("desk:appointment", args=[kept.pk])
    kept.refresh_from_db()
    assert kept.status == Status.BOOKED
    assert "Nobody waits for a call" in at_desk_today.get(KEPT).content.decode()


def test_a_time_is_let_go(at_desk_today: Client, kept: Appointment):
    assert "Nobody waits for a call" in post(at_desk_today, "kept_let_go", kept).content.decode()
    kept.refresh_from_db()
    assert kept.status == Status.CANCELLED


def test_old_answers_about_danger_signs_come_first(at_desk_today: Client, kept: Appointment):
    QuestionnaireResponse.objects.update(safety_begun_at=NINE - timedelta(days=5))
    page = post(at_desk_today, "kept_book", kept)
    assert page.status_code == 409
    assert "danger signs are too old" in page.content.decode()
    kept.refresh_from_db()
    assert kept.status == Status.HELD


def test_what_changed_meanwhile_is_said(at_desk_today: Client, kept: Appointment):
    post(at_desk_today, "kept_let_go", kept)
    page = post(at_desk_today, "kept_book", kept)
    assert page.status_code == 409
    assert "Changed a moment ago" in page.content.decode()


def test_any_number_of_kept_times_costs_the_same_queries(
    at_desk_today: Client, kept: Appointment, django_assert_max_num_queries: Any
):
    with django_assert_max_num_queries(8):
        at_desk_today.get(KEPT)
