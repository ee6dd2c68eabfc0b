"""How well flags and rules do, shown with real verdicts."""

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from booking.models import Appointment
from booking.tests.conftest import NINE
from booking.tests.staff.findings import assessed, flag
from clinic.models import AuditEvent, User
from intake.models import Assessment, FlagVerdict, QuestionnaireResponse
from intake.services.verdict import give_verdict

PAGE = "/manage/flags/"
RULE = "A.knee.lock"  # any rule that is in the book: "Knee locks."
Judge = Callable[..., Assessment]


@pytest.fixture
def judge(new_answers: Callable[..., QuestionnaireResponse], osei_user: User, now: Any) -> Judge:
    """Let another patient have been flagged, and a doctor have said so."""

    def make(verdict: str = "", foot_driven: str = "likely", note: str = "", **more: Any) -> Assessment:
        response = new_answers()
        locks = {"rule": RULE, "text": "Knee locks.", "answers": [], "evidence": [], "weight": 3}
        result = assessed(flag(foot_driven=foot_driven, supporting=[], opposing=[locks]), **more)
        assessment = Assessment.objects.create(
            response=response,
            number=2,
            engine=result["engine"],
            rule_set=result["rule_set"],
            questionnaire_version=result["questionnaire"],
            answers=response.answers,
            result=result,
            early=False,
            computed_at=NINE,
        )
        if verdict:
            reason = "" if verdict == "agree" else "local_cause"
            give_verdict(
                assessment, "knee", "both", FlagVerdict.Verdict(verdict), reason, osei_user, now, note=note
            )
        return assessment

    return make


def row(page: str, name: str) -> str:
    """Return the row of the table that names a flag or a rule."""
    [found] = [one for one in page.split("<tr>") if f">{name}<" in one]
    return found


def cells(page: str, name: str) -> dict[str, str]:
    parts = [part.split("</td>")[0] for part in row(page, name).split('<td data-label="')[1:]]
    return dict(part.split('">') for part in parts)


def test_each_flag_and_each_rule_says_how_often_it_fired_and_was_agreed_with(
    as_manager: Client, judge: Judge, location: object
):
    for verdict in ["agree"] * 15 + ["partly"] * 2 + ["disagree"] * 3 + [""]:
        judge(verdict)
    page = as_manager.get(PAGE).content.decode()
    wanted = {"Fired": "21", "Judged": "20", "Agreed": "15", "Partly": "2", "Share": "75 % (53 to 89 %)"}
    assert cells(page, "Knee: foot likely adding") == wanted
    assert cells(page, "Knee locks.") == wanted


def test_the_plot_draws_the_interval_that_the_table_says(as_manager: Client, judge: Judge, location: object):
    for verdict in ["agree"] * 15 + ["disagree"] * 5:
        judge(verdict)
    drawn = row(as_manager.get(PAGE).content.decode(), "Knee: foot likely adding")
    assert '<rect class="plot-interval" x="53" y="5" width="36" height="2"/>' in drawn
    assert '<circle class="plot-share" cx="75" cy="6" r="3"/>' in drawn


def test_below_twenty_verdicts_there_is_too_little_to_tell(
    as_manager: Client, judge: Judge, location: object
):
    for _ in range(19):
        judge("agree")
    page = as_manager.get(PAGE).content.decode()
    told = row(page, "Knee: foot likely adding")
    assert "too little to tell" in told
    assert "%" not in told
    assert "<svg" not in told
    assert cells(page, "Knee: foot likely adding")["Agreed"] == "19"
    judge("agree")
    assert "too little to tell" not in row(as_manager.get(PAGE).content.decode(), "Knee: foot likely adding")


def test_only_the_latest_verdict_on_a_flag_counts(
    as_manager: Client, judge: Judge, osei_user: User, location: object, now: Any
):
    assessment = judge("agree")
    give_verdict(assessment, "knee", "both", FlagVerdict.Verdict.DISAGREE, "nerve", osei_user, now)
    told = cells(as_manager.get(PAGE).content.decode(), "Knee: foot likely adding")
    assert (told["Judged"], told["Agreed"]) == ("1", "0")


