"""The doctor's list and the one page about each patient."""

import re
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from booking.models import Appointment, Status
from booking.tests.conftest import NINE
from booking.tests.staff.conftest import Fill, Tell, signed_in
from booking.tests.staff.findings import assessed, finding, flag
from clinic.models import AuditEvent, Patient, Practitioner, User
from intake.models import AnswerRevision, Assessment, FlagVerdict, SafetyAlert
from intake.tests.stored import approved, never_assessed, superseded

LIST = "/doctor/"
HTMX = {"HTTP_HX_REQUEST": "true"}


def chart(visit: Appointment) -> str:
    return reverse("doctor:summary", args=[visit.pk])


def judge(client: Client, visit: Appointment, read: Assessment, verdict: str, **more: Any) -> Any:
    headers = more.pop("headers", {})
    typed = {"assessment": read.number, "site": "knee", "side": "both", "verdict": verdict, **more}
    return client.post(reverse("doctor:verdict", args=[visit.pk]), typed, **headers)


def test_the_list_shows_time_name_age_words_and_flag(as_doctor: Client, booked: Appointment, tell: Tell):
    tell()
    page = as_doctor.get(LIST).content.decode()
    assert "9:00 am" in page
    assert "Ada Byron, 65" in page
    assert "“The inside of both knees hurts since my…”" in page
    assert "knee, both sides: foot likely adding" in page


def test_the_list_marks_early_flags_danger_and_open_questions(
    as_doctor: Client, booked: Appointment, tell: Tell
):
    tell(assessed(early=True, withheld=True))
    page = as_doctor.get(LIST).content.decode()
    assert ">early<" in page
    assert "Danger sign" in page
    assert "questions 0/7" in page


def test_the_summary_names_the_language_of_whoever_reads_no_english(
    as_doctor: Client, booked: Appointment, tell: Tell
):
    tell()
    assert "reads " not in as_doctor.get(chart(booked)).content.decode()
    Patient.objects.update(language="es")
    assert "reads Spanish" in as_doctor.get(chart(booked)).content.decode()


def test_an_open_safety_call_marks_the_list_too(
    as_doctor: Client, booked: Appointment, tell: Tell, another_alert: Callable[..., SafetyAlert]
):
    tell()
    another_alert(response=booked.response)
    assert "Danger sign" in as_doctor.get(LIST).content.decode()


def test_whoever_is_here_comes_next(as_doctor: Client, booked: Appointment, tell: Tell, fill_the_day: Fill):
    tell()
    fill_the_day(2)
    booked.status, booked.arrived_at = Status.ARRIVED, NINE
    booked.save()
    page = as_doctor.get(LIST).content.decode()
    assert "10 min ago" in page
    assert page.index(f'id="visit-{booked.pk}"') < page.index("autofocus") < page.index("Ada Byron")


def test_the_list_holds_ones_own_visits_alone(booked: Appointment, on_the_day: None, location, kim: User):
    other = User.objects.create_user("lee@clinic.example", "x" * 20, full_name="Lee", is_doctor=True)
    assert "No practitioner belongs to your account" in signed_in(other).get(LIST).content.decode()
    resource = location.resource_set.create(kind="practitioner", name="Lee")
    Practitioner.objects.create(user=other, resource=resource, name="Lee", profession="podiatrist")
    assert "No visits on this day" in signed_in(other).get(LIST).content.decode()


@pytest.mark.parametrize("number", [1, 60])
def test_the_list_costs_the_same_queries_however_full(
    as_doctor: Client, fill_the_day: Fill, number: int, django_assert_num_queries
):
    fill_the_day(number)
    with django_assert_num_queries(6):
        assert as_doctor.get(LIST).status_code == 200


def test_the_page_has_five_blocks_in_their_order(as_doctor: Client, booked: Appointment, tell: Tell):
    tell()
    page = as_doctor.get(chart(booked)).content.decode()
    places = [
        page.index(title) for title in ("1 Safety", "2 Why today", "3 Health", "4 Foot link", "5 Wants")
    ]
    assert places == sorted(places)


def test_each_reason_leads_to_the_answer_it_stands_on(as_doctor: Client, booked: Appointment, tell: Tell):
    tell()
    page = as_doctor.get(chart(booked)).content.decode()
    assert '<a href="#answer-knee_vs_foot_timing">Foot trouble came first</a>' in page
    assert 'id="answer-knee_vs_foot_timing"' in page


@pytest.mark.parametrize("page_of", [chart, lambda visit: LIST], ids=["summary", "list"])
def test_the_doctor_sees_who_signed_the_rules_or_that_nobody_did(
    as_doctor: Client, booked: Appointment, tell: Tell, osei_user: User, page_of: Callable[..., str]
):
    tell()
    page = as_doctor.get(page_of(booked)).content.decode()
    assert "Rules not approved by this clinic" in page
    approved(osei_user)
    page = as_doctor.get(page_of(booked)).content.decode()
    assert "not approved" not in page
    assert "Rules footlink 0.1.0 signed by Ama Osei, 2 March 2027" in page


