"""No branch of the questionnaire is untested: a mistake planted in any condition is found by the table."""

import pytest

from intake.conditions import parse
from intake.questionnaire import questionnaire
from intake.tests.questionnaire.mutations import mutants
from intake.tests.questionnaire.shown_when import conditions, faults, table

PATIENTS = table()
CONDITIONS = conditions(questionnaire())

SAME = {  # changes that mean the same: no patient could tell them from the condition as it is
    # a parent of somebody under 16 is already one of somebody under 18
    "(answered_by = parent_guardian and age < 18) or (answered_by in (carer|staff|parent_guardian) and age < 16)",
    # who has a sore hip is asked at any age
    "has(hip) or (age < 16 and has(knee|hip))",
}


def test_the_table_speaks_of_every_condition_and_of_no_other():
    assert PATIENTS.keys() == CONDITIONS.keys()


@pytest.mark.parametrize("name", CONDITIONS)
def test_a_question_is_asked_of_whom_the_table_says(name):
    assert faults(name, CONDITIONS[name], PATIENTS[name]) == []


@pytest.mark.parametrize("name", CONDITIONS)
def test_every_mistake_in_a_condition_is_found_when_planted(name):
    planted = [text for text in mutants(CONDITIONS[name].text) if text not in SAME]
    assert len(planted) >= 3
    unseen = [text for text in planted if not faults(name, parse(text), PATIENTS[name])]
    assert unseen == [], f"nobody in the table of {name} tells the difference"


def test_mistakes_of_every_kind_are_planted():
    planted = mutants("has(foot) and (age >= 50 or not dm = no) and bunion[any] in (mild|severe)")
    assert {
        "always",
        "not (has(foot) and (age >= 50 or (not dm = no)) and bunion[any] in (mild|severe))",
        "has(knee) and (age >= 50 or (not dm = no)) and bunion[any] in (mild|severe)",
        "has(foot) or (age >= 50 or (not dm = no)) or bunion[any] in (mild|severe)",
        "(age >= 50 or (not dm = no)) and bunion[any] in (mild|severe)",
        "has(foot) and (age > 50 or (not dm = no)) and bunion[any] in (mild|severe)",
        "has(foot) and (age >= 51 or (not dm = no)) and bunion[any] in (mild|severe)",
        "has(foot) and (age >= 50 or dm = no) and bunion[any] in (mild|severe)",
        "has(foot) and (age >= 50 or (not dm = type1)) and bunion[any] in (mild|severe)",
        "has(foot) and (age >= 50 or (not dm = no)) and bunion[any] in severe",
        "has(foot) and (age >= 50 or (not dm = no)) and bunion[left] in (mild|severe)",
    } <= set(planted)
