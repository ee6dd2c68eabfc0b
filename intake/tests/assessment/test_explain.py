"""The words made of an assessment: for the doctor's list, for patients, for a person at a terminal."""

import pytest

from intake.assessment import assess, headline, rule_set
from intake.assessment.explain import left_open, patient_reasons
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


@pytest.mark.parametrize(
    ("site", "words"),
    [
        ("calf", "your calf hurts"),
        ("other_place", "it hurts somewhere else"),
        ("cannot_point", "you can't point to where it hurts"),
    ],
)
def test_a_place_of_no_region_is_a_reason_too(site, words):
    assert reasons({"body_map": [{"site": site, "side": "left"}]}).told_us == [words]


@pytest.mark.parametrize(
    ("more", "first"),
    [
        ({"body_map": [{"site": "arch", "side": "both"}], "dm": "type2"}, "you have diabetes"),
        ({"birth_date": "2015-01-01"}, "the visit is for a child"),
        ({"past_surgery": ["knee_replacement"]}, "you had surgery on a hip, knee or foot"),
        ({"neuro_disease": ["parkinson"]}, "you have an illness of the nerves"),
        ({"amputation": "leg"}, "you have lost part of a foot or leg"),
    ],
)
def test_what_beside_the_pain_leads_to_the_visit_comes_first(more, first):
    assert reasons(told("08", **more)).told_us[0] == first


def test_what_leads_to_another_visit_is_no_reason_for_this_one():
    assert "you have diabetes" not in reasons(told("08", dm="type2")).told_us


def test_every_such_reason_names_a_visit_there_is_and_reads_no_age():
    for one in rule_set().because:
        assert one.effect in rule_set().visits
        assert "birth_date" not in one.condition.link_ids


def test_what_was_left_open_is_named_where_it_matters_and_only_if_it_was_asked():
    answers = told("08", knee_on_feet=None, knee_bad_shoe_effect="not_sure", dm=None)
    assert left_open(assess(answers, today=TODAY), answers) == ["knee_bad_shoe_effect", "knee_on_feet"]


def test_a_question_that_was_answered_or_not_asked_yet_is_not_left_open():
    answers = told("07")
    result = assess(answers, today=TODAY)
    assert [one["answers"] for one in result["sites"][0]["missing"]]
    assert left_open(result, answers) == []


def test_the_sentence_names_the_place():
    assert reasons(told("08")).sentence.startswith(
        "Some of your answers fit with your feet adding to your knee pain. Only an examination can tell."
    )


def test_the_sentence_of_the_reverse_way_names_where_it_may_come_from():
    assert "having your back checked as well" in reasons(told("04")).sentence


def test_where_it_goes_both_ways_both_sentences_are_said():
    said = reasons(told("05-")).sentence
    assert said.startswith("Your feet may play a part.")
    assert said.endswith("We suggest having your back checked as well.")


def test_an_unlikely_foot_leads_to_another_service():
    assert reasons(told("02")).sentence.endswith(
        "That does not rule anything out. A physiotherapist or your own doctor can help you with it."
    )


def test_too_few_answers_say_what_becomes_of_the_rest():
    assert reasons(told("07")).sentence == (
        "We need a little more to plan your visit. We ask the other questions after you have booked."
    )
    assert reasons(told("15")).sentence == (
        "We need a little more to plan your visit. The doctor will ask you at the visit."
    )


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
        "ada: knee, right: foot likely adding (footlink 0.3.0)",
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
