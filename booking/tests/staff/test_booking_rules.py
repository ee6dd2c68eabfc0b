"""The manager's page of the rules of use, and what the desk alone sees of a patient's history."""

import re
from datetime import timedelta

import pytest
import time_machine
from django.test import Client
from django.urls import reverse

from booking.models import Appointment, Status
from booking.tests.conftest import NINE
from booking.tests.staff.conftest import Fill, Tell
from clinic.models import Practice, VisitType

RULES = "/manage/booking-rules/"


def test_the_page_shows_the_rules_as_they_stand_and_saves_them(as_manager: Client, link_visit: VisitType):
    page = as_manager.get(RULES).content.decode()
    assert re.search(r'name="most_open_bookings" value="3"', page)
    assert re.search(r'name="late_hours" value="24"', page)
    assert "New link visit, 45 min: without a code" in page
    answer = as_manager.post(RULES, {"most_open_bookings": "", "late_hours": "48"}, follow=True)
    assert "Patients are shown it from now on." in answer.content.decode()
    practice = Practice.objects.the()
    assert (practice.most_open_bookings, practice.late_hours, practice.late_moves_online) == (None, 48, False)


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ({"most_open_bookings": "0", "late_hours": "24"}, "Enter a whole number from 1 to 50"),
        ({"most_open_bookings": "3", "late_hours": "soon"}, "Enter a whole number of hours"),
    ],
)
def test_what_is_wrong_is_said_beside_it_and_nothing_is_saved(
    as_manager: Client, practice: Practice, location, typed, words
):
    answer = as_manager.post(RULES, {**typed, "late_moves_online": "on"})
    page = answer.content.decode()
    assert answer.status_code == 422
    assert page.count(words) == 2
    assert all(f'value="{value}"' in page for value in typed.values())
    assert (Practice.objects.the().most_open_bookings, Practice.objects.the().late_hours) == (3, 24)


def test_a_referral_code_is_set_kept_and_taken_away(as_manager: Client, link_visit: VisitType):
    form = f"visit-{link_visit.pk}"
    url = reverse("manage:booking_rules_of", args=[link_visit.pk])
    sent = {f"{form}-by_referral": "yes", f"{form}-new_code": "FOOT-2027"}
    page = as_manager.post(url, sent, follow=True).content.decode()
    assert "New link visit, 45 min: with a referral code" in page
    assert "FOOT-2027" not in page
    kept = VisitType.objects.get().referral_code
    as_manager.post(url, {f"{form}-by_referral": "yes", f"{form}-new_code": ""})
    assert VisitType.objects.get().referral_code == kept
    as_manager.post(url, {f"{form}-by_referral": "no"})
    assert VisitType.objects.get().referral_code == ""


def test_a_kind_that_the_desk_alone_books_needs_no_code(as_manager: Client, link_visit: VisitType):
    VisitType.objects.update(online=False)
    assert "No kind of visit is booked online." in as_manager.get(RULES).content.decode()


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ({"by_referral": "yes"}, "Enter the code that you give"),
        ({"by_referral": "yes", "new_code": "12-34"}, "Use at least 6 letters or digits"),
        ({"by_referral": ""}, "Choose who books it"),
    ],
)
def test_a_kind_with_something_wrong_stays_open_and_as_it_was(
    as_manager: Client, link_visit: VisitType, typed, words
):
    before = VisitType.objects.values().get()
    sent = {f"visit-{link_visit.pk}-{name}": value for name, value in typed.items()}
    answer = as_manager.post(reverse("manage:booking_rules_of", args=[link_visit.pk]), sent)
    page = answer.content.decode()
    assert answer.status_code == 422
    assert page.count(words) == 2
    assert f'id="referral-{link_visit.pk}" open>' in page
    assert VisitType.objects.values().get() == before


@pytest.fixture
def missed(booked: Appointment, fill_the_day: Fill) -> Appointment:
    """Ada came once, missed one visit and cancelled one late; Ben missed one."""
    came, was_missed, late, bens = fill_the_day(4)
    for visit, status in ((came, Status.FULFILLED), (was_missed, Status.NOSHOW), (late, Status.CANCELLED)):
        visit.patient, visit.status = booked.patient, status
        visit.cancelled_at, visit.cancelled_late = (NINE, True) if visit is late else (None, False)
        visit.save()
    bens.status = Status.NOSHOW
    bens.save()
    return booked


def test_the_desk_sees_visits_that_were_missed_or_given_up_late(at_desk: Client, missed: Appointment):
    page = at_desk.get(reverse("desk:appointment", args=[missed.pk])).content.decode()
    assert "<dt>Did not attend</dt><dd>1 of 2 visits</dd>" in page
    assert "<dt>Cancelled late</dt><dd>1 visit</dd>" in page


def test_of_whoever_always_came_nothing_is_said(at_desk: Client, booked: Appointment):
    page = at_desk.get(reverse("desk:appointment", args=[booked.pk])).content.decode()
    assert "<dt>Did not attend</dt>" not in page
    assert "Cancelled late" not in page


def test_neither_manager_nor_doctor_nor_patient_reads_it(
    as_manager: Client, as_doctor: Client, missed: Appointment, tell: Tell
):
    tell()
    patient = Client()
    session = patient.session
    session["responses"] = [str(missed.response_id)]
    session.save()
    with time_machine.travel(NINE - timedelta(days=1), tick=False):
        pages = [
            as_manager.get(reverse("desk:appointment", args=[missed.pk])),
            as_doctor.get(reverse("doctor:summary", args=[missed.pk])),
            patient.get(reverse("booking:booked", args=[missed.response_id])),
        ]
    for page in pages:
        assert page.status_code == 200
        assert "1 of 2 visits" not in page.content.decode()
        assert "ancelled late" not in page.content.decode()
