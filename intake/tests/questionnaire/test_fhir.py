"""The questionnaire for other programs."""

import json
import operator
import re
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from fhir.resources.R4B.questionnaire import Questionnaire

from intake.conditions import Facts, parse
from intake.questionnaire import questionnaire
from intake.questionnaire.fhir import CODES, SHOW_WHEN, fhir_questionnaire
from intake.questionnaire.fhir_derived import CALCULATED
from intake.questionnaire.fhir_when import Unsayable, clauses
from intake.tests.questionnaire.shown_when import TODAY, table


@pytest.fixture(scope="module")
def resource():
    return fhir_questionnaire(questionnaire())


def each(items):
    """Yield every item, however deep."""
    for item in items:
        yield item
        yield from each(item.get("item", []))


@pytest.fixture(scope="module")
def items(resource):
    return {item["linkId"]: item for item in each(resource["item"])}


@pytest.fixture(scope="module")
def groups_round(resource):
    """Return for each item the groups that it lies in."""
    found = {}

    def walk(item, round_it):
        found[item["linkId"]] = round_it
        for inside in item.get("item", []):
            walk(inside, [*round_it, item])

    for item in resource["item"]:
        walk(item, [])
    return found


def test_it_is_a_valid_fhir_questionnaire(resource):
    read = Questionnaire.model_validate(resource)
    assert read.version == questionnaire().version


def test_every_question_of_the_pages_is_in_it_once(resource):
    asked = {link_id for page in questionnaire().pages for link_id in page.link_ids}
    found = [item["linkId"] for item in each(resource["item"])]
    assert len(found) == len(set(found))
    assert asked <= set(found)
    parts = {"derived", "body_map.site", "body_map.side"}
    others = {
        one for one in set(found) - asked - parts if not re.search(r"^section\.|^derived\.|\.if\d$", one)
    }
    assert all(re.search(r"\.(left|right|instead)$", one) for one in others)


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


def test_every_conditional_item_carries_enable_when_and_its_condition_in_our_words(items):
    conditional = [one for one in questionnaire().items.values() if one.condition.text != "always"]
    assert len(conditional) > 100
    for item in conditional:
        assert items[item.link_id]["enableWhen"], item.link_id
        words = {"url": SHOW_WHEN, "valueString": item.condition.text}
        assert words in items[item.link_id]["extension"]


def test_an_item_that_is_always_asked_has_no_condition(items, groups_round):
    for item in questionnaire().items.values():
        if item.condition.text == "always" and item.link_id in items:
            assert "enableWhen" not in items[item.link_id]
            assert not any("enableWhen" in group for group in groups_round[item.link_id])


def test_a_region_is_worked_out_as_its_places_say(items):
    assert items["knee_lock"]["enableWhen"] == [
        {"question": "derived.region.knee", "operator": "=", "answerBoolean": True}
    ]
    (_, calculated) = items["derived.region.knee"]["extension"]
    assert calculated["url"] == CALCULATED
    expression = calculated["valueExpression"]["expression"]
    assert re.findall(r"'(knee_\w+)'", expression) == ["knee_back", "knee_front", "knee_inner", "knee_outer"]


def test_ands_of_ors_are_groups_in_groups(items, groups_round):
    """(age >= 50 or osteoporosis) and (a sore hip or an injured one)"""
    assert items["rf_hip_fall"]["enableBehavior"] == "any"
    assert [row["question"] for row in items["rf_hip_fall"]["enableWhen"]] == [
        "derived.region.hip",
        "rf_injury_place",
    ]
    _, group = groups_round["rf_hip_fall"]
    assert group["enableBehavior"] == "any"
    assert group["enableWhen"] == [
        {"question": "derived.age", "operator": ">=", "answerInteger": 50},
        {"question": "osteoporosis", "operator": "=", "answerCoding": {"system": CODES, "code": "yes"}},
    ]


def test_an_option_that_is_not_always_offered_says_when(items):
    foot = items["main_region"]["answerOption"][0]
    assert foot["extension"] == [{"url": SHOW_WHEN, "valueString": "has(foot)"}]


def test_what_is_said_instead_of_a_number_is_a_question_below_it(items):
    codes = [option["valueCoding"]["code"] for option in items["weight_kg.instead"]["answerOption"]]
    assert codes == ["not_sure"]
    assert "test_balance.left.instead" in items


