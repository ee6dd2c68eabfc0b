"""Numbers as people type them: in one unit or another, or not known at all."""

import math
from collections.abc import Mapping
from datetime import date
from typing import Any

from intake.questionnaire.items import Item
from intake.questionnaire.measures import MEASURES, in_words, kept
from intake.questionnaire.refused import UNKNOWN, Refused

INSTEAD = "instead"  # among the boxes of a measure: that there is no number


def read_number(item: Item, raw: Any, *, today: date) -> int | float | str:
    """Return the number, or the code of an answer in its place. Raises Refused."""
    if isinstance(raw, str) and item.option(raw):
        return raw
    if isinstance(raw, list | tuple):
        raise _not_both(item)
    number = _finite(raw)
    limits = _limits(item, today)
    whole = item.type == "int"
    if number is None or not limits[0] <= number <= limits[1] or (whole and number != int(number)):
        raise _range(item, *(f"{limit:g}" for limit in limits))
    return int(number) if whole else number


def read_measure(
    item: Item, unit: Item, raw: Any, *, today: date
) -> tuple[int | float | str | None, str | None]:
    """Return the number in the unit that is kept, and the code of the unit in which it was typed.

    ``raw`` holds what stands in each box of each measure, or is the number in the unit that is kept.
    Raises Refused.
    """
    codes = [option.code for option in unit.options]
    if not isinstance(raw, Mapping):
        number = read_number(item, raw, today=today)
        return number, None if isinstance(number, str) else codes[0]
    typed = {box: text for box, text in raw.items() if str(text or "").strip()}
    used = [code for code in codes if any(box.code in typed for box in MEASURES[code].boxes)]
    if INSTEAD in typed:
        if used:
            raise _not_both(item)
        return read_number(item, typed[INSTEAD], today=today), None
    if not used:
        return None, None
    if len(used) > 1:
        one, other = (option.text for option in unit.options)
        raise Refused("Give this in {one} or in {other}, not in both", one=one, other=other)
    return _measured(item, used[0], typed, today), used[0]


def _measured(item: Item, measure: str, typed: Mapping[str, Any], today: date) -> float:
    parts = {box: _finite(text) for box, text in typed.items()}
    limits = _limits(item, today)
    good = {box: part for box, part in parts.items() if part is not None and part >= 0}
    number = kept(measure, good)
    if len(good) < len(parts) or not limits[0] <= number <= limits[1]:
        raise _between(item, *(in_words(measure, limit, language=item.language) for limit in limits))
    return number


def _finite(raw: Any) -> float | None:
    if isinstance(raw, bool):
        return None
    try:
        number = float(str(raw).strip().replace(",", "."))
    except ValueError:
        return None
    return number if math.isfinite(number) else None


def _limits(item: Item, today: date) -> tuple[float, float]:
    least, most = item.minimum or 0, item.maximum or 0  # the loader refuses a number without them
    return least, today.year if item.until_this_year else most


def _range(item: Item, least: str, most: str) -> Refused:
    return Refused(item.error) if item.error else _between(item, least, most)


def _between(item: Item, least: str, most: str) -> Refused:
    if item.label:
        return Refused("{name} must be between {least} and {most}", name=item.label, least=least, most=most)
    return Refused("The number must be between {least} and {most}", least=least, most=most)


def _not_both(item: Item) -> Refused:
    match [option.text for option in item.instead]:
        case [one]:
            return Refused('Give a number, or tick "{one}", not both', one=one)
        case [one, other]:
            return Refused('Give a number, or tick "{one}" or "{other}", not both', one=one, other=other)
    return Refused(UNKNOWN)