def test_a_signature_under_other_files_of_the_same_version_does_not_count(
    as_doctor: Client, booked: Appointment, tell: Tell, osei_user: User
):
    tell()
    approved(osei_user, rule_set="footlink 0.1.0", digest="0" * 64)
    assert "not approved by this clinic" in as_doctor.get(chart(booked)).content.decode()


def test_both_answers_stand_there_when_one_was_changed_after_a_danger_page(
    as_doctor: Client, booked: Appointment, tell: Tell, another_alert: Callable[..., SafetyAlert]
):
    tell()
    another_alert(response=booked.response, raised_at=NINE, corrected_at=NINE + timedelta(minutes=2))
    AnswerRevision.objects.create(
        response=booked.response,
        link_id="rf_saddle",
        before="yes",
        after="no",
        changed_at=NINE + timedelta(minutes=2),
    )
    page = as_doctor.get(chart(booked)).content.decode()
    assert "“Yes”, then “No” at Thu 4 Mar, 9:02 am" in page
    assert "Safety call (emergency) Thu 4 Mar, 9:00 am, taken back 9:02 am" in page


def test_no_flag_and_no_verdict_stand_beside_a_danger_sign(
    as_doctor: Client, booked: Appointment, tell: Tell
):
    because = [finding("New numbness", "rf_saddle")]
    danger = {"code": "RF01", "level": "emergency", "because": because, "say": ""}
    read = tell(assessed(flag(), withheld=True, red_flags=[danger]))
    page = as_doctor.get(chart(booked)).content.decode()
    assert "foot likely adding" not in page
    assert 'name="verdict"' not in page
    assert judge(as_doctor, booked, read, "agree").status_code == 404
    assert not FlagVerdict.objects.exists()


def test_a_visit_without_answers_says_so(as_doctor: Client, fill_the_day: Fill):
    [visit] = fill_the_day(1)
    assert "No questions were answered" in as_doctor.get(chart(visit)).content.decode()


def test_each_opening_is_an_audit_row(as_doctor: Client, booked: Appointment, tell: Tell, osei_user: User):
    tell()
    as_doctor.get(chart(booked))
    as_doctor.get(chart(booked))
    seen = AuditEvent.objects.filter(act="chart.seen")
    assert [(row.actor, row.subject_id) for row in seen] == [(osei_user, str(booked.response_id))] * 2


def test_a_colleague_may_open_the_chart_and_is_written_down(
    booked: Appointment, tell: Tell, on_the_day: None
):
    tell()
    other = User.objects.create_user("lee@clinic.example", "x" * 20, full_name="Lee", is_doctor=True)
    assert signed_in(other).get(chart(booked)).status_code == 200
    assert AuditEvent.objects.get(act="chart.seen").actor == other


def test_a_held_or_cancelled_time_has_no_chart(as_doctor: Client, held: Appointment):
    assert as_doctor.get(chart(held)).status_code == 404


def test_agreeing_is_one_press(as_doctor: Client, booked: Appointment, tell: Tell, osei_user: User):
    answer = judge(as_doctor, booked, tell(), "agree")
    assert answer.url == chart(booked) + "#flag-knee-both"
    given = FlagVerdict.objects.get()
    assert (given.verdict, given.reason, given.given_by) == ("agree", "", osei_user)
    page = as_doctor.get(chart(booked)).content.decode()
    assert "Ama Osei, Thu 4 Mar, 9:10 am" in page
    assert AuditEvent.objects.filter(act="verdict.given", actor=osei_user).count() == 1


@pytest.mark.parametrize("verdict", ["partly", "disagree"])
def test_anything_else_asks_why_with_nothing_preset(
    as_doctor: Client, booked: Appointment, tell: Tell, verdict: str
):
    read = tell()
    asked = judge(as_doctor, booked, read, verdict)
    page = asked.content.decode()
    assert asked.status_code == 422
    assert "What is it, in your view?" in page
    assert not re.search("<input[^>]* checked", page)
    assert "Choose what it is" not in page
    judge(as_doctor, booked, read, verdict, reason="nerve", note="Tinel positive")
    given = FlagVerdict.objects.get()
    assert (given.verdict, given.reason, given.note) == (verdict, "nerve", "Tinel positive")


def test_saving_without_a_reason_says_what_is_wrong_and_keeps_the_words(
    as_doctor: Client, booked: Appointment, tell: Tell
):
    answer = judge(as_doctor, booked, tell(), "disagree", note="not the foot")
    page = answer.content.decode()
    assert page.count("Choose what it is, in your view") == 2
    assert "not the foot" in page
    assert not FlagVerdict.objects.exists()


