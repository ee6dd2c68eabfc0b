"""Is this an answer? What a browser sends is judged here, and a sentence says why where it is not."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from intake.conditions import Facts
from intake.questionnaire.flow import TICKED, items_to_show
from intake.questionnaire.items import NOT_SURE, Item, Page
from intake.questionnaire.labels import SITES, site_words
from intake.questionnaire.loading import questionnaire
from intake.questionnaire.numbers import read_measure, read_number
from intake.questionnaire.refused import UNKNOWN, Refused
from intake.questionnaire.wording import by_another, worded
from intake.wording import ENGLISH

OLDEST = 120  # years
SIDES = ("left", "right")
PLACE_SIDES = (*SIDES, "both", "centre")
EMPTY: tuple[object, ...] = (None, "", [], {})


@dataclass(frozen=True)
class Cleaned:
    """The answers of one page: what is kept, and what is said at a field that can't be."""

    values: dict[str, Any]
    errors: dict[str, str]


def clean(
    page: Page,
    submitted: Mapping[str, Any],
    answers: Mapping[str, Any],
    *,
    today: date,
    leave_open: bool = False,
) -> Cleaned:
    """Judge what was sent for a page: all of it is kept, or nothing.

    Every question shown gets a value, None where it was skipped; with ``leave_open`` one without an answer
    gets none, for it was not asked. What was sent for a question that the page does not show is refused: a
    page of ours sends no such thing. The sentences are in the page's language.
    """
    values: dict[str, Any] = {}
    errors = {}
    shown = {item.link_id: item for item in items_to_show(page, answers, today=today)}
    units = {item.unit_of: item for item in shown.values() if item.unit_of}
    facts = Facts(answers, today)
    for link_id in submitted:
        if link_id not in shown or shown[link_id].unit_of:  # a unit comes with its number
            errors[link_id] = Refused(UNKNOWN).in_words(page.language)
    for link_id, item in shown.items():
        if leave_open and _empty(submitted.get(link_id)):
            continue
        try:
            if link_id in units:
                values |= _measured(item, units[link_id], submitted.get(link_id), facts)
            elif not item.unit_of:
                values[link_id] = _value(item, submitted.get(link_id), page, facts)
        except Refused as refusal:
            errors[link_id] = refusal.in_words(page.language)
    return Cleaned({} if errors else values, errors)


def read_answers(given: Mapping[str, Any], *, today: date) -> Cleaned:
    """Judge answers in the form in which they are kept, to any questions, as another program sends them.

    None is a question that was skipped. Whether each was shown is not asked.
    """
    items, values, errors = questionnaire().items, dict(given), {}
    for link_id in sorted(given, key=lambda one: one != "body_map"):  # options may depend on places
        try:
            if link_id not in items:
                raise Refused("There is no such question")
            values[link_id] = _kept(items[link_id], given[link_id], Facts(values, today))
        except Refused as refusal:
            errors[link_id] = refusal.in_words(ENGLISH)
            del values[link_id]
    return Cleaned({} if errors else values, errors)


def _kept(item: Item, raw: Any, facts: Facts) -> Any:
    if _empty(raw):
        return None
    return _pair(item, raw, facts) if item.side_pair else _READERS[item.type](item, raw, facts)


def _value(item: Item, raw: Any, page: Page, facts: Facts) -> Any:
    if page.kind == "signs" and item.type == "choice":
        return _ticked(item, raw, facts)
    if item.side_pair:
        return _pair(item, raw, facts)
    if _empty(raw):
        if item.must:
            raise _open(item, facts.answers)
        return None
    return _READERS[item.type](item, raw, facts)


def _measured(item: Item, unit: Item, raw: Any, facts: Facts) -> dict[str, Any]:
    """Return a number and the unit in which it was typed."""
    number, code = (None, None) if _empty(raw) else read_measure(item, unit, raw, today=facts.today)
    if number is None and item.must:
        raise _open(item, facts.answers)
    return {item.link_id: number, unit.link_id: code}


def _empty(raw: Any) -> bool:
    return (raw.strip() if isinstance(raw, str) else raw) in EMPTY


