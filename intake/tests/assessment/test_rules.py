"""Every rule of the knee and of the feet behind it, from a table written by hand: holds, does not, unknown.

The left knee is looked at; what stands on the left must count and what stands on the right must not.
"""

from typing import Any

import pytest

from intake.assessment import rule_set
from intake.assessment.rules_as_data import Rule
from intake.conditions import Facts
from intake.tests.assessment.conftest import TODAY

KNEE = [{"site": "knee_inner", "side": "left"}]
HEEL = [{"site": "heel_plantar", "side": "left"}]
OTHER_HEEL = [{"site": "heel_plantar", "side": "right"}]
LIMP = {"gait_change": "yes", "gait_reason": ["foot"]}
TOLD = {"told_foot_dx_side": "left"}
PAINFUL = {"body_map": HEEL, "foot_pain_worst": 4, "foot_duration": "3_12mo", **LIMP}
NERVE = {
    "body_map": HEEL,
    "numb_map": ["sole_inner_ankle"],
    "numb_map_side": "left",
    "back_position_foot": "yes",
}
STIFF = {"birth_date": "1970-01-01", "knee_time": ["stiff_lt30"], "knee_worse": ["walking"]}
SITS = {"knee_on_feet": "no", "knee_worse": ["sitting_long"]}
WALKS = {"circulation": "yes", "body_map": [*KNEE, {"site": "calf", "side": "left"}]}
BOTH_BEGAN = {"knee_vs_foot_timing": "same_time", "shoe_change": "flatter"}