def test_htmx_gets_the_one_flag_alone(as_doctor: Client, booked: Appointment, tell: Tell):
    page = judge(as_doctor, booked, tell(), "agree", headers=HTMX).content.decode()
    assert "<html" not in page
    assert page.count('id="flag-knee-both"') == 1
    assert "Ama Osei" in page


def test_a_verdict_is_on_the_assessment_that_was_read(as_doctor: Client, booked: Appointment, tell: Tell):
    read = tell()
    tell(assessed(flag(foot_driven="possible")))
    judge(as_doctor, booked, read, "agree")
    assert FlagVerdict.objects.get().assessment == read
    assert "on earlier answers" in as_doctor.get(chart(booked)).content.decode()


@pytest.mark.parametrize(
    "typed",
    [{"site": "hip"}, {"side": "left"}, {"assessment": 99}, {"verdict": "cured"}, {"assessment": "x"}],
)
def test_a_verdict_on_what_is_not_there_changes_nothing(
    as_doctor: Client, booked: Appointment, tell: Tell, typed: dict[str, Any]
):
    answer = judge(as_doctor, booked, tell(), **{"verdict": "agree", **typed})
    assert answer.status_code in (404, 422)
    assert not FlagVerdict.objects.exists()


def test_what_the_patient_wrote_is_text(as_doctor: Client, booked: Appointment, tell: Tell):
    tell(main_worry="<script>alert(1)</script> {{ 7|add:7 }}")
    for address in (LIST, chart(booked)):
        page = as_doctor.get(address).content.decode()
        assert "<script>alert" not in page
        assert "{{ 7|add:7 }}" in page


@pytest.mark.parametrize("number", [1, 12])
def test_the_page_costs_the_same_queries_however_much_happened(
    as_doctor: Client,
    booked: Appointment,
    tell: Tell,
    another_alert: Callable[..., SafetyAlert],
    osei_user: User,
    number: int,
    django_assert_num_queries,
):
    for _ in range(number):
        read = tell()
        closed = {"outcome": "reached", "closed_by": osei_user, "closed_at": NINE}
        another_alert(response=booked.response, **closed)
        judge(as_doctor, booked, read, "agree")
        AnswerRevision.objects.create(
            response=booked.response, link_id="rf_saddle", before="yes", after="no", changed_at=NINE
        )
    with django_assert_num_queries(19):
        as_doctor.get(chart(booked))


def test_changes_are_folded_below_the_blocks_and_pointed_to_from_the_head(
    as_doctor: Client, booked: Appointment, tell: Tell
):
    tell()
    AnswerRevision.objects.create(
        response=booked.response, link_id="knee_pain_avg", before=8, after=5, changed_at=NINE
    )
    page = as_doctor.get(chart(booked)).content.decode()
    head, below = page.split('<div class="chart-body">')
    assert 'Changed answers: <a href="#changes">1 save</a>.' in head
    fold = below.split('<details class="fold changes')[1].split("</details>")[0]
    assert "Thu 4 Mar, 9:00 am" in fold
    assert (
        '<a href="#answer-knee_pain_avg">Average knee pain</a></th><td>8 of 10</td><td>5 of 10</td>' in fold
    )
    assert "Rules: Knee, both sides</th><td>no pain told</td><td>foot likely adding</td>" in fold


def test_what_was_changed_after_the_first_reading_is_marked(
    as_doctor: Client, booked: Appointment, tell: Tell
):
    tell()
    assert "since it was first read" not in as_doctor.get(chart(booked)).content.decode()
    AnswerRevision.objects.create(
        response=booked.response,
        link_id="rf_saddle",
        before="no",
        after="yes",
        changed_at=NINE + timedelta(minutes=11),
    )
    assert "since it was first read" in as_doctor.get(chart(booked)).content.decode()


def test_without_a_change_it_says_that_there_is_none(as_doctor: Client, booked: Appointment, tell: Tell):
    never_assessed(booked.response)
    tell()
    page = as_doctor.get(chart(booked)).content.decode()
    assert "Changed answers: none." in page
    assert 'id="changes"' not in page


@pytest.mark.parametrize(
    ("gout", "words"), [("not_sure", "I&#x27;m not sure"), (None, "not answered"), (..., "not asked yet")]
)
def test_not_asked_not_answered_and_not_sure_are_said_in_words(
    as_doctor: Client, booked: Appointment, tell: Tell, gout: str | None, words: str
):
    tell(gout=gout) if gout is not ... else tell()
    if gout is ...:
        read = booked.response.assessments.last()
        answers = {key: value for key, value in read.answers.items() if key != "gout"}
        superseded(read, answers=answers)
    page = as_doctor.get(chart(booked)).content.decode()
    row = page.split('id="answer-gout"')[1].split("</div>")[0]
    assert f"<dd>{words}</dd>" in row
