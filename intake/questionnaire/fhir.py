"""The questionnaire as a FHIR R4 ``Questionnaire`` (https://hl7.org/fhir/R4/questionnaire.html).

Conditions become ``enableWhen`` where FHIR can say them: comparisons of answers joined by "and" or by "or".
The others (age, one side, mixed ones) stand in an extension, in our own language.
"""

import json
import re
from collections.abc import Iterator
from typing import Any

from intake.conditions.facts import DOWNSTREAM, SITES_OF_REGION
from intake.questionnaire.checks import NUMBERS
from intake.questionnaire.items import Item, Option, Questionnaire
from intake.questionnaire.labels import SIDES, SITES

Json = dict[str, Any]

CANONICAL = "urn:instep:questionnaire:intake"
CODES = "urn:instep:answers"  # our own code system; its version is the questionnaire's
SHOW_WHEN = "urn:instep:show-when"
MINIMUM = "http://hl7.org/fhir/StructureDefinition/minValue"
MAXIMUM = "http://hl7.org/fhir/StructureDefinition/maxValue"
UNIT = "http://hl7.org/fhir/StructureDefinition/questionnaire-unit"
UCUM = "http://unitsofmeasure.org"
TYPES = {
    "bool3": "choice",
    "choice": "choice",
    "multi": "choice",
    "int": "integer",
    "decimal": "decimal",
    "date": "date",
    "text": "text",
}
ONE_COMPARISON = re.compile(r"(\w+) (=|!=|<|<=|>|>=|in|has) (?:\(([\w|]+)\)|(\w+))")
PLACES = re.compile(r"(has|site)\(([\w|]+)\)")
OPERATORS = {"in": "=", "has": "="}
EXISTS = re.compile(r"answered\((\w+)\)")
NOT_AN_ANSWER = frozenset({"age", "sex", "regions"})  # words worked out from an answer


def fhir_questionnaire(questionnaire: Questionnaire) -> Json:
    """Return the JSON of the resource: a group for each section, its questions in the order of the pages."""
    return {
        "resourceType": "Questionnaire",
        "url": CANONICAL,
        "version": questionnaire.version,
        "name": "InstepIntake",
        "title": "Foot clinic intake",
        "status": "draft",
        "language": "en",
        "subjectType": ["Patient"],
        "item": list(_groups(questionnaire)),
    }


def _groups(questionnaire: Questionnaire) -> Iterator[Json]:
    titles = {page.section: page.section_title for page in questionnaire.pages}
    items: dict[str, Item] = {}
    home: dict[str, str] = {}
    for page in questionnaire.pages:
        for link_id in page.link_ids:
            items[link_id] = questionnaire.items[link_id]
            home.setdefault(link_id, page.section)
    for section, title in titles.items():
        inside = [_item(item, questionnaire) for link_id, item in items.items() if home[link_id] == section]
        yield {"linkId": f"section.{section}", "type": "group", "text": title, "item": inside}


def _item(item: Item, questionnaire: Questionnaire) -> Json:
    made: Json = {"linkId": item.link_id, "text": item.text, "required": item.must} | _when(
        item, questionnaire
    )
    if item.type == "body_map":
        sites = _options(Option(code, text) for code, text in SITES.items())
        sides = _options(Option(code, text) for code, text in SIDES.items())
        return made | {
            "type": "group",
            "repeats": True,
            "item": [
                {"linkId": f"{item.link_id}.site", "type": "choice", "text": "Place", "answerOption": sites},
                {"linkId": f"{item.link_id}.side", "type": "choice", "text": "Side", "answerOption": sides},
            ],
        }
    if item.side_pair:
        sides = [
            {"linkId": f"{item.link_id}.{side}", "text": side.capitalize()} | _answer(item)
            for side in ("left", "right")
        ]
        return made | {"type": "group", "item": sides}
    return _joined(made, _answer(item))


def _joined(one: Json, other: Json) -> Json:
    extensions = [*one.get("extension", []), *other.get("extension", [])]
    return one | other | ({"extension": extensions} if extensions else {})


def _answer(item: Item) -> Json:
    """Return type and limits of one answer."""
    made: Json = {"type": TYPES[item.type]}
    if item.options:
        made["answerOption"] = _options(iter(item.options))
        made["repeats"] = item.type == "multi"
    if item.max_length:
        made["maxLength"] = item.max_length
    limits = list(_limits(item))
    return made | ({"extension": limits} if limits else {})


def _options(options: Iterator[Option]) -> list[Json]:
    return [
        {"valueCoding": {"system": CODES, "code": option.code, "display": option.text}} for option in options
    ]


def _limits(item: Item) -> Iterator[Json]:
    value = "valueInteger" if item.type == "int" else "valueDecimal"
    for url, limit in ((MINIMUM, item.minimum), (MAXIMUM, item.maximum)):
        if limit is not None:
            yield {"url": url, value: limit}
    if item.unit:
        yield {"url": UNIT, "valueCoding": {"system": UCUM, "code": item.unit}}


def _when(item: Item, questionnaire: Questionnaire) -> Json:
    """Return the condition as enableWhen, or in our own words where FHIR has none."""
    text = item.condition.text.replace("any_downstream", f"has({'|'.join(DOWNSTREAM)})")
    if text == "always":
        return {}
    for joined, behavior in ((" and ", "all"), (" or ", "any")):
        rows = [_comparison(part, questionnaire, behavior) for part in text.split(joined)]
        enable_when = [row for alternatives in rows for row in alternatives]
        if all(rows):
            return {"enableWhen": enable_when} | (
                {"enableBehavior": behavior} if len(enable_when) > 1 else {}
            )
    return {"extension": [{"url": SHOW_WHEN, "valueString": item.condition.text}]}


def _comparison(part: str, questionnaire: Questionnaire, behavior: str) -> list[Json]:
    """Return one comparison, several for a list of codes, or none if FHIR can't say it in this place."""
    if exists := EXISTS.fullmatch(part):
        return [{"question": exists[1], "operator": "exists", "answerBoolean": True}]
    if places := PLACES.fullmatch(part):
        answers = [_coding(site) for site in _sites(places[1], places[2].split("|"))]
        return _alternatives("body_map.site", "=", answers, behavior)
    found = ONE_COMPARISON.fullmatch(part)
    if not found or found[1] in NOT_AN_ANSWER:
        return []
    asked, values = questionnaire.items[found[1]], (found[3] or found[4]).split("|")
    # "yes" to a sign that is asked in full on the next page is no option of it
    answers = [_coding(value) for value in values if asked.option(value)]
    if asked.type in NUMBERS:
        answers = [{f"answer{TYPES[asked.type].capitalize()}": json.loads(value)} for value in values]
    return _alternatives(asked.link_id, OPERATORS.get(found[2], found[2]), answers, behavior)


def _alternatives(question: str, operator: str, answers: list[Json], behavior: str) -> list[Json]:
    if len(answers) > 1 and behavior == "all":
        return []
    return [{"question": question, "operator": operator} | answer for answer in answers]


def _coding(code: str) -> Json:
    return {"answerCoding": {"system": CODES, "code": code}}


def _sites(word: str, names: list[str]) -> list[str]:
    """Return the sites that a test of the body map names; none for the foot: a calf may count to it."""
    if word == "site":
        return names
    return [] if "foot" in names else [site for name in names for site in sorted(SITES_OF_REGION[name])]
