"""What a patient sees of it: the parts, all that was told, and pages that are not to be changed any more."""

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.test import Client

from booking.models import Appointment
from booking.services.looks import note_chart
from booking.tests.amending.conftest import Say
from booking.tests.conftest import NINE
from booking.tests.patient.conftest import browser_of
from clinic.models import User
from conftest import NOW
from intake.models import QuestionnaireResponse, SafetyAlert
from intake.questionnaire import questionnaire
from intake.services.alerts import close_alert

LATER = NOW + timedelta(hours=3)
READ = "The doctor has read your answers"
BEGUN = "Your visit has begun"
FIRST_OF_SHOES = next(page.slug for page in questionnaire().pages if "shoe_main" in page.link_ids)


@pytest.fixture
def clock() -> Iterator[time_machine.Traveller]:
    with time_machine.travel(LATER, tick=False) as moved:
        yield moved


@pytest.fixture
def ada(adas_visit: Appointment, told: QuestionnaireResponse, clock: Any) -> Client:
    """Ada's browser, after she has booked."""
    return browser_of(told)


@pytest.fixture
def url(told: QuestionnaireResponse) -> Any:
    return lambda slug: f"/answers/{told.pk}/{slug}/"


@pytest.fixture
def read(adas_visit: Appointment, osei_user: User) -> None:
    """Dr Osei has opened the summary."""
    note_chart(adas_visit, actor=osei_user, now=NOW)


def text(client: Client, address: str) -> str:
    return client.get(address).content.decode()


def test_after_the_booking_everything_told_can_be_seen_and_changed_in_one_place(ada: Client, url: Any):
    assert url("told") in text(ada, url("rest"))
    page = text(ada, url("told"))
    assert "You can change your answers until the doctor reads them." in page
    for words in ("27 March 1961", "None of the signs", "5 of 10"):
        assert words in page
    assert f"{url('how-bad')}?changing=1" in page
    assert f"{url('you')}?changing=1" not in page  # the appointment is for that person


def test_a_change_returns_to_the_list_of_everything(ada: Client, url: Any, told: QuestionnaireResponse):
    change = f"{url('how-bad')}?changing=1"
    assert url("told") in text(ada, change)  # Back
    answer = ada.post(change, {"knee_duration": "3_12mo", "knee_pain_avg": "8"})
    assert answer.url == url("told")
    assert "8 of 10" in text(ada, url("told"))
    assert told.assessments.count() == 2


def test_a_change_after_the_booking_that_opens_a_question_asks_it_first(ada: Client, url: Any):
    answer = ada.post(f"{url('where')}?changing=1", {"site": ["arch:left", "knee_inner:left", "groin:left"]})
    assert answer.url.endswith("?changing=1")
    assert answer.url != url("told")


def test_an_answer_of_a_part_is_changed_by_itself(ada: Client, url: Any, say: Say):
    say(shoe_main="trainers", shoe_age_months=7)
    answer = ada.post(f"{url(FIRST_OF_SHOES)}?changing=1", {"shoe_main": "other", "shoe_age_months": "9"})
    following = questionnaire().pages[[page.slug for page in questionnaire().pages].index(FIRST_OF_SHOES) + 1]
    assert answer.url == f"{url(following.slug)}?changing=1"  # nobody has answered it yet
    say(**dict.fromkeys(following.link_ids))
    answer = ada.post(f"{url(FIRST_OF_SHOES)}?changing=1", {"shoe_main": "trainers", "shoe_age_months": "9"})
    assert answer.url == url("told")


def test_what_was_not_asked_yet_is_not_in_the_list_and_what_was_skipped_is_said_so(
    ada: Client, url: Any, say: Say
):
    assert "What do you wear most?" not in text(ada, url("told"))
    say(shoe_main=None)
    assert "What do you wear most?" in text(ada, url("told"))
    assert "Not answered" in text(ada, url("told")).split("What do you wear most?")[1][:100]


def test_before_the_booking_the_list_to_check_is_the_only_one(
    told: QuestionnaireResponse, clock: Any, url: Any
):
    assert browser_of(told).get(url("told")).url == url("check")


# -- read -------------------------------------------------------------------------------------------------
def test_once_read_the_pages_say_so_kindly_and_how_to_tell_us_more(ada: Client, url: Any, read: None):
    for slug in ("rest", "told", "how-bad"):
        page = text(ada, url(slug))
        assert READ in page, slug
        assert "call us before" in page, slug
        assert "tel:01005550147" in page, slug
        assert "In an emergency call 112." in page, slug
        assert "changing=1" not in page, slug


