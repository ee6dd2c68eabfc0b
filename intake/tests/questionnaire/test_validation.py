"""What is an answer, and what is said where it is not."""

from datetime import date

import pytest

from intake.questionnaire import questionnaire
from intake.questionnaire.validation import clean

TODAY = date(2027, 3, 2)
KNEE = {"birth_date": "1961-03-27", "body_map": [{"site": "knee_inner", "side": "both"}]}
FOOT = KNEE | {"body_map": [{"site": "arch", "side": "both"}], "rf_wound": "no"}


def page_of(link_id):
    return next(page for page in questionnaire().pages if link_id in page.link_ids)


def judge(link_id, raw, answers=FOOT):
    """Return the value that is kept for one question, or the sentence that refuses it."""
    cleaned = clean(page_of(link_id), {link_id: raw}, answers, today=TODAY)
    return cleaned.errors[link_id] if link_id in cleaned.errors else cleaned.values.get(link_id)


def everything(page, raw):
    return clean(questionnaire().page(page), raw, FOOT, today=TODAY)


YOU = {"sex_at_birth": "female"}


def birth_date(raw):
    cleaned = everything("you", YOU | {"birth_date": raw})
    return cleaned.errors.get("birth_date") or cleaned.values["birth_date"]


@pytest.mark.parametrize(
    ("raw", "said"),
    [
        ("1961-03-27", "1961-03-27"),
        (date(1961, 3, 27), "1961-03-27"),
        ("2027-03-02", "2027-03-02"),
        (None, "Enter your date of birth"),
        ("", "Enter your date of birth"),
        ("1961-02-30", "Date of birth must be a real date, like 27 3 1961"),
        ("yesterday", "Date of birth must be a real date, like 27 3 1961"),
        (19610327, "Date of birth must be a real date, like 27 3 1961"),
        ("2027-03-03", "Date of birth must be in the past"),
        ("1861-03-27", "Check the year: we read it as 1861"),
    ],
)
def test_a_birth_date_is_a_real_day_of_the_last_120_years(raw, said):
    assert birth_date(raw) == said


@pytest.mark.parametrize(
    ("raw", "said"),
    [
        ("8", 8),
        (" 7,5 ", 7.5),
        (0, 0),
        ("24", 24),
        ("24.1", "Hours on your feet must be between 0 and 24"),
        ("-1", "Hours on your feet must be between 0 and 24"),
        ("all day", "Hours on your feet must be between 0 and 24"),
        ("nan", "Hours on your feet must be between 0 and 24"),
        ("1e999", "Hours on your feet must be between 0 and 24"),
        (True, "Hours on your feet must be between 0 and 24"),
        ("", None),
        ("not_sure", "not_sure"),
    ],
)
def test_a_number_lies_within_its_limits(raw, said):
    assert judge("work_stand_hours", raw) == said


def test_a_whole_number_has_no_fraction():
    assert judge("shoe_age_months", "6") == 6
    assert judge("shoe_age_months", "6.5") == "Age of the shoes must be between 0 and 600"


@pytest.mark.parametrize(
    ("raw", "said"),
    [
        ("2027", 2027),
        ("1930", 1930),
        ("2028", "Year of the last surgery must be between 1930 and 2027"),
        ("1929", "Year of the last surgery must be between 1930 and 2027"),
        ("not_done", "Year of the last surgery must be between 1930 and 2027"),
        (["2020", "not_sure"], 'Give a number, or tick "I\'m not sure", not both'),
    ],
)
def test_a_year_lies_in_the_past(raw, said):
    assert judge("past_surgery_year", raw, FOOT | {"past_surgery": ["back"]}) == said


@pytest.mark.parametrize(
    ("raw", "said"),
    [
        (["walking", "standing"], ["standing", "walking"]),
        (["standing", "standing"], ["standing"]),
        (["not_sure"], ["not_sure"]),
        ([], None),
        (["standing", "nothing"], 'Choose those that apply, or "Nothing", not both'),
        (["standing", "flying"], "Choose one of the answers on this page"),
        ("standing", "Choose one of the answers on this page"),
        ([["standing"]], "Choose one of the answers on this page"),
    ],
)
def test_several_answers_are_sorted_and_those_that_stand_alone_stand_alone(raw, said):
    assert judge("foot_worse", raw) == said


@pytest.mark.parametrize(
    ("raw", "said"),
    [
        ({"left": "flat", "right": "normal"}, {"left": "flat", "right": "normal"}),
        ({"left": "flat", "right": ""}, {"left": "flat"}),
        ({"left": "", "right": ""}, None),
        ({"middle": "flat"}, "Choose one of the answers on this page"),
        ({"left": "round"}, "Choose one of the answers on this page"),
        ("flat", "Choose one of the answers on this page"),
    ],
)
def test_an_answer_for_each_side(raw, said):
    assert judge("arch_print", raw) == said


