"""What the patient may do meanwhile (CLINICAL.md F): for whom each block is, and for whom it is not."""

from collections import Counter
from typing import Any

import pytest

from intake.assessment import assess, general_advice, rule_set
from intake.conditions import Facts
from intake.tests.assessment.conftest import TODAY, case

Answers = dict[str, Any]

SAFE = {"dm": "no", "neuropathy": "no", "circulation": "no", "rf_wound": "no", "numb_any": "no"}
ADULT = {"birth_date": "1980-01-01", "sex_at_birth": "male", **SAFE}
HEEL = {"site": "heel_plantar", "side": "left"}
BALL = {"site": "forefoot_ball", "side": "left"}
NAIL = {"site": "toenail", "side": "left"}
KNEE = {"site": "knee_inner", "side": "left"}
BACK = {"site": "low_back_centre", "side": "centre"}


def told(*places: dict[str, str], **more: Any) -> Answers:
    return {**ADULT, "body_map": list(places), **more}


def story(name: str, **more: Any) -> Answers:
    return {**case(name)["answers"], **SAFE, **more}


LIKELY = story("08", sex_at_birth="male")  # both knees, and a foot that hurts
KNEES_ALONE = {**LIKELY, "body_map": [{"site": "knee_inner", "side": "both"}]}
POSSIBLE = story("05b")
POSSIBLE_BACK = story("03")
UNLIKELY = story("02")
OPEN = story("07")
BOTH = story("05-")
FROM_BACK = story("04")
FROM_KNEE = story("09")
FOOT = told(HEEL)
PREGNANT = {"sex_at_birth": "female", "birth_date": "1995-01-01", "pregnant": "pregnant"}
LIMBS_OFF = {"amputation": "leg"}

