"""Reads the table of patients in ``shown_when.txt`` and holds conditions against it."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from itertools import product
from pathlib import Path
from typing import Any

from intake.conditions import REGION_OF_SITE, Condition, Facts
from intake.conditions.facts import SITES_OF_REGION
from intake.questionnaire import Questionnaire, questionnaire
from intake.tests.questionnaire.test_items import EACH

TODAY = date(2027, 3, 2)
TABLE = Path(__file__).with_name("shown_when.txt")
PLACES = {"foot": "arch", "knee": "knee_inner", "hip": "groin", "back": "low_back_centre"}


@dataclass(frozen=True)
class Patient:
    """What somebody answered, and whether the question is asked then."""

    answers: Mapping[str, Any]
    asked: bool
    line: str


def conditions(made: Questionnaire) -> dict[str, Condition]:
    """Return every condition of a questionnaire by the name under which the table speaks of it."""
    found = {link_id: item.condition for link_id, item in made.items.items()}
    for page in made.pages:
        found |= {f"{page.slug}: {one.link_id}": one.condition for one in page.asked if one.condition}
    for link_id, item in made.items.items():
        found |= {f"{link_id} = {one.code}": one.condition for one in item.options if one.condition}
    return {name: condition for name, condition in found.items() if condition.text != "always"}


def table() -> dict[str, list[Patient]]:
    """Return the patients by the name of the condition that they test."""
    found: dict[str, list[Patient]] = {}
    for block in re.split(r"\n\s*\n", TABLE.read_text(encoding="utf-8")):
        lines = [line for line in block.splitlines() if not line.startswith("#")]
        for names, patients in _expanded(lines) if lines else ():
            for name in names.split(", "):
                assert name not in found, f"{name} is there twice"
                found[name] = [patient for line in patients for patient in _patients(line)]
    return found


def faults(name: str, condition: Condition, patients: list[Patient]) -> list[str]:
    """Return the patients whom a condition asks although it should not, or passes over."""
    return [
        f"{name}: {patient.line}"
        for patient in patients
        if (condition.evaluate(Facts(patient.answers, TODAY)) is True) is not patient.asked
    ]


def _expanded(lines: list[str]) -> Iterator[tuple[str, list[str]]]:
    letter = re.search(r"\{(\w)\}", lines[0])
    for name in EACH[letter[1]] if letter else [""]:
        others = "|".join(_others(letter[1], name)) if letter else ""
        filled = [re.sub(r"\{not \w\}", others, line) for line in lines]
        names, *patients = [re.sub(r"\{\w\}", name, line) for line in filled]
        yield names, patients


def _others(letter: str, name: str) -> Iterator[str]:
    """Return the others of a kind; beside knee, hip and back there is the foot too."""
    return (other for other in EACH["r" if letter == "d" else letter] if other != name)


def _patients(line: str) -> Iterator[Patient]:
    sign, *facts = line.split(" ")
    told = [(key, _choices(choices)) for key, _, choices in (fact.partition("=") for fact in facts)]
    for chosen in product(*(choices for _, choices in told)):
        pairs = dict(zip((key for key, _ in told), chosen, strict=True))
        yield Patient(_answers(pairs), sign == "+", f"{sign} {pairs}")


def _choices(text: str) -> list[str]:
    region, but, sites = text.partition("!")
    if not but:
        return text.split("|")
    here = sorted(SITES_OF_REGION[region] if region else REGION_OF_SITE)
    return [site for site in here if site not in sites.split(",")]


def _answers(pairs: Mapping[str, str]) -> dict[str, Any]:
    answers: dict[str, Any] = {}
    for key, text in pairs.items():
        link_id, _, side = key.partition(".")
        if key == "at":
            answers["body_map"] = _places(text)
        elif key == "age":
            answers["birth_date"] = f"{TODAY.year - int(text)}-03-02"
        elif side:
            answers[link_id] = {**answers.get(link_id, {}), **({side: text} if text else {})}
        else:
            answers[link_id] = _value(link_id, text)
    return answers


def _value(link_id: str, text: str) -> Any:
    if not text:
        return None
    kind = questionnaire().items[link_id].type
    return [text] if kind == "multi" else int(text) if kind in ("int", "decimal") else text


def _places(text: str) -> list[dict[str, str]] | None:
    sites = [PLACES.get(name, name) for name in text.split(",") if name]
    return [{"site": site, "side": "left"} for site in dict.fromkeys(sites)] or None
