"""Answers in words, as patients and doctors read them back."""

from typing import Any

from intake.questionnaire.items import NOT_DONE, NOT_SURE, Item
from intake.questionnaire.loading import NOT_DONE_TEXT, NOT_SURE_TEXT
from intake.questionnaire.measures import SHOWN_PLACES, in_words

SKIPPED = "Not answered"
WORDS = {NOT_SURE: NOT_SURE_TEXT, NOT_DONE: NOT_DONE_TEXT}
SIDES = {"left": "left", "right": "right", "both": "both sides", "centre": "middle"}
UNITS = {"h": "hour", "mo": "month", "d": "day", "wk": "week", "s": "second"}  # others stand as they are
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
        return SKIPPED
    if typed_in and not isinstance(value, str):
        return in_words(typed_in, value)
    if item.side_pair and isinstance(value, dict):
        sides = (f"{side}: {_one(item, value[side])}" for side in ("left", "right") if side in value)
        return ", ".join(sides)
    return _one(item, value)


def places(value: list[dict[str, str]]) -> str:
    """Return the places of a body map: "inner side of the knee (both sides), arch (left)"."""
    return ", ".join(
        f"{SITES[place['site']]} ({SIDES[place['side']]})"
        if place["side"] != "centre"
        else SITES[place["site"]]
        for place in sorted(value, key=lambda place: (_ORDER[place["site"]], place["side"]))
    )


def _one(item: Item, value: Any) -> str:
    if item.type == "body_map":
        return places(value)
    if isinstance(value, list):
        return ", ".join(_option(item, code) for code in value)
    if value in WORDS:
        return WORDS[value]
    if item.options:
        return _option(item, value)
    if item.scale:
        return f"{value} of 10"
    if item.unit:
        return f"{round(value, SHOWN_PLACES):g} {_unit(item.unit, value)}"
    return str(value)


def _unit(unit: str, number: float) -> str:
    word = UNITS.get(unit, unit)
    return f"{word}s" if unit in UNITS and number != 1 else word


def _option(item: Item, code: str) -> str:
    option = item.option(code)
    return option.text if option else "Yes"
