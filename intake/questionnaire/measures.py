"""Numbers in the units that people use, kept in one.

A measure has one box for each part: pounds in one, feet and inches in two. Pound, foot, inch and mile are the
international ones of 1959; HbA1c follows the master equation of the IFCC and the NGSP.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from intake.questionnaire.translating import DOMAIN
from intake.wording import ENGLISH, wording

KEPT_PLACES = 3  # decimals: fine enough to show a tenth of any part again as it was typed
SHOWN_PLACES = 1


@dataclass(frozen=True, slots=True)
class Box:
    """One number to type; ``worth`` is what one of it is in the unit that is kept."""

    code: str
    name: str
    worth: float = 1


@dataclass(frozen=True, slots=True)
class Measure:
    """One way to give a number: its boxes from large to small, and what is added to their sum."""

    boxes: tuple[Box, ...]
    plus: float = 0


MEASURES: Mapping[str, Measure] = {
    "kg": Measure((Box("kg", "kg"),)),
    "lb": Measure((Box("lb", "lb", 0.45359237),)),
    "cm": Measure((Box("cm", "cm"),)),
    "ft_in": Measure((Box("ft", "ft", 30.48), Box("in", "in", 2.54))),
    "km": Measure((Box("km", "km"),)),
    "mi": Measure((Box("mi", "miles", 1.609344),)),
    "percent": Measure((Box("percent", "%"),)),
    "mmol_mol": Measure((Box("mmol_mol", "mmol/mol", 0.09148),), plus=2.152),
}


def kept(measure: str, typed: Mapping[str, float]) -> float:
    """Return what is kept of the numbers typed, by box; a box left open counts nothing."""
    made = MEASURES[measure]
    whole = sum(typed.get(box.code, 0) * box.worth for box in made.boxes) + made.plus
    return round(whole, KEPT_PLACES)


def as_typed(measure: str, number: float) -> dict[str, float]:
    """Return the numbers of the boxes, as they were typed when ``number`` was kept of them."""
    made = MEASURES[measure]
    *large, last = made.boxes
    left = round((number - made.plus) / last.worth, SHOWN_PLACES)  # in the smallest part: 12 in are 1 ft
    found: dict[str, float] = {}
    for box in large:
        parts = round(box.worth / last.worth)
        found[box.code] = left // parts
        left = round(left % parts, SHOWN_PLACES)
    return {**found, last.code: left}


def name_of(box: Box, language: str) -> str:
    """Return the name of a box in a language."""
    return wording(DOMAIN, language)(box.name)


def in_words(measure: str, number: float, *, language: str = ENGLISH) -> str:
    """Return "150 lb" or "5 ft 7 in"."""
    typed = as_typed(measure, number)
    return " ".join(f"{typed[box.code]:g} {name_of(box, language)}" for box in MEASURES[measure].boxes)
