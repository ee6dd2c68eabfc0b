"""Units that people use: kept in one, shown as they were typed."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from intake.questionnaire import questionnaire
from intake.questionnaire.measures import MEASURES, as_typed, in_words, kept
from intake.questionnaire.validation import clean, read_answers

TODAY = date(2027, 3, 2)
KNEE = {"birth_date": "1961-03-27", "body_map": [{"site": "knee_inner", "side": "both"}]}
PAGE = questionnaire().page("part-5-3")


def told(weight=None, height=None):
    cleaned = clean(PAGE, {"weight_kg": weight, "height_cm": height}, KNEE, today=TODAY)
    return cleaned.errors or cleaned.values


@pytest.mark.parametrize(
    ("measure", "typed", "number", "words"),
    [
        ("kg", {"kg": 68}, 68, "68 kg"),
        ("lb", {"lb": 150}, 68.039, "150 lb"),
        ("cm", {"cm": 170}, 170, "170 cm"),
        ("ft_in", {"ft": 5, "in": 7}, 170.18, "5 ft 7 in"),
        ("ft_in", {"in": 67}, 170.18, "5 ft 7 in"),
        ("ft_in", {"ft": 6}, 182.88, "6 ft 0 in"),
        ("mi", {"mi": 10}, 16.093, "10 miles"),
        ("mmol_mol", {"mmol_mol": 48}, 6.543, "48 mmol/mol"),
    ],
)
def test_a_measure_is_kept_in_one_unit_and_said_in_its_own(measure, typed, number, words):
    assert kept(measure, typed) == number
    assert in_words(measure, number) == words


@given(st.sampled_from(sorted(MEASURES)), st.integers(0, 4000))
def test_what_was_typed_comes_back_as_it_was_typed(measure, tenths):
    *_, last = MEASURES[measure].boxes
    number = kept(measure, {last.code: tenths / 10})
    again = as_typed(measure, number)
    assert kept(measure, again) == number
    if len(again) == 1:
        assert again[last.code] == tenths / 10


def test_inches_never_reach_a_foot():
    assert as_typed("ft_in", 182.87) == {"ft": 6, "in": 0}


@pytest.mark.parametrize(
    ("weight", "number", "unit"),
    [
        ({"kg": "68,5"}, 68.5, "kg"),
        ({"lb": "150"}, 68.039, "lb"),
        ({"kg": " ", "lb": "150"}, 68.039, "lb"),
        ("70", 70, "kg"),
        ({"instead": "not_sure"}, "not_sure", None),
        ({}, None, None),
        (None, None, None),
    ],
)
def test_a_weight_is_kept_with_the_unit_in_which_it_was_typed(weight, number, unit):
    assert told(weight=weight) | {"weight_kg": number, "weight_unit": unit} == told(weight=weight)


@pytest.mark.parametrize(
    ("weight", "sentence"),
    [
        ({"kg": "68", "lb": "150"}, "Give this in kilograms (kg) or in pounds (lb), not in both"),
        ({"kg": "68", "instead": "not_sure"}, 'Give a number, or tick "I\'m not sure", not both'),
        ({"kg": "1"}, "Weight must be between 2 kg and 400 kg"),
        ({"lb": "2000"}, "Weight must be between 4.4 lb and 881.8 lb"),
        ({"lb": "heavy"}, "Weight must be between 4.4 lb and 881.8 lb"),
        ({"kg": "nan"}, "Weight must be between 2 kg and 400 kg"),
        ("1e999", "Weight must be between 2 and 400"),
    ],
)
def test_a_weight_that_cannot_be_is_explained_in_the_unit_that_was_typed(weight, sentence):
    assert told(weight=weight) == {"weight_kg": sentence}


@pytest.mark.parametrize("height", [{"ft": "6", "in": "-3"}, {"ft": "6", "in": "tall"}, {"ft": "99"}])
def test_a_height_with_a_part_that_cannot_be_is_refused_whole(height):
    assert told(height=height) == {"height_cm": "Height must be between 1 ft 3.7 in and 8 ft 2.4 in"}


def test_a_unit_without_its_number_is_no_answer_of_ours():
    forged = clean(PAGE, {"weight_kg": "70", "weight_unit": "lb"}, KNEE, today=TODAY)
    assert forged.errors.keys() == {"weight_unit"}
    assert forged.values == {}


def test_another_program_sends_what_is_kept():
    sent = {"weight_kg": 68.039, "weight_unit": "lb", "height_cm": None}
    assert read_answers(sent, today=TODAY).values == sent
    assert read_answers({"weight_unit": "stone"}, today=TODAY).errors
