"""What a hostile or careless colleague may send to the pages of the desk and the doctor."""

from http import HTTPStatus

import pytest
from django.urls import reverse

from booking.models import Status
from booking.tests.patient.conftest import everything
from intake.models import FlagVerdict, SafetyAlert

DAYS = ["0001-01-01", "9999-12-31", "2027-02-30", "%00", "x" * 2000, "%F0%9F%98%80", "2027-3-4", ""]
ODD = ["A\x00B", "x" * 10_000, "👩🏽‍⚕️ \u202eadA", "</textarea><script>alert(1)</script>"]
HUGE = "9" * 30


@pytest.mark.parametrize("day", DAYS)
def test_odd_days_show_a_day(at_desk, as_doctor, tell, day):
    tell()
    for client, name in ((at_desk, "desk:day"), (at_desk, "desk:board"), (as_doctor, "doctor:list")):
        assert client.get(f"{reverse(name)}?on={day}").status_code == HTTPStatus.OK


def test_ids_that_no_row_can_have_are_not_found(at_desk):
    answer = at_desk.post(reverse("desk:alert_outcome", args=[int(HUGE)]), {"outcome": "wrong"})
    assert answer.status_code == HTTPStatus.NOT_FOUND


@pytest.mark.parametrize("odd", ODD)
def test_odd_notes_on_a_safety_call_never_break(at_desk, booked, another_alert, odd):
    alert = another_alert()
    sent = {f"call-{alert.pk}-outcome": SafetyAlert.Outcome.values[0], f"call-{alert.pk}-note": odd}
    answer = at_desk.post(reverse("desk:alert_outcome", args=[alert.pk]), sent, follow=True)
    assert answer.status_code in (HTTPStatus.OK, HTTPStatus.UNPROCESSABLE_ENTITY)
    assert b"<script>alert" not in answer.content


def test_an_alert_is_closed_once_however_often_the_form_is_sent(at_desk, booked, another_alert):
    alert = another_alert()
    for outcome in SafetyAlert.Outcome.values[:2]:
        sent = {f"call-{alert.pk}-outcome": outcome}
        at_desk.post(reverse("desk:alert_outcome", args=[alert.pk]), sent)
    alert.refresh_from_db()
    assert alert.outcome == SafetyAlert.Outcome.values[0]


VERDICT = {"assessment": 2, "site": "knee", "side": "both", "verdict": "agree"}


@pytest.mark.parametrize(
    "change",
    [
        {"assessment": HUGE},
        {"assessment": "\x00"},
        {"assessment": "-1"},
        {"site": "\x00"},
        {"site": "elbow"},
        {"side": "x" * 500},
        {"verdict": "\x00"},
        {"verdict": "nonsense"},
        {"verdict": "disagree", "reason": "nonsense", "note": ""},
        {"verdict": "disagree", "reason": "\x00", "note": "A\x00"},
    ],
)
def test_a_forged_verdict_is_kept_nowhere_and_breaks_nothing(as_doctor, booked, tell, change):
    tell()
    answer = as_doctor.post(reverse("doctor:verdict", args=[booked.pk]), {**VERDICT, **change})
    assert answer.status_code in (HTTPStatus.NOT_FOUND, HTTPStatus.UNPROCESSABLE_ENTITY)
    assert not FlagVerdict.objects.exists()


@pytest.mark.parametrize("name", ["arrived", "not_attended", "cancel"])
def test_an_act_at_the_desk_sent_twice_is_done_once(at_desk, booked, name):
    sent = {"reason": "clinic"}
    url = reverse(f"desk:{name}", args=[booked.pk])
    at_desk.post(url, sent)
    before = everything()
    at_desk.post(url, sent)
    after = everything()
    assert before == after


def test_an_appointment_that_was_only_held_is_nobodys_to_open(at_desk, as_doctor, held):
    assert held.status == Status.HELD
    for client, name in ((at_desk, "desk:appointment"), (as_doctor, "doctor:summary")):
        assert client.get(reverse(name, args=[held.pk])).status_code == HTTPStatus.NOT_FOUND