# block, answers with which it is shown, answers with which it is not
BLOCKS: list[tuple[str, list[Answers], list[Answers]]] = [
    (
        "footwear",
        [LIKELY, POSSIBLE, POSSIBLE_BACK, FOOT],
        [UNLIKELY, OPEN, BOTH, FROM_BACK, FROM_KNEE, told(NAIL)],
    ),
    ("footwear_diary", [POSSIBLE, POSSIBLE_BACK], [LIKELY, UNLIKELY, BOTH, FOOT]),
    (
        "insole_press_test",
        [{**LIKELY, "insole_use": "shop"}, {**FOOT, "insole_use": "past"}],
        [
            LIKELY,
            {**LIKELY, "insole_use": "no"},
            {**UNLIKELY, "insole_use": "shop"},
            {**BOTH, "insole_use": "shop"},
        ],
    ),
    (
        "simple_insole",
        [LIKELY, KNEES_ALONE, FOOT],
        [
            POSSIBLE,
            POSSIBLE_BACK,
            UNLIKELY,
            OPEN,
            BOTH,
            FROM_BACK,
            FROM_KNEE,
            told(BACK),
            told(BALL),
            {**LIKELY, "dm": "type2"},
            {**LIKELY, "neuropathy": "yes"},
            {**LIKELY, "circulation": "yes"},
            {**FOOT, "circulation": "not_sure"},
            {**FOOT, "birth_date": "2015-01-01"},
        ],
    ),
    (
        "insole_ask_first",
        [{**LIKELY, "dm": "type2"}, {**LIKELY, "neuropathy": "yes"}, {**FOOT, "circulation": None}],
        [LIKELY, FOOT, {**UNLIKELY, "circulation": "yes"}, {**FROM_BACK, "circulation": "yes"}],
    ),
    ("custom_orthotics", [LIKELY, KNEES_ALONE, FOOT], [POSSIBLE, UNLIKELY, told(BACK), FROM_BACK, BOTH]),
    (
        "stretch_calf",
        [LIKELY, FOOT, {**FOOT, **PREGNANT}, {**FOOT, "circulation": None}],
        [
            POSSIBLE,
            UNLIKELY,
            told(BALL),
            {**FOOT, "birth_date": "2015-01-01"},
            {**LIKELY, "rf_wound": None},
            {**LIKELY, "dm": "type2"},
            {**LIKELY, "dm": "not_sure"},
            {**LIKELY, "neuropathy": "yes"},
            FROM_BACK,
            BOTH,
        ],
    ),
    ("stretch_sole", [LIKELY, FOOT], [KNEES_ALONE, told({"site": "heel_back", "side": "left"})]),
    (
        "strength",
        [LIKELY, FOOT],
        [POSSIBLE, {**LIKELY, "rf_wound": None}, {**FOOT, "birth_date": "2015-01-01"}],
    ),
    ("sit_to_stand", [LIKELY, KNEES_ALONE], [FOOT, POSSIBLE]),
    (
        "maternity_physio",
        [told(BACK, **PREGNANT), told(BACK, **{**PREGNANT, "pregnant": "postpartum"})],
        [told(HEEL, **PREGNANT), told(BACK, **{**PREGNANT, "pregnant": "no"}), told(BACK)],
    ),
    ("load", [LIKELY, POSSIBLE, FOOT], [UNLIKELY, OPEN, BOTH, FROM_BACK, told(NAIL)]),
    ("both_ways", [BOTH], [LIKELY, FROM_BACK, FROM_KNEE]),
    ("physiotherapy", [LIKELY, POSSIBLE, BOTH, FOOT], [UNLIKELY, OPEN, FROM_BACK, told(NAIL)]),
    ("keep_active", [UNLIKELY], [LIKELY, POSSIBLE, OPEN, FROM_BACK, FOOT]),
    ("back", [told(BACK), POSSIBLE_BACK], [FOOT, FROM_BACK, BOTH]),
    ("more_checks", [OPEN], [LIKELY, UNLIKELY, FOOT, {**OPEN, **LIMBS_OFF}]),
    ("check_arch_print", [OPEN], [LIKELY, {**OPEN, "arch_print": {"left": "flat", "right": "normal"}}]),
    ("check_heel_tilt", [OPEN], [LIKELY, {**OPEN, "heel_tilt": {"left": "straight", "right": "straight"}}]),
    (
        "check_test_tiptoe",
        [OPEN, {**OPEN, "test_tiptoe": {"left": "10plus", "right": "not_done"}}],
        [LIKELY, {**OPEN, "test_tiptoe": {"left": "10plus", "right": "10plus"}}],
    ),
    ("call_us", [OPEN, {**OPEN, **LIMBS_OFF}], [LIKELY, UNLIKELY, FOOT]),
    ("spine", [FROM_BACK], [BOTH, FROM_KNEE, told(BACK)]),
    ("spine_too", [BOTH], [FROM_BACK, LIKELY]),
    ("joint_above", [FROM_KNEE], [FROM_BACK, LIKELY]),
    (
        "weight",
        [{**LIKELY, "ok_to_discuss_weight": "yes"}],
        [LIKELY, {**LIKELY, "ok_to_discuss_weight": "not_sure"}],
    ),
    ("pain_relief", [LIKELY, UNLIKELY, FOOT], [told({"site": "other_place", "side": "centre"})]),
    (
        "cold_pack",
        [LIKELY, FOOT],
        [{**FOOT, "numb_any": "yes"}, {**FOOT, "numb_any": None}, {**FOOT, "circulation": "yes"}],
    ),
    ("nail_care", [told(NAIL)], [FOOT]),
    ("nail", [told(NAIL)], [FOOT, told(NAIL, circulation="yes"), told(NAIL, circulation=None)]),
    ("nail_ask_first", [told(NAIL, circulation="yes"), told(NAIL, circulation=None)], [FOOT, told(NAIL)]),
    ("safety_net", [LIKELY, UNLIKELY, OPEN, BOTH, FROM_BACK, told(NAIL)], []),
]


def advice(answers: Answers) -> dict[str, str]:
    return {one["code"]: one["text"] for one in assess(answers, today=TODAY)["advice"]}


def general(answers: Answers) -> list[str]:
    return [one["code"] for one in general_advice(answers, today=TODAY)]


@pytest.mark.parametrize(("code", "shown", "hidden"), BLOCKS, ids=[block[0] for block in BLOCKS])
def test_a_block_is_shown_to_whom_it_is_for_and_to_nobody_else(
    code: str, shown: list[Answers], hidden: list[Answers]
):
    assert [number for number, answers in enumerate(shown) if code not in advice(answers)] == []
    assert [number for number, answers in enumerate(hidden) if code in advice(answers)] == []


def test_every_block_is_in_the_table():
    checks = {"check_arch_print", "check_heel_tilt", "check_test_tiptoe"}
    assert {block[0] for block in BLOCKS} == {one.code for one in rule_set().advice} | checks


def test_no_group_has_more_than_three_blocks():
    group_of = {one.code: one.group for one in rule_set().advice}
    for block in BLOCKS:
        for answers in (*block[1], *block[2]):
            for codes in (list(advice(answers)), general(answers)):
                groups = Counter(group_of[code] for code in codes if code in group_of)
                assert max(groups.values()) <= 3