def test_a_flag_that_later_answers_changed_counts_once_and_as_it_was_judged(
    as_manager: Client, judge: Judge, location: object
):
    judged = judge("agree")
    fields = {name: getattr(judged, name) for name in ("response", "engine", "rule_set", "answers")}
    Assessment.objects.create(
        **fields,
        number=3,
        questionnaire_version="0.1.0",
        result=assessed(flag(foot_driven="unlikely")),
        early=False,
        computed_at=NINE,
    )
    page = as_manager.get(PAGE).content.decode()
    assert cells(page, "Knee: foot likely adding")["Fired"] == "1"
    assert "Knee: foot unlikely" not in page


def test_what_a_danger_sign_withholds_is_not_counted_and_the_sign_is(
    as_manager: Client, judge: Judge, location: object
):
    because = [{"rule": "RF02.emergency", "text": "", "answers": [], "evidence": [], "weight": 0}]
    judge(withheld=True, red_flags=[{"code": "RF02", "level": "emergency", "because": because, "say": ""}])
    page = as_manager.get(PAGE).content.decode()
    assert "No flag was raised yet." in page
    assert "no verdict is asked" in row(page, "Chest pain, sudden breathlessness or coughing blood.")


def test_an_empty_clinic_says_so(as_manager: Client, location: object):
    assert "No flag was raised yet." in as_manager.get(PAGE).content.decode()


# -- disagreements -----------------------------------------------------------------------------------------
def test_a_doctor_reads_the_disagreements_with_a_way_to_the_summary(
    as_doctor: Client, judge: Judge, booked: Appointment
):
    assessment = judge("disagree", note="Kneecap, not the foot")
    Appointment.objects.filter(pk=booked.pk).update(response=assessment.response)
    judge("agree", note="Fits")
    page = as_doctor.get(PAGE).content.decode()
    assert "Knee, both sides: foot likely adding" in page
    assert "Disagree: local cause – “Kneecap, not the foot”" in page
    assert "Fits" not in page
    address = f"{reverse('doctor:summary', args=[booked.pk])}#flag-knee-both"
    assert f'href="{address}"' in page
    assert booked.patient.full_name not in page


def test_the_look_at_disagreements_is_an_audit_row(
    as_doctor: Client, judge: Judge, osei_user: User, location
):
    as_doctor.get(PAGE)
    assert not AuditEvent.objects.filter(act="verdicts.seen").exists()  # there was nothing to read
    judge("partly")
    as_doctor.get(PAGE)
    seen = AuditEvent.objects.get(act="verdicts.seen")
    assert (seen.actor, seen.detail) == (osei_user, {"verdicts": [FlagVerdict.objects.get().pk]})


def test_a_manager_reads_counts_and_no_verdict(as_manager: Client, judge: Judge, location: object):
    judge("disagree", note="Kneecap, not the foot")
    page = as_manager.get(PAGE).content.decode()
    assert "Kneecap" not in page
    assert "The verdicts themselves are for doctors to read." in page
    assert not AuditEvent.objects.filter(act="verdicts.seen").exists()


def test_a_disagreement_that_was_taken_back_is_not_read(
    as_doctor: Client, judge: Judge, osei_user: User, location: object, now: Any
):
    give_verdict(judge("disagree"), "knee", "both", FlagVerdict.Verdict.AGREE, "", osei_user, now)
    assert "No verdict disagrees." in as_doctor.get(PAGE).content.decode()


@pytest.mark.parametrize("number", [1, 30])
def test_the_page_costs_the_same_queries_however_many_verdicts(
    as_doctor: Client, judge: Judge, location: object, number: int, django_assert_num_queries: Any
):
    for _ in range(number):
        judge("disagree")
    with django_assert_num_queries(15):
        assert as_doctor.get(PAGE).status_code == 200
