"""The questionnaire for other programs."""

import json
from io import StringIO

import pytest
from django.core.management import call_command
from fhir.resources.R4B.questionnaire import Questionnaire

from intake.questionnaire import questionnaire
from intake.questionnaire.fhir import CODES, SHOW_WHEN, fhir_questionnaire


@pytest.fixture(scope="module")
def resource():
    return fhir_questionnaire(questionnaire())


@pytest.fixture(scope="module")
def items(resource):
    return {item["linkId"]: item for section in resource["item"] for item in section["item"]}


def test_it_is_a_valid_fhir_questionnaire(resource):
    read = Questionnaire.model_validate(resource)
    assert read.version == questionnaire().version


def test_every_question_of_the_pages_is_in_it_once(resource, items):
    asked = {link_id for page in questionnaire().pages for link_id in page.link_ids}
    assert items.keys() == asked
    assert sum(len(section["item"]) for section in resource["item"]) == len(asked)


def test_not_sure_is_an_answer_of_its_own(items):
    codes = [option["valueCoding"]["code"] for option in items["rf_saddle"]["answerOption"]]
    assert codes == ["yes", "no", "not_sure"]


def test_a_list_of_codes_becomes_any_of_several(items):
    coding = {"system": CODES, "code": "yes"}
    assert items["rf_wound_signs"]["enableWhen"][0] == {
        "question": "rf_wound",
        "operator": "=",
        "answerCoding": coding,
    }
    assert items["rf_wound_signs"]["enableBehavior"] == "any"


def test_a_region_becomes_its_places(items):
    codes = [row["answerCoding"]["code"] for row in items["knee_lock"]["enableWhen"]]
    assert codes == ["knee_back", "knee_front", "knee_inner", "knee_outer"]


def test_what_fhir_cannot_say_stays_in_our_words(items):
    condition = questionnaire().items["rf_hip_fall"].condition.text
    assert items["rf_hip_fall"]["extension"] == [{"url": SHOW_WHEN, "valueString": condition}]
    assert "enableWhen" not in items["rf_hip_fall"]


def test_every_condition_is_there_in_one_way_or_the_other(items):
    conditional = {
        link_id for link_id, item in questionnaire().items.items() if item.condition.text != "always"
    }
    for link_id, item in items.items():
        ours = any(extension["url"] == SHOW_WHEN for extension in item.get("extension", []))
        assert (link_id in conditional) is (ours or "enableWhen" in item)


def test_enable_when_asks_for_questions_and_codes_that_exist(items):
    questions = items | {"body_map.site": items["body_map"]["item"][0]}
    for item in items.values():
        for row in item.get("enableWhen", []):
            asked = questions[row["question"]]
            if coding := row.get("answerCoding"):
                assert coding["code"] in [option["valueCoding"]["code"] for option in asked["answerOption"]]


def test_limits_and_units_travel_along(items):
    limits = {row["url"].rpartition("/")[2]: row for row in items["work_stand_hours"]["extension"]}
    assert limits["minValue"]["valueDecimal"] == 0
    assert limits["maxValue"]["valueDecimal"] == 24
    assert limits["questionnaire-unit"]["valueCoding"]["code"] == "h"


def test_the_command_prints_every_item_with_its_condition():
    printed = StringIO()
    call_command("questionnaire", stdout=printed)
    rows = {row["link_id"]: row for row in json.loads(printed.getvalue())["items"]}
    assert rows.keys() == questionnaire().items.keys()
    assert rows["knee_lock"]["condition"] == "has(knee)"


def test_the_command_prints_fhir_when_asked():
    printed = StringIO()
    call_command("questionnaire", fhir=True, stdout=printed)
    assert Questionnaire.model_validate_json(printed.getvalue())
