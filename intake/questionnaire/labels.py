"""Answers in words, as patients and doctors read them back: in the language of the item they answer."""

from collections.abc import Iterator
from typing import Any

from intake.questionnaire.items import NOT_DONE, NOT_SURE, Item
from intake.questionnaire.loading import NOT_DONE_TEXT, NOT_SURE_TEXT
from intake.questionnaire.measures import MEASURES, SHOWN_PLACES, in_words
from intake.questionnaire.translating import DOMAIN
from intake.wording import ENGLISH, wording

SKIPPED = "Not answered"
WORDS = {NOT_SURE: NOT_SURE_TEXT, NOT_DONE: NOT_DONE_TEXT}
SIDES = {"left": "left", "right": "right", "both": "both sides", "centre": "middle"}
UNITS = {  # one of them, several, and what stands at the box of a number; others stand as they are
    "h": ("{n} hour", "{n} hours", "hours"),
    "mo": ("{n} month", "{n} months", "months"),
    "d": ("{n} day", "{n} days", "days"),
    "wk": ("{n} week", "{n} weeks", "weeks"),
    "s": ("{n} second", "{n} seconds", "seconds"),
}
OF_TEN = "{n} of 10"
YES = "Yes"
SITES = {
    "heel_plantar": "under the heel",
    "heel_back": "back of the heel",
    "arch": "arch",
    "forefoot_ball": "ball of the foot",
    "big_toe_joint": "joint at the base of the big toe",
    "lesser_toes": "the other toes",
    "toenail": "a toenail",
    "foot_skin": "skin of the foot",
    "foot_top": "top of the foot",
    "foot_outer_edge": "outer edge of the foot",
    "ankle_inner": "inside of the ankle",
    "ankle_outer": "outside of the ankle",
    "ankle_front": "front of the ankle",
    "calf": "calf",
    "shin": "shin",
    "knee_front": "front of the knee",
    "knee_inner": "inner side of the knee",
    "knee_outer": "outer side of the knee",
    "knee_back": "back of the knee",
    "groin": "groin",
    "hip_outer": "outside of the hip",
    "buttock": "buttock",
    "thigh_front": "front of the thigh",
    "thigh_back": "back of the thigh",
    "low_back_centre": "low back",
    "low_back_side": "low back, one side",
    "leg_radiating": "pain that runs down the leg",
    "other_place": "somewhere else",
    "cannot_point": "can't point to it",
}
_ORDER = {site: place for place, site in enumerate(SITES)}


def label(item: Item, value: Any, *, typed_in: str | None = None) -> str:
    """Return the words of an answer; a skipped one is said to be skipped, never "no".

    ``typed_in``: the measure in which a number was given, where it is not the one that is kept.
    """
    if value is None:
        return _say(SKIPPED, item.language)
    if typed_in and not isinstance(value, str):
        return in_words(typed_in, value, language=item.language)
    if item.side_pair and isinstance(value, dict):
        sides = (
            f"{side_words(side, item.language)}: {_one(item, value[side])}"
            for side in ("left", "right")
            if side in value
        )
        return ", ".join(sides)
    return _one(item, value)


def places(value: list[dict[str, str]], *, language: str = ENGLISH) -> str:
    """Return the places of a body map: "inner side of the knee (both sides), arch (left)"."""
    return ", ".join(
        f"{site_words(place['site'], language)} ({side_words(place['side'], language)})"
        if place["side"] != "centre"
        else site_words(place["site"], language)
        for place in sorted(value, key=lambda place: (_ORDER[place["site"]], place["side"]))
    )


def site_words(site: str, language: str) -> str:
    """Return the words of one place: "under the heel"."""
    return _say(SITES[site], language)


def side_words(side: str, language: str) -> str:
    """Return the words of a side of the body: "both sides"."""
    return _say(SIDES[side], language)


def unit_words(item: Item) -> str:
    """Return the name of a number's unit: "hours"."""
    return _say(UNITS[item.unit][2], item.language) if item.unit in UNITS else item.unit


def texts() -> Iterator[tuple[str, str, str]]:
    """Yield the texts of this file as ``translating.texts`` does."""
    for text in (SKIPPED, *WORDS.values(), YES, OF_TEN):
        yield text, "", "an answer read back"
    yield from ((text, "", "a side of the body, after the place") for text in SIDES.values())
    yield from ((text, "", "a number with its unit") for texts in UNITS.values() for text in texts)
    names = (box.name for measure in MEASURES.values() for box in measure.boxes)
    yield from ((name, "", "a unit, after its number") for name in names)
    yield from ((text, "", "a place on the body") for text in SITES.values())


def _one(item: Item, value: Any) -> str:
    if item.type == "body_map":
        return places(value, language=item.language)
    if isinstance(value, list):
        return ", ".join(_option(item, code) for code in value)
    if value in WORDS:
        return _say(WORDS[value], item.language)
    if item.options:
        return _option(item, value)
    if item.scale:
        return _say(OF_TEN, item.language).format(n=value)
    if item.unit:
        return _with_unit(item, round(value, SHOWN_PLACES))
    return str(value)


def _with_unit(item: Item, number: float) -> str:
    if item.unit not in UNITS:
        return f"{number:g} {item.unit}"
    one, several, _ = UNITS[item.unit]
    return _say(one if number == 1 else several, item.language).format(n=f"{number:g}")


def _option(item: Item, code: str) -> str:
    option = item.option(code)
    return option.text if option else _say(YES, item.language)


def _say(text: str, language: str) -> str:
    return wording(DOMAIN, language)(text)
