"""The desk's day at a glance."""

import gzip
from datetime import timedelta

import pytest
import time_machine
from django.test import Client
from django.urls import reverse

from booking.diary import timetable
from booking.models import Appointment, Closure
from booking.services.cancel import cancel
from booking.tests.conftest import NINE
from booking.tests.staff.conftest import Fill
from clinic.models import Patient

DAY = "/desk/?on=2027-03-04"
QUERIES = 25


def test_a_visit_stands_on_its_day_with_word_name_age_and_kind(at_desk: Client, booked: Appointment):
    page = at_desk.get(DAY).content.decode()
    assert "Ada Byron, 65" in page
    assert "Late 10 min" in page
    assert "New link visit 45 min" in page
    assert "Room 1" in page
    assert "Gait plate" in page


def test_a_card_names_the_language_of_whoever_reads_no_english(at_desk: Client, booked: Appointment):
    assert "English" not in at_desk.get(DAY).content.decode()
    Patient.objects.update(language="es")
    assert "<span>· Spanish</span>" in at_desk.get(DAY).content.decode()


def test_today_is_shown_when_no_day_is_asked_for(at_desk: Client, booked: Appointment):
    assert "Thursday 4 March" in at_desk.get("/desk/").content.decode()


@pytest.mark.parametrize("asked", ["", "tomorrow", "2027-02-31", "0001-01-01", "9999-12-31", "2027-03-04T09"])
def test_what_is_no_day_counts_as_today(at_desk: Client, practice: object, location: object, asked: str):
    answer = at_desk.get("/desk/", {"on": asked})
    assert answer.status_code == 200
    assert "Thursday 4 March" in answer.content.decode()


def test_free_time_is_said_in_minutes(at_desk: Client, booked: Appointment):
    assert "435 min free" in at_desk.get(DAY).content.decode()  # 9:45 to 17:00


def test_time_that_is_over_is_not_offered_as_free(at_desk: Client, booked: Appointment):
    with time_machine.travel(NINE + timedelta(hours=7, minutes=30), tick=False):
        page = at_desk.get(DAY).content.decode()
    assert "30 min free" in page
    assert "435 min free" not in page


def test_a_closed_stretch_is_not_free(at_desk: Client, booked: Appointment):
    Closure.objects.create(
        location=booked.location, starts_at=NINE + timedelta(hours=1), ends_at=NINE + timedelta(hours=8)
    )
    assert "15 min free" in at_desk.get(DAY).content.decode()


def test_a_held_time_shows_until_when_and_names_nobody(at_desk: Client, held: Appointment):
    with time_machine.travel(held.created_at + timedelta(minutes=1), tick=False):
        page = at_desk.get(DAY).content.decode()
    assert "Held until 9:41 am" in page
    assert "Ada Byron" not in page


def test_a_cancelled_visit_leaves_the_board(at_desk: Client, booked: Appointment, now):
    cancel(appointment=booked, reason="other", now=now)
    page = at_desk.get(DAY).content.decode()
    assert "Ada Byron" not in page
    assert "470 min free" in page  # from 9:10 to 17:00


def test_tomorrow_is_not_on_the_board_of_today(at_desk: Client, booked: Appointment):
    assert "Ada Byron" not in at_desk.get("/desk/?on=2027-03-05").content.decode()


def test_a_day_nobody_works_says_so(at_desk: Client, booked: Appointment):
    assert "Nobody works on this day" in at_desk.get("/desk/?on=2027-03-07").content.decode()


@pytest.mark.parametrize("number", [1, 60])
def test_the_board_costs_the_same_queries_however_full(
    at_desk: Client, fill_the_day: Fill, number: int, django_assert_num_queries
):
    fill_the_day(number)
    timetable()
    with django_assert_num_queries(15):
        assert at_desk.get(DAY).status_code == 200


def test_a_full_board_is_small(at_desk: Client, fill_the_day: Fill):
    fill_the_day(60)
    assert len(gzip.compress(at_desk.get(DAY).content)) <= 40_000


def test_the_board_is_sent_again_only_when_it_changed(at_desk: Client, booked: Appointment):
    first = at_desk.get("/desk/board/?on=2027-03-04")
    same = {"HTTP_IF_NONE_MATCH": first["ETag"]}
    assert at_desk.get("/desk/board/?on=2027-03-04", **same).status_code == 304
    at_desk.post(reverse("desk:arrived", args=[booked.pk]))
    changed = at_desk.get("/desk/board/?on=2027-03-04", **same)
    assert changed.status_code == 200
    assert "Arrived 9:10 am" in changed.content.decode()


def test_the_desk_reads_no_answers_and_no_flags(at_desk: Client, booked: Appointment):
    booked.response.answers |= {"main_worry": "my secret pain", "rf_night_pain": "yes"}
    booked.response.save()
    pages = [DAY, reverse("desk:appointment", args=[booked.pk])]
    for page in pages:
        shown = at_desk.get(page).content.decode()
        assert "my secret pain" not in shown
        assert "adding" not in shown


def test_the_manager_sees_the_board_but_changes_nothing(as_manager: Client, booked: Appointment):
    panel = as_manager.get(reverse("desk:appointment", args=[booked.pk])).content.decode()
    assert "Ada Byron" in panel
    assert "Arrived</button>" not in panel
    for act in ("desk:arrived", "desk:not_attended", "desk:cancel"):
        assert as_manager.post(reverse(act, args=[booked.pk])).status_code == 403
    booked.refresh_from_db()
    assert booked.status == "booked"
