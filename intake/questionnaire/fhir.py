"""The questionnaire as a FHIR R4 ``Questionnaire`` (https://hl7.org/fhir/R4/questionnaire.html).

Conditions become ``enableWhen`` (see ``fhir_when``); beside it each stands in an extension in our own language,
as do the conditions of single options, for which R4 has no words. What may be said in place of a number is a
question below it, as R4 numbers can't be codes. All is said in the language of the questionnaire, but for the
names of hidden items.
"""

from collections.abc import Iterable, Iterator
from typing import Any

from intake.questionnaire.fhir_derived import derived_group
from intake.questionnaire.fhir_when import CODES, clauses, enabled
from intake.questionnaire.items import Item, Option, Questionnaire
from intake.questionnaire.labels import SIDES, SITES, side_words, site_words
from intake.questionnaire.translating import DOMAIN
from intake.wording import wording

Json = dict[str, Any]

CANONICAL = "urn:instep:questionnaire:intake"
SHOW_WHEN = "urn:instep:show-when"
MINIMUM = "http://hl7.org/fhir/StructureDefinition/minValue"
MAXIMUM = "http://hl7.org/fhir/StructureDefinition/maxValue"
UNIT = "http://hl7.org/fhir/StructureDefinition/questionnaire-unit"
UCUM = "http://unitsofmeasure.org"
TITLE = "Foot clinic intake"
PLACE, SIDE, INSTEAD = "Place", "Side", "Instead of a number"
TYPES = {
    "bool3": "choice",
    "choice": "choice",
    "multi": "choice",
    "int": "integer",
    "decimal": "decimal",
    "date": "date",
    "text": "text",
}


def fhir_questionnaire(questionnaire: Questionnaire) -> Json:
    """Return the JSON of the resource: a group for each section, its questions in the order of the pages."""
    sections = list(_groups(questionnaire))
    return {
        "resourceType": "Questionnaire",
        "url": CANONICAL,
        "version": questionnaire.version,
        "name": "InstepIntake",
        "title": wording(DOMAIN, questionnaire.language)(TITLE),
        "status": "draft",
        "language": questionnaire.language,
        "subjectType": ["Patient"],
        "item": [derived_group(set(_asked_of(sections))), *sections],
    }


def texts() -> Iterator[tuple[str, str, str]]:
    """Yield the texts of this file as ``translating.texts`` does."""
    for text in (TITLE, PLACE, SIDE, INSTEAD):
        yield text, "", "for other programs that show our questions"


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


def _asked_of(items: Iterable[Json]) -> Iterator[str]:
    """Yield the questions that any condition names."""
    for item in items:
        yield from (row["question"] for row in item.get("enableWhen", []))
        yield from _asked_of(item.get("item", []))


def _item(item: Item, questionnaire: Questionnaire) -> Json:
    made = _question(item)
    if item.condition.text != "always":
        made = _joined(made, {"extension": [_in_our_words(item.condition.text)]})
    return enabled(made, clauses(item.condition.whole, questionnaire.items))


def _in_our_words(condition: str) -> Json:
    return {"url": SHOW_WHEN, "valueString": condition}


def _question(item: Item) -> Json:
    made: Json = {"linkId": item.link_id, "text": item.text, "required": item.must}
    say = wording(DOMAIN, item.language)
    if item.type == "body_map":
        places = _options(Option(site, site_words(site, item.language)) for site in SITES)
        sides = _options(Option(side, side_words(side, item.language)) for side in SIDES)
        return made | {
            "type": "group",
            "repeats": True,
            "item": [
                {
                    "linkId": f"{item.link_id}.site",
                    "type": "choice",
                    "text": say(PLACE),
                    "answerOption": places,
                },
                {
                    "linkId": f"{item.link_id}.side",
                    "type": "choice",
                    "text": say(SIDE),
                    "answerOption": sides,
                },
            ],
        }
    if item.side_pair:
        each = [
            {"linkId": f"{item.link_id}.{side}", "text": side_words(side, item.language).capitalize()}
            | _answer(item, f"{item.link_id}.{side}")
            for side in ("left", "right")
        ]
        return made | {"type": "group", "item": each}
    return made | _answer(item, item.link_id)


def _joined(one: Json, other: Json) -> Json:
    extensions = [*one.get("extension", []), *other.get("extension", [])]
    return one | other | ({"extension": extensions} if extensions else {})


def _answer(item: Item, link_id: str) -> Json:
    """Return type and limits of one answer, and what may be said in its place."""
    made: Json = {"type": TYPES[item.type]}
    if item.options:
        made["answerOption"] = _options(item.options)
        made["repeats"] = item.type == "multi"
    if item.instead:
        words = wording(DOMAIN, item.language)(INSTEAD)
        instead = {"linkId": f"{link_id}.instead", "text": words, "type": "choice"}
        made["item"] = [{**instead, "answerOption": _options(item.instead)}]
    if item.max_length:
        made["maxLength"] = item.max_length
    limits = list(_limits(item))
    return made | ({"extension": limits} if limits else {})


def _options(options: Iterable[Option]) -> list[Json]:
    return [
        {"valueCoding": {"system": CODES, "code": option.code, "display": option.text}}
        | ({"extension": [_in_our_words(option.condition.text)]} if option.condition else {})
        for option in options
    ]


def _limits(item: Item) -> Iterator[Json]:
    value = "valueInteger" if item.type == "int" else "valueDecimal"
    for url, limit in ((MINIMUM, item.minimum), (MAXIMUM, item.maximum)):
        if limit is not None:
            yield {"url": url, value: limit}
    if item.unit:
        yield {"url": UNIT, "valueCoding": {"system": UCUM, "code": item.unit}}
