"""Conditions as FHIR R4 ``enableWhen`` (https://hl7.org/fhir/R4/questionnaire.html).

R4 joins the rows of one item by "all" or by "any", and what lies in a disabled group is disabled too. So a
condition is brought into the form "(a or b) and (c or d)"; of several such clauses each takes a group around the
question. What R4 can't compare (age, regions that hurt, years gone by) is asked of hidden items that SDC's
``calculatedExpression`` fills in.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from itertools import product
from typing import Any

from intake.conditions import REGION_OF_SITE, Part
from intake.conditions.facts import DOWNSTREAM, LEG_SITES, SITES_OF_REGION
from intake.conditions.truth import NAIL_AND_SKIN
from intake.questionnaire.items import NOT_SURE, Item

Json = dict[str, Any]
Clause = list[Json]  # rows of which one is enough
Items = Mapping[str, Item]

CODES = "urn:instep:answers"  # our own code system; its version is the questionnaire's
SITE = "body_map.site"
AGE, REGIONS, REGION, YEARS = "derived.age", "derived.regions", "derived.region.", "derived.years_since."
OTHER = {"and": "or", "or": "and"}
COMPARED = re.compile(r"(\w+(?:\(\w+\))?) (<|<=|>|>=) ([\d.]+)")
CALLED = re.compile(r"(\w+)\(([\w|]+)\)")
CHOSEN = re.compile(r"(\w+)(\[any\])? (=|!=|in|has) \(?([\w|]+)\)?")


class Unsayable(ValueError):
    """A condition that FHIR R4 has no words for; names the test."""


def clauses(part: Part, items: Items, *, wanted: bool = True) -> list[Clause]:
    """Return a condition as clauses that must all hold. Raises Unsayable."""
    if part.word == "not":
        return clauses(part.parts[0], items, wanted=not wanted)
    if not part.word:
        return [] if part.text == "always" else [_rows(part.text, items, wanted=wanted)]
    inside = [clauses(one, items, wanted=wanted) for one in part.parts]
    if (part.word if wanted else OTHER[part.word]) == "and":
        return [clause for one in inside for clause in one]
    return [_merged(chosen) for chosen in product(*inside)]


def enabled(made: Json, all_of: list[Clause]) -> Json:
    """Return an item that is enabled by its clauses, in a group for each of them that it can't hold itself."""
    plain = [row for clause in all_of if len(clause) == 1 for row in clause]
    layers = [(clause, "any") for clause in all_of if len(clause) > 1] + ([(plain, "all")] if plain else [])
    if layers:
        made = _when(*layers[-1]) | made
    for number, layer in enumerate(layers[:-1], start=1):
        group = {"linkId": f"{made['linkId']}.if", "type": "group"} | _when(*layer)
        made = group | {"linkId": f"{group['linkId']}{number}"} | {"item": [made]}
    return made


def _when(rows: Clause, behavior: str) -> Json:
    return {"enableWhen": rows} | ({"enableBehavior": behavior} if len(rows) > 1 else {})


def _merged(chosen: Iterable[Clause]) -> Clause:
    rows = [row for clause in chosen for row in clause]
    return [row for at, row in enumerate(rows) if row not in rows[:at]]


def _rows(text: str, items: Items, *, wanted: bool) -> Clause:
    """Return the rows of which one holds where a test does; where it is known to fail, if that is wanted."""
    found = list(
        _of_places(text, wanted=wanted) or _of_numbers(text, items) or _of_answers(text, items, wanted)
    )
    if not found:
        raise Unsayable(text if wanted else f"not {text}")
    return found


def _of_places(text: str, *, wanted: bool) -> Clause:
    called = CALLED.fullmatch(text)
    word, names = (called[1], called[2].split("|")) if called else (text, [])
    if not wanted:  # said only beside has(foot): the foot hurts somewhere else
        on_foot = sorted(SITES_OF_REGION["foot"] | LEG_SITES)
        return [_site(site) for site in on_foot if site not in names] if word == "site_only" else []
    if word == "beyond_skin":
        return [_site(site) for site in sorted({*REGION_OF_SITE, *LEG_SITES}) if site not in NAIL_AND_SKIN]
    if word in ("has", "any_downstream"):
        return [_row(f"{REGION}{region}", "=", "Boolean", True) for region in names or DOWNSTREAM]
    return [_site(site) for site in names] if word == "site" else []


def _of_numbers(text: str, items: Items) -> Clause:
    compared = COMPARED.fullmatch(text)
    if not compared:
        return []
    read, sign, number = compared.groups()
    called = CALLED.fullmatch(read)
    if called and called[1] != "years_since":
        return []
    question = {"age": AGE, "regions": REGIONS}.get(read, f"{YEARS}{called[2]}" if called else read)
    whole = question not in items or items[question].type == "int"
    return [_row(question, sign, "Integer" if whole else "Decimal", int(number) if whole else float(number))]


def _of_answers(text: str, items: Items, wanted: bool) -> Iterator[Json]:
    if called := CALLED.fullmatch(text):
        word, link_id = called.groups()
        if word in ("open", "answered") and link_id in items:
            yield _row(link_id, "exists", "Boolean", (word == "answered") is wanted)
        return
    chosen = CHOSEN.fullmatch(text)
    if not chosen or chosen[1] not in items:
        return
    item, codes = items[chosen[1]], chosen[4].split("|")
    one_of = (chosen[3] != "!=") is wanted
    if item.type == "multi" and not one_of:
        return
    # "yes" to a sign that is asked in full on the next page is no option of it
    named = [option.code for option in item.options if (option.code in codes) is one_of]
    for code in named if one_of else [code for code in named if code != NOT_SURE]:
        for side in (".left", ".right") if chosen[2] else ("",):
            yield _row(f"{item.link_id}{side}", "=", "Coding", {"system": CODES, "code": code})


def _site(site: str) -> Json:
    return _row(SITE, "=", "Coding", {"system": CODES, "code": site})


def _row(question: str, operator: str, kind: str, value: Any) -> Json:
    return {"question": question, "operator": operator, f"answer{kind}": value}
