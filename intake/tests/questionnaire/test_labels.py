"""Answers in words."""

import pytest

from intake.conditions.facts import LEG_SITES, REGION_OF_SITE
from intake.questionnaire import questionnaire
from intake.questionnaire.labels import SITES, label

BOTH_KNEES_AND_BACK = [
    {"site": "low_back_centre", "side": "centre"},
    {"site": "knee_inner", "side": "both"},
    {"site": "arch", "side": "left"},
]


@pytest.mark.parametrize(
    ("link_id", "value", "words"),
    [
        ("rf_saddle", "no", "No"),
        ("rf_saddle", None, "Not answered"),
        ("rf_saddle", "not_sure", "I'm not sure"),
        ("rf_hot_joint", "yes", "Yes"),
        ("knee_duration", "3_12mo", "3 to 12 months"),
        ("knee_worse", ["standing", "walking"], "Standing, Walking"),
        ("knee_worse", ["not_sure"], "I'm not sure"),
        ("knee_pain_avg", 6, "6 of 10"),
        ("knee_pain_avg", "not_sure", "I'm not sure"),
        ("work_stand_hours", 7.5, "7.5 hours"),
        ("shoe_age_months", 1, "1 month"),
        ("main_worry", "My heel", "My heel"),
        (
            "arch_print",
            {"left": "flat", "right": "not_done"},
            "left: Almost as wide as the front, right: Not tried",
        ),
        ("test_balance", {"left": 12, "right": "not_done"}, "left: 12 seconds, right: Not tried"),
        ("callus_sites", {"right": ["heel", "big_toe_side"]}, "right: Heel, Side of the big toe"),
        (
            "body_map",
            BOTH_KNEES_AND_BACK,
            "arch (left), inner side of the knee (both sides), low back",
        ),
    ],
)
def test_an_answer_reads_as_the_patient_chose_it(link_id, value, words):
    assert label(questionnaire().items[link_id], value) == words


def test_every_place_of_the_body_map_has_words():
    assert SITES.keys() == REGION_OF_SITE.keys() | LEG_SITES | {"other_place", "cannot_point"}
