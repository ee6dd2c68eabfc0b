"""The desk sees who waits and steers it."""

from datetime import timedelta
from http import HTTPStatus

import pytest
import time_machine
from django.urls import reverse

from booking.models import WaitlistWish
from booking.tests.conftest import NINE
from booking.tests.staff.conftest import signed_in
from booking.tests.waitlist.conftest import NEXT_WEEK, give_up, offered, wish
from clinic.models import Patient
from conftest import NOW

WAITLIST = "/desk/waitlist/"


@pytest.fixture
def desk(kim, now):
    """Kim, signed in."""
    with time_machine.travel(now, tick=False) as clock:
        client = signed_in(kim)
        client.clock = clock
        yield client


def text_of(page):
    return " ".join(page.content.decode().split())


def post(desk, name, one):
    return desk.post(reverse(f"desk:{name}", args=[one.pk]), follow=True)


def test_the_board_leads_to_the_list(desk, adas):
    assert WAITLIST not in text_of(desk.get("/desk/"))
    wish(adas)
    page = text_of(desk.get("/desk/"))
    assert f'href="{WAITLIST}"' in page
    assert "1 waits for an earlier time" in page


def test_the_list_says_who_waits_for_what_since_when_and_how_urgent(desk, adas, booked_for):
    wish(adas, part="morning", weekdays=[1, 3], notice=24, now=NOW - timedelta(days=6))
    wish(booked_for("Urs Grave", NEXT_WEEK + timedelta(hours=2), priority="same_day"))
    page = text_of(desk.get(WAITLIST))
    for words in ("Ada Byron", "Tuesday, Thursday", "Morning", "1 day", "6 days", "routine", "same day"):
        assert words in page
    assert page.index("Urs Grave") < page.index("Ada Byron")
    assert "New link visit, Dr Osei" in page


def test_an_empty_list_says_so(desk, practice, location):
    assert "Nobody waits." in text_of(desk.get(WAITLIST))


def test_one_press_offers_the_first_free_time(desk, adas):
    page = post(desk, "waitlist_offer", wish(adas, weekdays=[3]))
    assert "Thursday 4 March, 9:00 am" in text_of(page)
    assert "30 minutes left, until 10:01 am" in text_of(page)
    assert offered() == [("Ada", "offered")]


def test_where_nothing_suits_it_says_so(desk, adas):
    page = post(desk, "waitlist_offer", wish(adas, weekdays=[6]))
    assert page.status_code == HTTPStatus.CONFLICT
    assert "Nothing to offer" in text_of(page)


def test_an_offer_is_withdrawn(desk, offer):
    page = post(desk, "waitlist_withdraw", offer)
    assert "Open offers" not in text_of(page)
    assert offered() == [("Ada", "withdrawn")]


def test_who_says_yes_on_the_phone_is_moved_by_the_desk(desk, offer, adas):
    post(desk, "waitlist_take", offer)
    adas.refresh_from_db()
    assert adas.starts_at == NINE
    assert "Nobody waits." in text_of(desk.get(WAITLIST))


def test_too_late_is_said_at_the_desk_too(desk, offer, adas):
    desk.clock.move_to(offer.expires_at)
    assert "Open offers" not in text_of(desk.get(WAITLIST))
    page = post(desk, "waitlist_take", offer)
    assert page.status_code == HTTPStatus.CONFLICT
    assert "Changed a moment ago" in text_of(page)


def test_who_can_only_be_rung_is_named_with_a_number(desk, adas):
    adas.contact.delete()
    Patient.objects.filter(pk=adas.patient_id).update(mobile="")
    wish(adas)
    assert "Ring first: no mobile or email." in text_of(desk.get(WAITLIST))


@pytest.mark.parametrize("name", ["waitlist_withdraw", "waitlist_take"])
def test_what_is_not_there_is_not_found(desk, offer, name):
    assert (
        desk.post(reverse(f"desk:{name}", args=["0" * 8 + "-0000-0000-0000-" + "0" * 12])).status_code == 404
    )
    assert desk.post(reverse("desk:waitlist_offer", args=[0])).status_code == 404


def test_any_number_of_people_costs_the_same_queries(
    desk, adas, booked_for, early, django_assert_num_queries
):
    wish(adas)
    give_up(early)
    with django_assert_num_queries(6):
        desk.get(WAITLIST)
    for hour in range(1, 6):
        wish(booked_for(f"P{hour} Waits", NEXT_WEEK + timedelta(hours=hour)))
    post(desk, "waitlist_offer", WaitlistWish.objects.first())
    with django_assert_num_queries(6):
        desk.get(WAITLIST)
