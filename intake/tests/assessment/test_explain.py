"""The words made of an assessment: for the doctor's list, for patients, for a person at a terminal."""

import pytest

from intake.assessment import assess, headline
from intake.assessment.explain import patient_reasons
from intake.assessment.page import as_text
from intake.tests.assessment.conftest import TODAY, case


def told(name, **more):
    return {**case(name)["answers"], **more}


def reasons(answers):
    return patient_reasons(assess(answers, today=TODAY), answers)


@pytest.mark.parametrize(
    ("answers", "line"),
    [
        (told("08"), "knee, both sides: foot likely adding"),
        (told("01"), "knee, right: foot likely adding"),
        (told("05b"), "knee, left: foot possibly adding"),
        (told("09"), "knee: foot unlikely"),
        (told("07"), "not enough answers"),
        (told("06"), "no knee, hip or back pain"),
        (told("03"), "back: foot possibly adding"),
        (told("12"), "danger sign first"),
        (
            told("08", hip_duration="3_12mo", body_map=[{"site": "knee_inner", "side": "both"}]),
            "knee, both sides: foot likely adding",
        ),
    ],
)
def test_the_doctors_list_says_it_in_one_line(answers, line):
    assert headline(assess(answers, today=TODAY)) == line


def test_a_patient_reads_what_they_told_us_in_their_own_words():
    assert reasons(told("08")).told_us == [
        "your knee is clearly better in supportive shoes",
        "your foot trouble came before your knee pain",
        "your knee is clearly worse in flat or worn shoes",
    ]


def test_before_booking_the_same_words_come_from_the_deciding_questions():
    assert reasons(told("07")).told_us == [
        "your foot trouble came before your knee pain",
        "your knee pain builds up on your feet and eases when you sit",
        "your knee is clearly better in supportive shoes",
    ]


def test_what_does_not_fit_is_said_too():
    said = reasons(told("01", knee_swell="slow", knee_flare_together="no"))
    assert said.does_not_fit == ["your knee has swelled up", "your knee is no worse on bad foot days"]


def test_a_foot_visit_says_where_it_hurts_and_for_how_long():
    answers = {"body_map": [{"site": "heel_plantar", "side": "left"}], "foot_duration": "3_12mo"}
    assert reasons(answers).told_us == ["your foot or ankle hurts for 3 to 12 months"]


def test_the_sentence_names_the_place():
    assert reasons(told("08")).sentence.startswith(
        "Some of your answers fit with your feet adding to your knee pain. Only an examination can tell."
    )


def test_the_sentence_of_the_reverse_way_names_where_it_may_come_from():
    assert "having your back checked as well" in reasons(told("04")).sentence


def test_a_danger_sign_leaves_no_sentence():
    assert reasons(told("12")).sentence is None


def test_without_a_place_above_the_foot_there_is_no_sentence():
    assert reasons(told("06")).sentence is None


def test_no_reason_names_a_result_or_a_score():
    for name in ("01", "03", "05b", "08", "09", "14"):
        said = " ".join([*reasons(told(name)).told_us, *reasons(told(name)).does_not_fit])
        assert not {"likely", "possible", "unlikely", "score", "points"} & set(said.split())


def test_a_person_reads_result_reasons_evidence_and_limits():
    page = as_text({"id": "ada", **assess(told("01"), today=TODAY)})
    for line in (
        "ada: knee, right: foot likely adding (footlink 0.1.0)",
        "  knee, right: likely",
        "      for: +1 Heel rolls inwards, right. [F.planus.heel; riskowski2013, neal2014, hetsroni2006]",
        "      missing: Knee locking: not answered. [A.knee.lock; proposal]",
        "  limits: Rule set not validated on patients; most weights are expert proposals.",
        "  visit: NEW_LINK_45, 45 minutes, routine",
    ):
        assert line in page.splitlines()


def test_a_person_reads_danger_first_and_the_day_it_must_be_seen_by():
    lines = as_text(assess(told("12"), today=TODAY)).splitlines()
    assert lines[1] == "  TODAY RF03: One-sided swollen, warm or sore leg: possible deep vein thrombosis."
    assert lines[-1] == "  visit: SAME_DAY, 30 minutes, same_day, by 2027-03-02"
