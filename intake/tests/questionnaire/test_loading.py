"""A mistake in the data files is named when they are read."""

from copy import deepcopy

import pytest

from intake.questionnaire.checks import QuestionnaireError
from intake.questionnaire.loading import build

ITEMS = {
    "first": {
        "item": [
            {"link_id": "dm", "type": "choice", "text": "Diabetes?", "why": "-", "options": {"no": "No"}},
            {"link_id": "dm_feet", "type": "bool3", "text": "Ulcer?", "why": "-", "when": "dm = no"},
        ]
    }
}
PAGES = {
    "before": {
        "sections": {"health": "Health"},
        "page": [
            {"slug": "a", "section": "health", "title": "A", "items": ["dm"]},
            {"slug": "b", "section": "health", "title": "B", "items": ["dm_feet"]},
        ],
    }
}


@pytest.fixture
def data():
    return deepcopy(ITEMS), deepcopy(PAGES)


def refusal(items, pages):
    with pytest.raises(QuestionnaireError) as error:
        build(items, pages, version="1")
    return str(error.value)


def test_sound_data_are_taken(data):
    made = build(*data, version="1")
    assert list(made.items) == ["dm", "dm_feet"]
    assert made.page("b").link_ids == ("dm_feet",)


def test_one_link_id_for_two_items(data):
    items, pages = data
    items["first"]["item"].append(items["first"]["item"][0])
    assert refusal(items, pages) == "dm is there twice"


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ({"when": "gout = yes"}, "dm_feet waits for gout, which is no item"),
        (
            {"when": "dm is no"},
            "dm_feet: expected =, !=, <, <=, >, >=, in or has in 'dm is no' at character 4",
        ),
        ({"when": "dm_feet = yes"}, "page b asks dm_feet before dm_feet, which decides on it"),
        ({"text": "{who} has an ulcer?"}, "nothing says what 'who' means in '{who} has an ulcer?'"),
        ({"type": "choice"}, "dm_feet has no options"),
        ({"type": "int"}, "dm_feet is a number without minimum and maximum"),
    ],
)
def test_an_item_that_cannot_work(data, change, sentence):
    items, pages = data
    items["first"]["item"][1] |= change
    assert refusal(items, pages) == sentence


def test_an_item_without_its_reason(data):
    items, pages = data
    del items["first"]["item"][1]["why"]
    assert refusal(items, pages) == "dm_feet has no 'why'"


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ({"items": []}, "no page asks dm_feet"),
        ({"items": ["dm_feet", "gout"]}, "a page asks gout, which is no item of the pages"),
        ({"items": ["dm_feet", "dm_feet"]}, "page b asks dm_feet twice"),
        ({"items": ["dm", "dm_feet"]}, "page b asks dm, which an earlier page always asks first"),
        ({"slug": "a"}, "two pages are named a"),
        ({"kind": "quiz"}, "page b is of no known kind: quiz"),
        ({"follow_up_of": "c"}, "page b follows c, which is no page"),
    ],
)
def test_a_page_that_cannot_work(data, change, sentence):
    items, pages = data
    pages["before"]["page"][1] |= change
    assert refusal(items, pages) == sentence


def test_a_page_that_waits_for_a_later_one(data):
    items, pages = data
    pages["before"]["page"].reverse()
    assert refusal(items, pages) == "page b asks dm_feet before dm, which decides on it"


def test_two_items_that_wait_for_each_other(data):
    items, pages = data
    items["first"]["item"][0]["when"] = "dm_feet = yes"
    pages["before"]["page"][0]["items"] = ["dm if always"]
    pages["before"]["page"].append({"slug": "c", "section": "health", "title": "C", "items": ["dm"]})
    assert refusal(items, pages) == "these wait for each other: dm → dm_feet → dm"


def test_a_question_that_every_page_narrows_for_then_its_condition_is_not_the_truth(data):
    items, pages = data
    pages["before"]["page"][1]["items"] = ["dm_feet if dm = no"]
    assert "every page narrows dm_feet" in refusal(items, pages)


UNIT = {"link_id": "unit", "type": "choice", "text": "-", "why": "-", "options": {"kg": "kg", "lb": "lb"}}
WEIGHT = {"link_id": "weight", "type": "decimal", "text": "-", "why": "-", "minimum": 2, "maximum": 400}


@pytest.mark.parametrize(
    ("unit", "asked", "sentence"),
    [
        ({"unit_of": "weight"}, ["weight", "unit"], None),
        ({"unit_of": "dm"}, ["weight", "unit"], "unit is the unit of dm, which is no number"),
        ({"unit_of": "weight"}, ["weight"], "unit is not asked where weight is"),
        ({"unit_of": "weight", "stable": True}, ["weight", "unit"], "unit and weight are not equally stable"),
        ({"unit_of": "weight", "when": "dm = no"}, ["weight", "unit"], "unit is not asked where weight is"),
        (
            {"unit_of": "weight", "options": {"st": "stone"}},
            ["weight", "unit"],
            "unit knows no measure st",
        ),
    ],
)
def test_a_unit_stands_with_its_number(data, unit, asked, sentence):
    items, pages = data
    items["first"]["item"] += [WEIGHT, UNIT | unit]
    pages["before"]["page"].append({"slug": "c", "section": "health", "title": "C", "items": asked})
    if sentence:
        assert sentence in refusal(items, pages)
    else:
        assert build(items, pages, version="1").items["unit"].unit_of == "weight"


def test_a_drawing_says_what_it_shows_and_belongs_to_a_question(data):
    items, pages = data
    items["first"]["item"][0]["drawings"] = {"no": "heel"}
    assert refusal(items, pages) == "nothing says what these drawings show: heel"
    assert (
        build(items, pages, version="1", drawings={"heel": "A heel."}).items["dm"].options[0].drawing
        == "heel"
    )
    with pytest.raises(QuestionnaireError, match="no question has these drawings: toe"):
        build(items, pages, version="1", drawings={"heel": "A heel.", "toe": "A toe."})
