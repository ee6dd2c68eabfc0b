"""Answers with which each page comes up, and those of the stories of the tour."""

from collections.abc import Mapping
from functools import cache
from random import Random
from typing import Any

from conftest import NOW
from intake.questionnaire import Item, Page, questionnaire
from intake.questionnaire.flow import first_unanswered_page, items_to_show
from intake.tests.conftest import KNEES

Answers = Mapping[str, Any]

TODAY = NOW.date()
FEET = {
    **KNEES,
    "body_map": [{"site": "arch", "side": "both"}],
    "foot_duration": "gt_12mo",
    "foot_pain_avg": 4,
}
HIP_ALONE = {
    **KNEES,
    "body_map": [{"site": "groin", "side": "left"}],
    "hip_vs_foot_timing": "no_foot_trouble",
}
PRESSING = {**FEET, "rf_foot_drop": "yes", "rf_foot_drop_when": "longer", "rf_foot_drop_course": "same"}
CHILD = {**FEET, "answered_by": "parent_guardian", "birth_date": "2017-03-27"}
EVERYWHERE = [
    {"site": site, "side": "both"}
    for site in (
        "arch",
        "big_toe_joint",
        "forefoot_ball",
        "heel_back",
        "toenail",
        "knee_inner",
        "groin",
        "low_back_side",
    )
]
CALM = {
    **{link_id: "no" for link_id, item in questionnaire().items.items() if item.option("no") and item.must},
    **{"amputation": "no", "neuropathy": "no", "dm": "no", "gait_change": "yes", "past_surgery": ["none"]},
}
OPERATED = {
    **CALM,
    "past_surgery": ["knee_other"],
    "past_surgery_6wk": "yes",
    "load_change": "no",
    "steroids": "yes",
}
WALKS: list[tuple[str, list[dict[str, str]], Answers]] = [  # born, where it hurts, what is answered so
    ("1961-03-27", EVERYWHERE, {}),
    ("2012-03-27", EVERYWHERE, {}),
    ("1991-03-27", EVERYWHERE, {}),
    ("1961-03-27", EVERYWHERE, CALM),
    ("1961-03-27", EVERYWHERE[:4], {**CALM, "main_worry": "Слова"}),
    ("1991-03-27", EVERYWHERE, OPERATED),
    ("2017-03-27", EVERYWHERE, {"answered_by": "parent_guardian"}),
    ("1961-03-27", [*EVERYWHERE, {"site": "other_place", "side": "centre"}], {}),
    ("1961-03-27", EVERYWHERE, {**CALM, "test_leg_level": "left_low", "osteoporosis": "no"}),
]
CLOSING = ("no", "none", "not_sure", "not_done", "never")  # answers after which less is asked


def answers_to(known: Answers, *, until: str = "", stage: Any = "before") -> dict[str, Any]:
    """Return the answers to all pages of a stage, or to those before one."""
    answers = {"answered_by": known.get("answered_by", "self")}
    while page := first_unanswered_page(answers, stage=stage, today=TODAY):
        if page.slug == until:
            break
        answers |= values_on(page, answers, known)
    return answers


def values_on(page: Page, answers: Answers, known: Answers) -> dict[str, Any]:
    """Return what is answered to one page."""
    items = items_to_show(page, answers, today=TODAY)
    return {one.link_id: known.get(one.link_id, "no" if one.must else None) for one in items}


@cache
def states_of_pages() -> dict[str, Answers]:
    """Return, for each page, answers with which it is the next to be asked."""
    found: dict[str, Answers] = {}
    chance = Random(4)
    for born, places, calm in WALKS:
        known = {
            "answered_by": "self",
            "birth_date": born,
            "sex_at_birth": "female",
            "body_map": places,
            **calm,
        }
        answers: dict[str, Any] = {}
        while page := first_unanswered_page(answers, today=TODAY):
            found.setdefault(page.slug, dict(answers))
            for item in items_to_show(page, answers, today=TODAY):
                answers[item.link_id] = known.get(item.link_id) or _any_answer(item, chance)
    return found


def _any_answer(item: Item, chance: Random) -> Any:
    """Answer somehow, rather so that more is asked than less."""
    if item.type in ("int", "decimal"):
        return item.minimum
    if item.type == "text":
        return "Слова"
    code = chance.choice([one.code for one in item.options if one.code not in CLOSING])
    value = [code] if item.type == "multi" else code
    return {"left": value, "right": value} if item.side_pair else value


def nonsense(slug: str, answers: Answers) -> dict[str, Any]:
    """Send what no page of ours would send, to every question of a page."""
    page = questionnaire().page(slug)
    sent: dict[str, Any] = {"signs": ["gone"], "site": ["arch:", "gone:left"]}
    for item in items_to_show(page, answers, today=TODAY):
        wrong = {
            "text": "Слово " * 400,
            "int": "-7",
            "decimal": "много",
            "multi": [one.code for one in item.options],
        }
        for name in (item.link_id, f"{item.link_id}_left"):
            sent[name] = wrong.get(item.type, "gone")
    return sent