def _open(item: Item, answers: Mapping[str, Any]) -> Refused:
    if item.error:
        return Refused(item.error)
    if item.link_id == "birth_date" and by_another(answers):
        return Refused("Enter the date of birth")
    if item.link_id == "birth_date":
        return Refused("Enter your date of birth")
    asked = worded(item, answers)
    if item.options:
        return Refused("Choose an answer: {question}", question=asked)
    return Refused("Answer this question: {question}", question=asked)


def _ticked(item: Item, raw: Any, facts: Facts) -> str:
    """A sign with more than yes and no is only ticked at first; what exactly is asked on the next page."""
    if raw in ("no", NOT_SURE) or (raw == TICKED and item.option("no")):
        return str(raw)
    raise _open(item, facts.answers) if _empty(raw) else Refused(UNKNOWN)


def _pair(item: Item, raw: Any, facts: Facts) -> dict[str, Any] | None:
    if _empty(raw):
        return None
    if not isinstance(raw, Mapping) or set(raw) - set(SIDES):
        raise Refused(UNKNOWN)
    read = _READERS[item.type]
    return {side: read(item, raw[side], facts) for side in SIDES if not _empty(raw.get(side))} or None


def _choice(item: Item, raw: Any, facts: Facts) -> str:
    option = item.option(raw) if isinstance(raw, str) else None
    if option is None or (option.condition and option.condition.evaluate(facts) is not True):
        raise Refused(UNKNOWN)
    return option.code


def _multi(item: Item, raw: Any, facts: Facts) -> list[str]:
    if not isinstance(raw, list | tuple):
        raise Refused(UNKNOWN)
    codes = sorted({_choice(item, code, facts) for code in raw})
    alone = [option.text for option in item.options if option.exclusive and option.code in codes]
    if alone and len(codes) > 1:
        raise Refused('Choose those that apply, or "{option}", not both', option=alone[0])
    return codes


def _number(item: Item, raw: Any, facts: Facts) -> int | float | str:
    return read_number(item, raw, today=facts.today)


def _text(item: Item, raw: Any, facts: Facts) -> str:
    if not isinstance(raw, str):
        raise Refused("Answer in words")
    text = raw.replace("\r\n", "\n").replace("\x00", "").strip()
    most = item.max_length or 500
    if len(text) > most:
        raise Refused(
            "Use {most} characters or fewer. You have {over} too many", most=most, over=len(text) - most
        )
    return text


def _birth_date(item: Item, raw: Any, facts: Facts) -> str:
    try:
        born = raw if isinstance(raw, date) else date.fromisoformat(raw)
    except (TypeError, ValueError) as error:
        raise Refused("Date of birth must be a real date, like 27 3 1961") from error
    if born > facts.today:
        raise Refused("Date of birth must be in the past")
    if facts.today.year - born.year > OLDEST:
        raise Refused("Check the year: we read it as {year}", year=born.year)
    return born.isoformat()


def _body_map(item: Item, raw: Any, facts: Facts) -> list[dict[str, str]]:
    """Read places as ``{"site", "side"}``; left and right of one site become both."""
    if not isinstance(raw, list | tuple):
        raise Refused(UNKNOWN)
    sides: dict[str, set[str]] = {}
    for place in raw:
        site, side = _place(place, item.language)
        sides.setdefault(site, set()).update(SIDES if side == "both" else [side])
    return [
        {"site": site, "side": side}
        for site in sorted(sides)
        for side in (["both"] if sides[site].issuperset(SIDES) else sorted(sides[site]))
    ]


def _place(place: Any, language: str) -> tuple[str, str]:
    if not isinstance(place, Mapping) or set(place) != {"site", "side"} or place["site"] not in SITES:
        raise Refused(UNKNOWN)
    if not place["side"]:
        site = site_words(place["site"], language)
        raise Refused('Choose left, right or both for "{place}"', place=site)
    if place["side"] not in PLACE_SIDES:
        raise Refused(UNKNOWN)
    return place["site"], place["side"]


_READERS: Mapping[str, Callable[[Item, Any, Facts], Any]] = {
    "bool3": _choice,
    "choice": _choice,
    "multi": _multi,
    "int": _number,
    "decimal": _number,
    "text": _text,
    "date": _birth_date,
    "body_map": _body_map,
}