# rule, points, anchor, answers with which it holds, with which it does not, with which nobody knows
RULES: list[tuple[str, int, str, dict[str, Any], dict[str, Any], dict[str, Any]]] = [
    (
        "L.knee.T.foot_first",
        2,
        "a1",
        {"knee_vs_foot_timing": "foot_first"},
        {"knee_vs_foot_timing": "same_time"},
        {"knee_vs_foot_timing": "not_sure"},
    ),
    (
        "L.knee.T.same_time",
        1,
        "",
        {"knee_vs_foot_timing": "same_time"},
        {"knee_vs_foot_timing": "this_first"},
        {"knee_vs_foot_timing": "not_sure"},
    ),
    (
        "L.knee.T.this_first",
        -2,
        "",
        {"knee_vs_foot_timing": "this_first"},
        {"knee_vs_foot_timing": "foot_first"},
        {},
    ),
    (
        "L.knee.T.no_foot_trouble",
        0,
        "",
        {"knee_vs_foot_timing": "no_foot_trouble"},
        {"knee_vs_foot_timing": "foot_first"},
        {},
    ),
    (
        "L.knee.T.foot_longer",
        1,
        "",
        {"foot_duration": "3_12mo", "knee_duration": "2_6wk"},
        {"foot_duration": "6_12wk", "knee_duration": "2_6wk"},
        {"foot_duration": "3_12mo"},
    ),
    (
        "L.knee.T.foot_shorter",
        -1,
        "",
        {"knee_duration": "gt_12mo", "foot_duration": "6_12wk"},
        {"knee_duration": "gt_12mo", "foot_duration": "3_12mo"},
        {"knee_duration": "gt_12mo"},
    ),
    (
        "L.knee.T.leg_length",
        2,
        "a1",
        {"only_strong_source": "leg_length_difference", "leg_length_cause": ["born"]},
        {"only_strong_source": "leg_length_difference", "leg_length_cause": ["hip_replacement"]},
        {"only_strong_source": "leg_length_difference"},
    ),
    (
        "L.knee.S.better_after_trial",
        2,
        "a2",
        {"knee_shoe_effect": "clearly_better", "knee_shoe_trial": "2_6wk"},
        {"knee_shoe_effect": "clearly_better", "knee_shoe_trial": "lt_2wk"},
        {"knee_shoe_effect": "clearly_better"},
    ),
    (
        "L.knee.S.better",
        1,
        "",
        {"knee_shoe_effect": "clearly_better"},
        {"knee_shoe_effect": "clearly_better", "knee_shoe_trial": "gt_6wk"},
        {"knee_shoe_effect": "not_sure"},
    ),
    ("L.knee.S.bit_better", 1, "", {"knee_shoe_effect": "bit_better"}, {"knee_shoe_effect": "not_tried"}, {}),
    (
        "L.knee.S.no_change_after_trial",
        -2,
        "",
        {"knee_shoe_effect": "no_change", "knee_shoe_trial": "gt_6wk"},
        {"knee_shoe_effect": "no_change", "knee_shoe_trial": "lt_2wk"},
        {"knee_shoe_effect": "no_change"},
    ),
    (
        "L.knee.S.no_change",
        0,
        "",
        {"knee_shoe_effect": "no_change"},
        {"knee_shoe_effect": "no_change", "knee_shoe_trial": "2_6wk"},
        {},
    ),
    (
        "L.knee.S.worse",
        -1,
        "",
        {"knee_shoe_effect": "worse"},
        {"knee_shoe_effect": "bit_better"},
        {"knee_shoe_effect": "not_sure"},
    ),
    (
        "L.knee.W.clearly_worse",
        2,
        "a2",
        {"knee_bad_shoe_effect": "clearly_worse"},
        {"knee_bad_shoe_effect": "bit_worse"},
        {},
    ),
    (
        "L.knee.W.bit_worse",
        1,
        "",
        {"knee_bad_shoe_effect": "bit_worse"},
        {"knee_bad_shoe_effect": "clearly_worse"},
        {},
    ),
    (
        "L.knee.W.no_change",
        0,
        "",
        {"knee_bad_shoe_effect": "no_change"},
        {"knee_bad_shoe_effect": "better"},
        {},
    ),
    (
        "L.knee.W.better",
        -1,
        "",
        {"knee_bad_shoe_effect": "better"},
        {"knee_bad_shoe_effect": "no_change"},
        {"knee_bad_shoe_effect": "not_sure"},
    ),
    ("L.knee.O.yes", 1, "", {"knee_on_feet": "yes"}, {"knee_on_feet": "no"}, {"knee_on_feet": "not_sure"}),
    ("L.knee.O.no", -1, "", {"knee_on_feet": "no"}, {"knee_on_feet": "yes"}, {}),
    ("L.knee.K.yes", 1, "", {"knee_flare_together": "yes"}, {"knee_flare_together": "no"}, {}),
    (
        "L.knee.K.no",
        -1,
        "",
        {"knee_flare_together": "no"},
        {"knee_flare_together": "yes"},
        {"knee_flare_together": "not_sure"},
    ),
    ("L.knee.G.after", 2, "a3", {**LIMP, "gait_vs_knee": "after"}, {"gait_change": "no"}, LIMP),
    (
        "L.knee.G.same_time",
        1,
        "",
        {**LIMP, "gait_vs_knee": "same_time"},
        {**LIMP, "gait_vs_knee": "after"},
        LIMP,
    ),
    ("L.knee.G.before", -1, "", {**LIMP, "gait_vs_knee": "before"}, {**LIMP, "gait_reason": ["hip"]}, LIMP),
    ("L.knee.G.unknown_time", 1, "", LIMP, {**LIMP, "gait_vs_knee": "before"}, {"gait_change": "yes"}),
    ("L.knee.D.same_side", 1, "", {"source_same_side": "yes"}, {"source_same_side": "no"}, {}),
    (
        "L.knee.H.change_before_both",
        1,
        "",
        BOTH_BEGAN,
        {**BOTH_BEGAN, "knee_vs_foot_timing": "foot_first"},
        {"knee_vs_foot_timing": "same_time"},
    ),
    ("A.knee.injury", 3, "", {"knee_onset": "injury"}, {"knee_onset": "gradual"}, {}),
    ("A.knee.swelling_fast", 3, "", {"knee_swell": "within_hours_of_injury"}, {"knee_swell": "slow"}, {}),
    ("A.knee.swelling_slow", 1, "", {"knee_swell": "slow"}, {"knee_swell": "no"}, {"knee_swell": "not_sure"}),
    ("A.knee.lock", 3, "", {"knee_lock": "yes"}, {"knee_lock": "no"}, {"knee_lock": "not_sure"}),
    ("A.knee.buckles", 2, "", {"knee_giveway": "truly_buckles"}, {"knee_giveway": "pain_only"}, {}),
    (
        "A.knee.from_hip",
        2,
        "",
        {"body_map": [{"site": "groin", "side": "left"}]},
        {"body_map": [{"site": "groin", "side": "right"}], "hip_socks": "no"},
        {},
    ),
    (
        "A.knee.from_back",
        2,
        "",
        {"body_map": [{"site": "low_back_centre", "side": "centre"}], "back_below_knee": {"left": "yes"}},
        {"body_map": KNEE},
        {"body_map": [{"site": "low_back_centre", "side": "centre"}]},
    ),
    (
        "A.knee.inflammatory",
        2,
        "",
        {"inflam_arth": ["ra"]},
        {"inflam_arth": ["none"]},
        {"inflam_arth": ["not_sure"]},
    ),
    (
        "A.knee.osteoarthritis",
        1,
        "",
        STIFF,
        {**STIFF, "birth_date": "1990-01-01"},
        {"knee_time": ["stiff_lt30"]},
    ),
    (
        "A.knee.sitting_only",
        1,
        "",
        SITS,
        {**SITS, "knee_worse": ["sitting_long", "walking"]},
        {"knee_on_feet": "no"},
    ),
    ("A.knee.widespread", 1, "", {"other_joints": "yes"}, {"other_joints": "no"}, {}),
    ("A.knee.circulation", 3, "", WALKS, {**WALKS, "body_map": KNEE}, {"body_map": WALKS["body_map"]}),
    ("A.knee.red_flag", 3, "", {"urgent_sign_here": "yes"}, {"urgent_sign_here": "no"}, {}),
    (
        "F.planus.print",
        1,
        "",
        {"arch_print": {"left": "flat", "right": "high"}},
        {"arch_print": {"left": "normal", "right": "flat"}},
        {"arch_print": {"right": "flat"}},
    ),
    (
        "F.planus.heel",
        1,
        "",
        {"heel_tilt": {"left": "inward_roll"}},
        {"heel_tilt": {"left": "straight", "right": "inward_roll"}},
        {"heel_tilt": {"right": "inward_roll"}},
    ),
    (
        "F.planus.wear",
        1,
        "",
        {"shoe_wear": {"left": "inner_edge"}},
        {"shoe_wear": {"left": "outer_heel_only"}},
        {"shoe_wear": {"left": "not_sure"}},
    ),
    (
        "F.planus.drop",
        1,
        "",
        {"arch_sit_stand": {"left": "never_arch"}},
        {"arch_sit_stand": {"left": "stays"}},
        {},
    ),
    (
        "F.planus.told",
        1,
        "",
        {"told_foot_dx": ["flat_feet"], **TOLD},
        {"told_foot_dx": ["flat_feet"], "told_foot_dx_side": "right"},
        {"told_foot_dx": ["flat_feet"]},
    ),
    (
        "F.cavus.print",
        1,
        "",
        {"arch_print": {"left": "high"}},
        {"arch_print": {"left": "flat", "right": "high"}},
        {"arch_print": {"right": "high"}},
    ),
    ("F.cavus.heel", 1, "", {"heel_tilt": {"left": "outward_roll"}}, {"heel_tilt": {"left": "straight"}}, {}),
    (
        "F.cavus.wear",
        1,
        "",
        {"shoe_wear": {"left": "outer_edge_whole"}},
        {"shoe_wear": {"left": "outer_heel_only"}},
        {},
    ),
    (
        "F.cavus.callus",
        1,
        "",
        {"callus_sites": {"left": ["heel", "under_little_toe_ball"]}},
        {"callus_sites": {"left": ["none"]}},
        {},
    ),
    (
        "F.cavus.told",
        1,
        "",
        {"told_foot_dx": ["high_arch"], "told_foot_dx_side": "both"},
        {"told_foot_dx": ["none"]},
        {"told_foot_dx": ["not_sure"]},
    ),
    (
        "F.plantar_fasciitis.first_steps",
        2,
        "",
        {"body_map": HEEL, "foot_first_steps": "yes"},
        {"body_map": OTHER_HEEL, "foot_first_steps": "yes"},
        {"body_map": HEEL, "foot_first_steps": "not_sure"},
    ),
    (
        "F.plantar_fasciitis.tender",
        1,
        "",
        {"body_map": HEEL, "foot_press_tender": "yes"},
        {"body_map": OTHER_HEEL, "foot_press_tender": "yes"},
        {"body_map": HEEL},
    ),
    (
        "F.plantar_fasciitis.told",
        1,
        "",
        {"told_foot_dx": ["plantar_fasciitis"], **TOLD},
        {"told_foot_dx": ["bunion"], **TOLD},
        {},
    ),
    ("F.plantar_fasciitis.nerve", -2, "", NERVE, {**NERVE, "back_position_foot": "no"}, {"body_map": HEEL}),
    (
        "F.painful_gait.limp",
        2,
        "",
        PAINFUL,
        {**PAINFUL, "foot_pain_worst": 3},
        {**PAINFUL, "foot_duration": "not_sure"},
    ),
    (
        "F.painful_gait.long",
        1,
        "",
        PAINFUL,
        {**PAINFUL, "foot_duration": "6_12wk"},
        {**PAINFUL, "gait_change": "not_sure"},
    ),
]
KNEE_SOURCES = ("planus_overpronation", "cavus_supination", "plantar_fasciitis", "painful_gait")


