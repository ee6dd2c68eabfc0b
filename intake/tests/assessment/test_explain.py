"""The words made of an assessment: for the doctor's list, for patients, for a person at a terminal."""

import re

import pytest

from intake.assessment import assess, headline, rule_set
from intake.assessment.explain import left_open, patient_reasons
from intake.assessment.page import as_text
from intake.tests.assessment.conftest import CASES, TODAY, case


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


def page(name, **more):
    answers = told(name, **more)
    return as_text({"id": "ada", **assess(answers, today=TODAY)}, answers)


def test_a_person_reads_result_reasons_evidence_and_limits():
    lines = page("01").splitlines()
    for line in (
        "ada: knee, right: foot likely adding (footlink 0.3.0)",
        "  not clinically approved",
        "  direction: from the foot upwards",
        "  Knee, right: likely",
        "      foot 3 of 3, link 7, other causes 0; strong links: which came first, the answer to shoes",
        "          from Heels from behind: left: Straight, right: The ankle bulges inwards",
        "      one answer could change it: How the knee pain began; Knee swelling; Knee locking",
        "  foot, right: flat or inward-rolling foot: likely; may drive: Knee, right likely",
        "  mechanisms: misalignment",
        "  limits: Rule set not validated on patients; most weights are expert proposals.",
        "  visit: New link visit, 45 minutes",
        "      bring: All insoles and braces that you have",
    ):
        assert line in lines
    (heel,) = [line for line in lines if "Heel rolls inwards" in line]
    assert heel.startswith("      for: +1 Heel rolls inwards, right. [")


def test_the_sources_of_each_finding_stand_at_the_end():
    lines = page("01").splitlines()
    (heel,) = [line for line in lines if "Heel rolls inwards" in line]
    first = heel.rpartition("[")[2].rstrip("]").split(", ")[0]
    assert any(line.startswith(f"  [{first}] Riskowski JL") for line in lines)
    cited = [
        one for line in lines if line.startswith("      ") for one in re.findall(r"\[([\d, ]+)\]$", line)
    ]
    listed = {line[3:].partition("]")[0] for line in lines if line.startswith("  [")}
    assert {number for some in cited for number in some.split(", ")} == listed


def test_a_person_reads_danger_first_why_and_the_day_it_must_be_seen_by():
    lines = page("12").splitlines()
    assert lines[2:5] == [
        "  TODAY: One-sided swollen, warm or sore leg: possible deep vein thrombosis. [1, 2]",
        "          from One calf or leg newly swollen, warm, red or sore, not from a knock: Yes",
        "      only a clinician may lower it, with a reason",
    ]
    assert "  visit: To be seen today, 30 minutes, by 2027-03-02" in lines


def test_a_person_reads_what_comes_from_above_and_what_speaks_against_it():
    lines = page("05-").splitlines()
    assert "  From the back to the foot: likely" in lines
    assert "  direction: both ways" in lines


CODE = re.compile(r"\w_\w|\bRF\d|\b[A-Z]\.[a-z]+\.|\ba[123]\b|[{}]")


@pytest.mark.parametrize("path", sorted(CASES.glob("*.toml")), ids=lambda path: path.stem)
def test_a_reader_never_sees_a_code(path):
    written = page(path.stem).splitlines()
    assert [line for line in written if CODE.search(line)] == []