def test_a_check_with_a_number_may_be_left_out_on_one_side():
    both = {"left": "12", "right": "not_done"}
    assert judge("test_balance", both) == {"left": 12, "right": "not_done"}
    twice = {"left": ["12", "not_done"]}
    assert judge("test_balance", twice) == 'Give a number, or tick "Not tried", not both'
    assert "between 0 and 30" in judge("test_balance", {"left": "not_sure"})


@pytest.mark.parametrize(
    ("raw", "said"),
    [
        (
            [{"site": "knee_inner", "side": "right"}, {"site": "knee_inner", "side": "left"}],
            [{"site": "knee_inner", "side": "both"}],
        ),
        (
            [{"site": "knee_inner", "side": "left"}, {"site": "arch", "side": "both"}],
            [{"site": "arch", "side": "both"}, {"site": "knee_inner", "side": "left"}],
        ),
        ([{"site": "cannot_point", "side": "centre"}], [{"site": "cannot_point", "side": "centre"}]),
        ([], 'Choose where it hurts, or "I can\'t point to it"'),
        ([{"site": "heel_plantar", "side": ""}], 'Choose left, right or both for "under the heel"'),
        ([{"site": "elbow", "side": "left"}], "Choose one of the answers on this page"),
        ([{"site": "arch", "side": "top"}], "Choose one of the answers on this page"),
        ([{"site": "arch"}], "Choose one of the answers on this page"),
        (["arch"], "Choose one of the answers on this page"),
        ("arch", "Choose one of the answers on this page"),
    ],
)
def test_places_of_the_body_map(raw, said):
    assert judge("body_map", raw) == said


def test_words_are_kept_as_written_up_to_their_length():
    assert judge("goal_1", "  The stairs\r\nat home ") == "The stairs\nat home"
    assert judge("goal_1", "x" * 132) == "Use 120 characters or fewer. You have 12 too many"
    assert judge("goal_1", "   ") is None
    assert judge("goal_1", ["words"]) == "Answer in words"


@pytest.mark.parametrize(("raw", "kept"), [("yes", "yes"), ("no", "no"), ("not_sure", "not_sure")])
def test_a_sign_with_more_answers_is_only_ticked_at_first(raw, kept):
    signs = {"rf_fever": "no", "rf_wound": "no", "rf_hot_foot": "no", "rf_hot_joint": raw}
    assert everything("safety-3", signs).values["rf_hot_joint"] == kept


def test_what_was_ticked_is_said_in_full_on_the_next_page():
    answers = FOOT | {"rf_hot_joint": "yes"}
    page = questionnaire().page("safety-3-more")
    health = dict.fromkeys(["rf_hot_joint_stuck", "immune", "gout", "steroids"], "no")
    health["past_surgery"] = ["none"]
    assert (
        clean(page, health | {"rf_hot_joint": "knee"}, answers, today=TODAY).values["rf_hot_joint"] == "knee"
    )
    assert "rf_hot_joint" in clean(page, health | {"rf_hot_joint": "yes"}, answers, today=TODAY).errors


def test_a_sign_left_open_is_refused():
    cleaned = everything("safety-1", {})
    assert cleaned.values == {}
    assert cleaned.errors.keys() == {"rf_saddle", "rf_bladder_bowel", "rf_both_legs", "rf_foot_drop"}


def test_a_question_that_may_stay_open_is_kept_as_skipped():
    assert everything("words", {}).values == {"main_worry": None}


def test_what_was_not_asked_is_left_open_and_the_rest_is_judged():
    def asked(pain):
        sent = {"foot_pain_avg": pain, "foot_duration": ""}
        return clean(questionnaire().page("how-bad"), sent, FOOT, today=TODAY, leave_open=True)

    assert asked("4").values == {"foot_pain_avg": 4}
    assert asked("11").errors.keys() == {"foot_pain_avg"}


def test_what_the_page_does_not_ask_is_refused_and_nothing_is_kept():
    forged = everything("words", {"main_worry": "My heel", "knee_lock": "yes"})
    assert forged.errors == {"knee_lock": "Choose one of the answers on this page"}
    assert forged.values == {}


def test_a_region_that_was_not_chosen_can_not_be_the_main_one():
    two = FOOT | {"body_map": [{"site": "arch", "side": "left"}, {"site": "knee_back", "side": "left"}]}
    page = questionnaire().page("first")
    assert clean(page, {"main_region": "knee"}, two, today=TODAY).values["main_region"] == "knee"
    assert "main_region" in clean(page, {"main_region": "back"}, two, today=TODAY).errors


@pytest.mark.parametrize(
    "raw",
    [
        object(),
        5,
        True,
        "\x00",
        "no\x00",
        ["yes"],
        {"yes": "yes"},
        "x" * 100_000,
        ["\x00"],
        [[]],
        {"left": []},
    ],
)
def test_nothing_that_is_sent_breaks_a_page(raw):
    for page in questionnaire().pages:
        cleaned = clean(page, dict.fromkeys(page.link_ids, raw), FOOT, today=TODAY)
        assert not (cleaned.values and cleaned.errors)