def all_rules() -> dict[str, Rule]:
    rules = rule_set()
    groups = [*rules.links["knee"], rules.other_causes["knee"]]
    groups += [source.group for source in rules.sources if source.code in KNEE_SOURCES]
    return {rule.id: rule for group in groups for rule in group.rules}


def truth(rule_id: str, answers: dict[str, Any]) -> bool | None:
    return all_rules()[rule_id].condition.evaluate(Facts(answers, TODAY).on("left"))


@pytest.mark.parametrize("row", RULES, ids=lambda row: row[0])
def test_a_rule_holds_where_it_should(row):
    assert truth(row[0], row[3]) is True


@pytest.mark.parametrize("row", RULES, ids=lambda row: row[0])
def test_a_rule_does_not_hold_where_it_should_not(row):
    assert truth(row[0], row[4]) is False


@pytest.mark.parametrize("row", RULES, ids=lambda row: row[0])
def test_what_is_not_known_is_neither_yes_nor_no(row):
    assert truth(row[0], row[5]) is None


@pytest.mark.parametrize("row", RULES, ids=lambda row: row[0])
def test_a_rule_weighs_what_the_clinical_text_says(row):
    rule = all_rules()[row[0]]
    assert (rule.points, rule.anchor) == (row[1], row[2])


def test_the_table_has_every_rule_of_the_knee():
    assert {row[0] for row in RULES} == set(all_rules())