def test_enable_when_asks_for_questions_and_codes_that_exist(items):
    for item in items.values():
        rows = item.get("enableWhen", [])
        assert (len(rows) > 1) is ("enableBehavior" in item)
        for row in rows:
            asked = items[row["question"]]
            if coding := row.get("answerCoding"):
                assert coding["code"] in [option["valueCoding"]["code"] for option in asked["answerOption"]]


def told(patient):
    """Return the answers to FHIR's questions, the hidden ones worked out, as lists by link id."""
    facts = Facts(patient.answers, TODAY)
    found = {
        "derived.age": [facts.age],
        "derived.regions": [len(facts.regions)],
        "body_map.site": [place["site"] for place in patient.answers.get("body_map") or ()],
        **{f"derived.region.{one}": [one in facts.regions] for one in ("foot", "knee", "hip", "back")},
    }
    for link_id, value in patient.answers.items():
        if isinstance(value, dict):
            found |= {f"{link_id}.{side}": [one] for side, one in value.items()}
        elif link_id != "body_map":
            found[link_id] = value if isinstance(value, list) else [value]
        if isinstance(value, int):
            found[f"derived.years_since.{link_id}"] = [TODAY.year - value]
    return {link_id: [one for one in values if one is not None] for link_id, values in found.items()}


COMPARE = {"<": operator.lt, "<=": operator.le, ">": operator.gt, ">=": operator.ge, "=": operator.eq}


def holds(row, answers):
    """Evaluate one row as FHIR R4 says."""
    (wanted,) = (value for key, value in row.items() if key.startswith("answer"))
    given = answers.get(row["question"], [])
    if row["operator"] == "exists":
        return bool(given) is wanted
    wanted = wanted["code"] if isinstance(wanted, dict) else wanted
    return any(COMPARE[row["operator"]](one, wanted) for one in given)


def is_enabled(item, answers):
    rows = [holds(row, answers) for row in item.get("enableWhen", [])]
    return any(rows) if item.get("enableBehavior") == "any" else all(rows)


@pytest.mark.parametrize("link_id", [one for one in table() if one in questionnaire().items])
def test_enable_when_asks_whom_the_table_of_patients_asks(link_id, items, groups_round):
    in_full = [
        one for one in table()[link_id] if one.answers.get("rf_hot_joint") != "yes"
    ]  # only ticked so far
    for patient in in_full:
        answers = told(patient)
        way = [*groups_round[link_id], items[link_id]]
        assert all(is_enabled(one, answers) for one in way) is patient.asked, patient.line


def test_what_fhir_has_no_words_for_is_refused_by_name():
    for text in (
        "count(rf_clot_risk) >= 2",
        "site_only(toenail)",
        "not has(knee)",
        "not rf_clot_risk has cast",
    ):
        with pytest.raises(Unsayable):
            clauses(parse(text).whole, questionnaire().items)


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


def without_words(made):
    """Return a resource without all that is said in a language."""
    if isinstance(made, list):
        return [without_words(one) for one in made]
    if isinstance(made, dict):
        return {
            key: without_words(value)
            for key, value in made.items()
            if key not in ("text", "display", "title", "language")
        }
    return made


def test_the_command_prints_it_in_another_language_and_only_the_words_differ(resource):
    printed = StringIO()
    call_command("questionnaire", fhir=True, language="es", stdout=printed)
    spanish = json.loads(printed.getvalue())
    assert Questionnaire.model_validate(spanish).language == "es"
    assert without_words(spanish) == without_words(resource)
    found = {item["linkId"]: item for item in each(spanish["item"])}
    places = [option["valueCoding"]["display"] for option in found["body_map.site"]["answerOption"]]
    assert found["body_map"]["text"] == "¿Dónde le duele?"
    assert found["arch_print.left"]["text"] == "Izquierda"
    assert "arco" in places


@pytest.mark.parametrize("way", [{"fhir": True}, {}])
def test_a_language_that_we_do_not_have_is_refused_by_name(way):
    with pytest.raises(CommandError, match="There are no texts in tlh"):
        call_command("questionnaire", language="tlh", **way)


def test_the_command_prints_fhir_when_asked():
    printed = StringIO()
    call_command("questionnaire", fhir=True, stdout=printed)
    assert Questionnaire.model_validate_json(printed.getvalue())
