"""The band on every staff page, and the page on which a safety call gets its outcome."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse

from booking.models import Appointment
from booking.tests.conftest import NINE
from clinic.models import AuditEvent, User
from intake.models import SafetyAlert

BAND = "/desk/alerts/band/"
CALLS = "/desk/alerts/"


def outcome(alert: SafetyAlert, **typed: str) -> dict[str, str]:
    return {f"call-{alert.pk}-{name}": value for name, value in typed.items()}


def address(alert: SafetyAlert) -> str:
    return reverse("desk:alert_outcome", args=[alert.pk])


def test_the_band_says_how_many_and_since_when(at_desk: Client, practice, location, another_alert):
    another_alert()
    assert "1 safety call – 3 min ago" in at_desk.get(BAND).content.decode()
    another_alert(level="same_day", raised_at=NINE - timedelta(minutes=20))
    assert "2 safety calls – the first 30 min ago" in at_desk.get(BAND).content.decode()


@pytest.mark.parametrize("page", ["/desk/", CALLS, "/desk/messages/"])
def test_the_band_stands_on_every_page_of_the_desk(at_desk: Client, location, another_alert, page: str):
    another_alert()
    assert "1 safety call" in at_desk.get(page).content.decode()


def test_no_call_no_band(at_desk: Client, practice, location):
    assert "safety call" not in at_desk.get(BAND).content.decode()


def test_the_band_is_sent_again_only_when_it_changed(at_desk: Client, practice, another_alert):
    quiet = at_desk.get(BAND)
    assert at_desk.get(BAND, HTTP_IF_NONE_MATCH=quiet["ETag"]).status_code == 304
    another_alert()
    assert at_desk.get(BAND, HTTP_IF_NONE_MATCH=quiet["ETag"]).status_code == 200


def test_the_manager_sees_that_somebody_waits_but_not_why(as_manager: Client, location, another_alert):
    alert = another_alert()
    page = as_manager.get("/desk/").content.decode()
    assert "1 safety call" in page
    assert CALLS + '"' not in page
    assert as_manager.get(CALLS).status_code == 403
    assert as_manager.post(address(alert), outcome(alert, outcome="reached")).status_code == 403


def test_a_call_shows_whom_to_ring_and_what_to_say(at_desk: Client, location, another_alert):
    another_alert(call_phone="+447700900321", call_requested_at=NINE)
    page = at_desk.get(CALLS).content.decode()
    assert "07700 900321" in page
    assert "Asked to be called at 9:00 am" in page
    assert "What to say" in page


def test_a_sign_taken_back_is_said_to_be(at_desk: Client, location, another_alert):
    another_alert(corrected_at=NINE + timedelta(minutes=8))
    assert "Taken back at 9:08 am" in at_desk.get(CALLS).content.decode()


def test_each_look_at_the_calls_is_an_audit_row(at_desk: Client, location, another_alert, kim: User):
    at_desk.get(CALLS)
    alert = another_alert()
    at_desk.get(CALLS)
    seen = AuditEvent.objects.get(act="alerts.seen")
    assert (seen.actor, seen.detail) == (kim, {"alerts": [alert.pk]})


@pytest.mark.parametrize("result", ["reached", "no_answer", "sent_to_emergency"])
def test_an_outcome_takes_the_call_off_the_band(
    at_desk: Client, location, another_alert, kim: User, result: str
):
    alert = another_alert()
    answer = at_desk.post(address(alert), outcome(alert, outcome=result, note="rang twice"), follow=True)
    alert.refresh_from_db()
    assert (alert.outcome, alert.outcome_note, alert.closed_by) == (result, "rang twice", kim)
    assert "rang twice" in answer.content.decode()
    assert "safety call –" not in at_desk.get(BAND).content.decode()
    assert AuditEvent.objects.filter(act="alert.closed", actor=kim).count() == 1


def test_without_an_outcome_the_call_stays_and_the_note_is_kept(at_desk: Client, location, another_alert):
    alert = another_alert()
    answer = at_desk.post(address(alert), outcome(alert, note="line was busy"))
    page = answer.content.decode()
    assert answer.status_code == 422
    assert page.count("Choose what happened") == 2
    assert "line was busy" in page
    assert "1 safety call" in at_desk.get(BAND).content.decode()


def test_an_unknown_outcome_is_refused(at_desk: Client, location, another_alert):
    alert = another_alert()
    assert at_desk.post(address(alert), outcome(alert, outcome="forgotten")).status_code == 422


def test_the_first_outcome_stands_when_two_colleagues_record_one(
    at_desk: Client, as_doctor: Client, location, another_alert
):
    alert = another_alert()
    as_doctor.post(address(alert), outcome(alert, outcome="reached"))
    answer = at_desk.post(address(alert), outcome(alert, outcome="no_answer"), follow=True)
    alert.refresh_from_db()
    assert alert.outcome == "reached"
    assert "Ama Osei" in answer.content.decode()


def test_closed_calls_stay_in_sight_for_the_day(at_desk: Client, location, another_alert, kim: User):
    closed = {"outcome": "reached", "closed_by": kim}
    another_alert(**closed, closed_at=NINE, outcome_note="on her way")
    another_alert(**closed, closed_at=NINE - timedelta(days=1), outcome_note="yesterday's")
    page = at_desk.get(CALLS).content.decode()
    assert "on her way" in page
    assert "yesterday" not in page


def test_the_visit_is_marked_on_the_board_while_the_call_is_open(
    at_desk: Client, booked: Appointment, another_alert: Callable[..., SafetyAlert]
):
    alert = another_alert(response=booked.response)
    board = "/desk/board/?on=2027-03-04"
    assert "mark-danger" in at_desk.get(board).content.decode()
    at_desk.post(address(alert), outcome(alert, outcome="reached"))
    assert "mark-danger" not in at_desk.get(board).content.decode()


@pytest.mark.parametrize("number", [1, 12])
def test_the_calls_cost_the_same_queries_however_many(
    at_desk: Client, location, another_alert, number: int, django_assert_num_queries
):
    for _ in range(number):
        another_alert()
    with django_assert_num_queries(19):
        at_desk.get(CALLS)