def test_the_stories_came_out_as_the_table_takes_them():
    results = {
        "likely": [LIKELY, KNEES_ALONE],
        "possible": [POSSIBLE, POSSIBLE_BACK, BOTH],
        "unlikely": [UNLIKELY, FROM_BACK, FROM_KNEE],
        "insufficient": [OPEN, {**OPEN, **LIMBS_OFF}],
        "not_applicable": [FOOT],
    }
    for result, answers in results.items():
        assert {assess(one, today=TODAY)["foot_driven"] for one in answers} == {result}


@pytest.mark.parametrize("block", BLOCKS, ids=[block[0] for block in BLOCKS])
def test_whatever_is_shown_ends_with_when_to_get_help(block: tuple[str, list[Answers], list[Answers]]):
    for answers in (*block[1], *block[2]):
        assert list(advice(answers))[-1] == "safety_net"
        assert general(answers)[-1] == "safety_net"


@pytest.mark.parametrize(
    "sign",
    [
        {"rf_pop_heel": "yes", "rf_injury": "yes_lt_10d"},
        {"rf_injury": "yes_lt_10d", "rf_injury_place": ["ankle"], "rf_walk4": "neither"},
        {"rf_wound": "yes", "rf_wound_signs": ["redness_spreading"]},
        {"rf_hot_foot": "yes", "dm": "type2"},
        {"rf_calf": "yes"},
        {"rf_saddle": "yes"},
    ],
    ids=["torn tendon", "break", "wound", "Charcot", "clot", "nerves"],
)
def test_nothing_at_all_stands_beside_a_sign_that_must_not_wait(sign: Answers):
    for answers in (LIKELY, FOOT):
        assert advice({**answers, **sign}) == {}
        assert general({**answers, **sign}) == []


def test_an_urgent_sign_gets_its_own_text_and_nothing_to_try():
    mole = {"rf_lump_mole": "yes"}
    assert list(advice({**LIKELY, **mole})) == ["RF27", "safety_net"]
    assert general({**LIKELY, **mole}) == ["RF27", "safety_net"]


@pytest.mark.parametrize(
    ("site", "shown"), [("groin", False), ("low_back_centre", False), ("knee_front", True), ("arch", True)]
)
def test_no_insole_for_hip_or_back_pain_alone_even_where_the_foot_likely_drives_it(site: str, shown: bool):
    facts = Facts({**ADULT, "body_map": [{"site": site, "side": "left"}]}, TODAY)
    worked_out = {"result": "likely", "direction": "foot_driven", "reverse": ["none"], "unsafe_feet": "no"}
    insoles = {one.code: one for one in rule_set().advice}
    for code in ("simple_insole", "custom_orthotics"):
        assert insoles[code].holds(facts.plus(worked_out)) is shown


def test_how_to_do_a_check_follows_the_line_that_announces_it():
    codes = list(advice(OPEN))
    assert codes[codes.index("more_checks") + 1] == "check_arch_print"
    assert "Wet the sole" in advice(OPEN)["check_arch_print"]


def test_a_childs_foot_checks_are_not_asked_for():
    assert "more_checks" not in advice({**OPEN, "birth_date": "2015-01-01"})


# -- where the result is not told -------------------------------------------------------------------------
FOR_THE_RESULT = {
    "footwear_diary",
    "sit_to_stand",
    "both_ways",
    "more_checks",
    "call_us",
    "spine",
    "spine_too",
    "joint_above",
}


@pytest.mark.parametrize("block", BLOCKS, ids=[block[0] for block in BLOCKS])
def test_untold_nothing_is_shown_that_only_a_result_can_lead_to(
    block: tuple[str, list[Answers], list[Answers]],
):
    for answers in (*block[1], *block[2]):
        assert FOR_THE_RESULT.isdisjoint(general(answers))


@pytest.mark.parametrize("timing", ["foot_first", "same_time", "this_first", "no_foot_trouble", None])
@pytest.mark.parametrize("effect", ["clearly_better", "no_change", "worse", None])
def test_untold_the_same_complaints_get_the_same_advice_whatever_speaks_for_the_foot(
    timing: str | None, effect: str | None
):
    changed = {**LIKELY, "knee_vs_foot_timing": timing, "knee_shoe_effect": effect}
    assert general(changed) == general(LIKELY)


def test_untold_a_foot_that_may_hurt_because_of_the_back_gets_no_insole():
    assert not {"simple_insole", "insole_ask_first", "custom_orthotics"} & {
        *general(FROM_BACK),
        *general(BOTH),
    }


def test_untold_a_heel_is_helped_and_a_knee_kept_moving():
    assert {"footwear", "simple_insole", "stretch_calf", "load", "keep_active"} <= {*general(LIKELY)}
    assert general(KNEES_ALONE) == ["keep_active", "pain_relief", "cold_pack", "safety_net"]