def test_once_read_the_open_parts_can_still_be_answered(ada: Client, url: Any, read: None, say: Say):
    page = text(ada, url("rest"))
    assert "You can still answer what is open." in page
    assert url(FIRST_OF_SHOES) in page
    assert 'action="/answers/' in text(ada, url(FIRST_OF_SHOES))
    assert ada.post(url(FIRST_OF_SHOES), {"shoe_main": "trainers"}).status_code == 302
    page = text(ada, url("rest"))
    assert url(FIRST_OF_SHOES) not in page  # the part begins with what is open
    assert "Started" in page
    assert 'action="/answers/' not in text(ada, url(FIRST_OF_SHOES))


def test_a_change_that_comes_too_late_is_refused_and_what_was_typed_is_shown(
    ada: Client, url: Any, read: None, told: QuestionnaireResponse
):
    typed = {"main_region": "knee", "main_worry": "It is worse <b>since</b> Monday"}
    answer = ada.post(url("first"), typed)
    page = answer.content.decode()
    assert answer.status_code == 409
    assert READ in page
    assert "This was not saved" in page
    assert "It is worse &lt;b&gt;since&lt;/b&gt; Monday" in page
    told.refresh_from_db()
    assert told.answers["main_worry"] is None
    assert not told.revisions.exists()


def test_bad_input_to_answers_that_stand_is_still_only_a_message_at_the_field(
    ada: Client, url: Any, read: None
):
    answer = ada.post(url("how-bad"), {"knee_pain_avg": "99"})
    assert answer.status_code == 422


def test_a_danger_sign_from_an_old_tab_still_leads_to_help_and_back(ada: Client, url: Any, read: None):
    assert ada.post(url("safety-1"), {"signs": ["rf_saddle"]}).url == url("get-help")
    assert "Your appointment on" in text(ada, url("get-help"))
    assert 'action="/answers/' in text(ada, url("safety-1"))  # "I ticked this by mistake"
    assert ada.post(url("safety-1"), {"signs": ["none"]}).status_code == 302
    assert 'action="/answers/' not in text(ada, url("safety-1"))


# -- begun ------------------------------------------------------------------------------------------------
def test_once_the_visit_has_begun_nothing_can_be_answered(
    adas_visit: Appointment, told: QuestionnaireResponse, url: Any, clock: Any
):
    clock.move_to(NINE + timedelta(minutes=5))
    ada = browser_of(told)
    for slug in ("rest", "told", "how-bad", FIRST_OF_SHOES):
        page = text(ada, url(slug))
        assert BEGUN in page, slug
        assert 'action="/answers/' not in page, slug
        assert "changing=1" not in page, slug
    assert url(FIRST_OF_SHOES) not in text(ada, url("rest"))
    assert ada.post(url(FIRST_OF_SHOES), {"shoe_main": "trainers"}).status_code == 409


# -- advice -----------------------------------------------------------------------------------------------
def test_advice_is_reached_from_the_appointment_and_the_list_and_follows_later_answers(
    ada: Client, url: Any, told: QuestionnaireResponse, say: Say
):
    assert url("advice") in text(ada, f"/book/{told.pk}/booked/")
    assert url("advice") in text(ada, url("rest"))
    before = text(ada, url("advice"))
    assert "Your appointment: Thursday 4 March, 9:00 am." in before
    assert "small loss of weight" not in before
    say(ok_to_discuss_weight="yes", weight_kg=None, height_cm=None)
    assert "even a small loss of weight can ease the load" in text(ada, url("advice"))
    assert before.rindex("Stop and contact us if pain gets clearly worse.") > before.rindex(
        "Ask a pharmacist"
    )


def test_beside_a_danger_sign_there_is_help_and_no_advice(ada: Client, url: Any, say: Say):
    say(rf_saddle="yes")
    assert ada.get(url("advice")).url == url("get-help")


def test_after_a_colleague_has_dealt_with_a_sign_there_is_still_no_advice(
    ada: Client, url: Any, say: Say, told: QuestionnaireResponse, kim: User
):
    say(rf_saddle="yes")
    close_alert(told.alerts.get(), SafetyAlert.Outcome.REACHED, kim, NOW)
    page = text(ada, url("advice"))
    assert "One of your answers needs a person." in page
    assert "Ask a pharmacist" not in page


# -- queries ----------------------------------------------------------------------------------------------
@pytest.mark.parametrize(("slug", "queries"), [("rest", 5), ("told", 4), ("advice", 7), ("how-bad", 4)])
def test_each_page_costs_the_same_few_queries_whatever_was_answered(
    ada: Client, url: Any, say: Say, slug: str, queries: int, django_assert_num_queries: Any
):
    with django_assert_num_queries(queries):
        ada.get(url(slug))
    say(shoe_main="trainers", shoe_age_months=7)
    say(knee_pain_avg=8)
    with django_assert_num_queries(queries):
        ada.get(url(slug))


def test_answers_that_stand_cost_no_more(
    ada: Client, url: Any, read: None, say: Say, django_assert_max_num_queries: Any
):
    for slug in ("rest", "told", "how-bad"):
        with django_assert_max_num_queries(5):
            ada.get(url(slug))
