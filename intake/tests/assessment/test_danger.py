"""Every danger sign: fires, does not fire, not sure, missing. The table is written by hand from CLINICAL.md D."""

import pytest

from intake.assessment import danger, rule_set
from intake.tests.assessment.conftest import TODAY

BACK = [{"site": "low_back_centre", "side": "centre"}]
GROIN = [{"site": "groin", "side": "left"}]
KNEE = [{"site": "knee_front", "side": "left"}]
HEEL = [{"site": "heel_back", "side": "left"}]
BORN = {age: {"birth_date": f"{2027 - age}-01-01"} for age in (9, 12, 30, 56, 71)}
EMERGENCY, SAME_DAY, URGENT = "emergency", "same_day", "urgent"
LONG = "3_12mo"
ANKLE = {"rf_injury": "yes_lt_48h", "rf_injury_place": ["ankle"]}
KNEE_HURT = {"rf_injury": "yes_lt_10d", "rf_injury_place": ["knee"], **BORN[30]}
CHILD = {**BORN[9], "rf_child_limp": "limping"}
STIFF = {
    "knee_time": ["stiff_gt30"],
    "knee_duration": LONG,
    "hip_time": ["stiff_gt30"],
    "hip_duration": "6_12wk",
}

# code, level, answers
FIRES = [
    ("RF01", EMERGENCY, {"rf_saddle": "yes"}),
    ("RF01", EMERGENCY, {"rf_bladder_bowel": "yes"}),
    ("RF01", EMERGENCY, {"rf_both_legs": "yes", "body_map": BACK}),
    ("RF01", EMERGENCY, {"rf_both_legs": "yes", "rf_foot_drop": "yes"}),
    ("RF01", EMERGENCY, {"rf_both_legs": "yes", "weak_any": "push_off"}),
    ("RF02", EMERGENCY, {"rf_chest": "yes"}),
    ("RF03", SAME_DAY, {"rf_calf": "yes"}),
    ("RF03", SAME_DAY, {"rf_calf": "not_sure", "rf_clot_risk": ["surgery"]}),
    ("RF04", EMERGENCY, {"rf_hot_joint": "knee", "rf_fever": "yes"}),
    ("RF04", EMERGENCY, {"rf_hot_joint": "hip", "immune": "yes"}),
    ("RF04", EMERGENCY, {"rf_hot_joint": "ankle_foot", "steroids": "yes"}),
    ("RF04", EMERGENCY, {"rf_hot_joint": "knee", "past_surgery": ["knee_replacement"]}),
    ("RF04", EMERGENCY, {"rf_hot_joint": "several", "rf_hot_joint_stuck": "yes"}),
    ("RF04", SAME_DAY, {"rf_hot_joint": "knee", "rf_fever": "no"}),
    ("RF04", SAME_DAY, {"rf_hot_joint": "big_toe", "gout": "no", "rf_fever": "no"}),
    ("RF04", SAME_DAY, {"rf_hot_joint": "big_toe"}),
    ("RF04", SAME_DAY, {"rf_hot_joint": "big_toe", "gout": "yes", "rf_fever": "yes"}),
    ("RF04", URGENT, {"rf_hot_joint": "big_toe", "gout": "yes", "rf_fever": "no"}),
    ("RF05", SAME_DAY, {**ANKLE, "rf_walk4": "neither"}),
    ("RF05", SAME_DAY, {**ANKLE, "rf_walk4": "could_then_not_now"}),
    ("RF05", SAME_DAY, {"rf_injury": "yes_lt_6wk", "rf_walk4": "could_then_not_now"}),
    ("RF05", SAME_DAY, {**ANKLE, "rf_bone_tender": ["ankle_bone_outer_back"]}),
    ("RF05", SAME_DAY, {**ANKLE, "rf_bone_tender": ["outer_midfoot_5th"], "rf_walk4": "both_times"}),
    ("RF05", SAME_DAY, {**ANKLE, "rf_bone_tender": ["cannot_check"], "foot_pain_worst": 6}),
    ("RF06", SAME_DAY, {**KNEE_HURT, **BORN[56]}),
    ("RF06", SAME_DAY, {**KNEE_HURT, "rf_bone_tender": ["kneecap"]}),
    ("RF06", SAME_DAY, {**KNEE_HURT, "rf_knee_bend90": "no"}),
    ("RF06", SAME_DAY, {**KNEE_HURT, "rf_walk4": "neither"}),
    ("RF07", EMERGENCY, {"rf_deform": "yes"}),
    ("RF08", EMERGENCY, {"rf_hip_fall": "yes"}),
    ("RF09", SAME_DAY, {"rf_pop_heel": "yes"}),
    ("RF09", SAME_DAY, {"rf_pop_heel": "yes", "rf_injury": "yes_lt_10d", "foot_duration": "2_6wk"}),
    (
        "RF09",
        SAME_DAY,
        {"test_tiptoe": {"left": "0", "right": "10plus"}, "foot_onset": "injury", "foot_duration": "lt_2wk"},
    ),
    ("RF09", URGENT, {"rf_pop_heel": "yes", "rf_injury": "yes_lt_6wk", "foot_duration": "2_6wk"}),
    (
        "RF09",
        URGENT,
        {"test_tiptoe": {"left": "0"}, "foot_onset": "sudden_no_injury", "foot_duration": "2_6wk"},
    ),
    ("RF10", EMERGENCY, {"rf_cold_foot": "yes"}),
    ("RF11", EMERGENCY, {"rf_rest_pain_foot": "yes", "rf_wound_signs": ["black_skin"]}),
    ("RF11", EMERGENCY, {"rf_rest_pain_foot": "yes", "rf_wound": "yes", "dm": "type2"}),
    ("RF11", SAME_DAY, {"rf_rest_pain_foot": "yes"}),
    ("RF11", SAME_DAY, {"rf_wound": "yes", "rf_wound_signs": ["black_skin"], "dm": "no"}),
    ("RF12", EMERGENCY, {"rf_tight_limb": "yes"}),
    ("RF13", EMERGENCY, {"dm": "type1", "rf_wound": "yes", "rf_fever": "yes"}),
    ("RF13", EMERGENCY, {"neuropathy": "yes", "rf_wound": "yes", "rf_wound_signs": ["pus_smell"]}),
    ("RF13", EMERGENCY, {"dm": "not_sure", "rf_wound": "yes", "rf_wound_signs": ["bone_seen"]}),
    ("RF14", URGENT, {"dm": "type2", "rf_wound": "yes", "rf_wound_signs": ["none"]}),
    ("RF14", URGENT, {"neuropathy": "yes", "nail_infected": "yes"}),
    ("RF15", SAME_DAY, {"dm": "type2", "rf_hot_foot": "yes"}),
    ("RF15", SAME_DAY, {"neuropathy": "yes", "rf_hot_foot": "yes"}),
    ("RF16", EMERGENCY, {"rf_fever": "yes", "rf_wound_signs": ["redness_spreading"]}),
    ("RF16", EMERGENCY, {"rf_fever": "yes", "rf_hot_foot": "yes"}),
    ("RF16", SAME_DAY, {"rf_wound_signs": ["redness_spreading"], "rf_fever": "no"}),
    ("RF16", SAME_DAY, {"rf_wound_signs": ["pus_smell"], "dm": "no"}),
    ("RF17", SAME_DAY, {"rf_foot_drop": "yes", "rf_foot_drop_when": "lt_48h"}),
    ("RF17", SAME_DAY, {"rf_foot_drop": "yes", "rf_foot_drop_course": "worse"}),
    ("RF18", URGENT, {"rf_foot_drop": "yes", "rf_foot_drop_when": "lt_6wk", "rf_foot_drop_course": "same"}),
    ("RF18", URGENT, {"rf_foot_drop": "yes"}),
    ("RF18", URGENT, {"test_heel_walk": {"left": "can", "right": "cannot"}}),
    ("RF19", EMERGENCY, {"rf_night_pain": "yes", "rf_cancer": "yes", "rf_both_legs": "yes"}),
    ("RF19", SAME_DAY, {"rf_night_pain": "yes", "rf_fever": "yes"}),
    ("RF19", SAME_DAY, {"rf_night_pain": "yes", "rf_weight_loss": "yes", "rf_foot_drop": "yes"}),
    ("RF19", URGENT, {"rf_night_pain": "yes", "rf_cancer": "yes"}),
    ("RF19", URGENT, {"rf_night_pain": "yes", "rf_weight_loss": "yes"}),
    ("RF19", URGENT, {"rf_night_pain": "yes", "immune": "yes"}),
    ("RF19", URGENT, {"rf_night_pain": "yes", "back_duration": "6_12wk", **BORN[71]}),
    ("RF20", EMERGENCY, {"rf_back_trauma": "yes", "rf_injury": "yes_lt_48h"}),
    ("RF20", SAME_DAY, {"rf_back_trauma": "yes"}),
    ("RF20", SAME_DAY, {"back_duration": "lt_2wk", "back_pain_worst": 7, "osteoporosis": "yes"}),
    ("RF20", SAME_DAY, {"back_duration": "lt_2wk", "back_pain_worst": 9, "steroids": "yes"}),
    ("RF21", EMERGENCY, {**BORN[9], "rf_child_limp": "refuses_to_walk"}),
    ("RF21", EMERGENCY, {**CHILD, "rf_fever": "yes"}),
    ("RF21", EMERGENCY, {**CHILD, "knee_pain_worst": 8}),
    ("RF21", SAME_DAY, CHILD),
    (
        "RF21",
        SAME_DAY,
        {**BORN[12], "rf_child_limp": "no", "body_map": KNEE, "hip_leg_turned": {"left": "yes"}},
    ),
    ("RF22", SAME_DAY, {"rf_pinpoint_bone": "yes", "body_map": GROIN}),
    (
        "RF22",
        URGENT,
        {"rf_pinpoint_bone": "yes", "rf_bone_tender": ["inner_midfoot_navicular"], "load_change": "a_lot"},
    ),
    ("RF22", URGENT, {"rf_pinpoint_bone": "yes", "load_change": "a_lot"}),
    ("RF22", URGENT, {"rf_pinpoint_bone": "yes", "osteoporosis": "yes"}),
    ("RF23", SAME_DAY, {"past_surgery_6wk": "yes", "rf_fever": "yes"}),
    ("RF23", SAME_DAY, {"past_surgery_6wk": "yes", "rf_wound": "yes"}),
    ("RF23", SAME_DAY, {"past_surgery_6wk": "yes", "rf_calf": "yes"}),
    ("RF23", SAME_DAY, {"past_surgery_6wk": "yes", "rf_cast": "yes", "foot_course": "worse"}),
    ("RF24", URGENT, STIFF),
    (
        "RF24",
        URGENT,
        {"inflam_arth": ["psoriasis"], "body_map": HEEL, "foot_time": ["stiff_gt30"]},
    ),
    ("RF24", URGENT, {"back_inflam": ["before45", "better_moving", "stiff30"], "back_duration": LONG}),
    ("RF25", SAME_DAY, {"mood_sleep": "4"}),
    ("RF26", SAME_DAY, {"pregnant": "pregnant", "rf_calf": "yes"}),
    ("RF26", SAME_DAY, {"pregnant": "postpartum", "rf_calf": "yes"}),
    ("RF27", URGENT, {"rf_lump_mole": "yes"}),
]

SILENT = [
    ("RF01", {"rf_saddle": "no", "rf_bladder_bowel": "no", "rf_both_legs": "no", "body_map": BACK}),
    ("RF01", {"rf_both_legs": "yes", "rf_foot_drop": "no", "body_map": KNEE, "weak_any": "no"}),
    ("RF02", {"rf_chest": "no"}),
    ("RF03", {"rf_calf": "no"}),
    ("RF04", {"rf_hot_joint": "no", "rf_fever": "yes"}),
    ("RF05", {**ANKLE, "rf_walk4": "both_times", "rf_bone_tender": ["none"]}),
    (
        "RF05",
        {**ANKLE, "rf_walk4": "not_then_can_now", "rf_bone_tender": ["cannot_check"], "foot_pain_worst": 5},
    ),
    ("RF05", {"rf_injury": "yes_lt_6wk", "rf_walk4": "neither"}),
    ("RF06", {**KNEE_HURT, "rf_bone_tender": ["none"], "rf_knee_bend90": "yes", "rf_walk4": "both_times"}),
    ("RF06", {**KNEE_HURT, **BORN[56], "rf_injury": "yes_lt_6wk"}),
    ("RF07", {"rf_deform": "no"}),
    ("RF08", {"rf_hip_fall": "no"}),
    (
        "RF09",
        {
            "rf_pop_heel": "no",
            "test_tiptoe": {"left": "0"},
            "foot_onset": "gradual",
            "foot_duration": "2_6wk",
        },
    ),
    ("RF09", {"test_tiptoe": {"left": "0"}, "foot_onset": "injury", "foot_duration": "gt_12mo"}),
    ("RF10", {"rf_cold_foot": "no"}),
    ("RF11", {"rf_rest_pain_foot": "no", "rf_wound": "yes", "rf_wound_signs": ["none"], "dm": "type2"}),
    ("RF12", {"rf_tight_limb": "no"}),
    ("RF13", {"dm": "no", "neuropathy": "no", "rf_wound": "yes", "rf_wound_signs": ["redness_spreading"]}),
    ("RF13", {"dm": "pre", "neuropathy": "no", "rf_wound": "yes", "rf_fever": "yes"}),
    ("RF13", {"dm": "type2", "rf_wound": "no", "rf_fever": "yes"}),
    ("RF14", {"dm": "no", "neuropathy": "no", "rf_wound": "yes"}),
    ("RF14", {"dm": "type2", "rf_wound": "no", "nail_infected": "no"}),
    ("RF15", {"dm": "no", "neuropathy": "no", "rf_hot_foot": "yes"}),
    ("RF16", {"rf_hot_foot": "yes", "rf_fever": "no", "rf_wound_signs": ["none"]}),
    ("RF17", {"rf_foot_drop": "yes", "rf_foot_drop_when": "lt_2wk", "rf_foot_drop_course": "better"}),
    ("RF18", {"rf_foot_drop": "yes", "rf_foot_drop_when": "longer", "rf_foot_drop_course": "same"}),
    ("RF18", {"test_heel_walk": {"left": "cannot"}, "rf_foot_drop_when": "longer"}),
    (
        "RF19",
        {"rf_night_pain": "yes", "rf_cancer": "no", "rf_weight_loss": "no", "rf_fever": "no", "immune": "no"},
    ),
    ("RF19", {"rf_night_pain": "no", "rf_cancer": "yes", "rf_both_legs": "yes"}),
    ("RF20", {"rf_back_trauma": "no"}),
    ("RF20", {"back_duration": "lt_2wk", "back_pain_worst": 6, "osteoporosis": "yes"}),
    ("RF21", {**BORN[30], "rf_child_limp": "limping"}),
    ("RF21", {**BORN[9], "rf_child_limp": "no"}),
    ("RF22", {"rf_pinpoint_bone": "no", "load_change": "a_lot"}),
    (
        "RF22",
        {
            "rf_pinpoint_bone": "yes",
            "load_change": "bit",
            "osteoporosis": "no",
            "steroids": "no",
            "body_map": KNEE,
        },
    ),
    ("RF23", {"past_surgery_6wk": "no", "rf_fever": "yes"}),
    (
        "RF23",
        {"past_surgery_6wk": "yes", "rf_fever": "no", "rf_wound": "no", "rf_calf": "no", "rf_cast": "no"},
    ),
    ("RF24", {**STIFF, "hip_duration": "2_6wk"}),
    ("RF24", {"back_inflam": ["before45", "stiff30"], "back_duration": LONG}),
    ("RF24", {"back_inflam": ["before45", "better_moving", "stiff30"], "back_duration": "2_6wk"}),
    ("RF25", {"mood_sleep": "3"}),
    ("RF26", {"pregnant": "no", "rf_calf": "yes"}),
    ("RF27", {"rf_lump_mole": "no"}),
]

# "Not sure" about an emergency sign is a call today; about another one never a no.
NOT_SURE = [
    ("RF01", SAME_DAY, {"rf_saddle": "not_sure"}),
    ("RF01", SAME_DAY, {"rf_bladder_bowel": "not_sure"}),
    ("RF01", SAME_DAY, {"rf_both_legs": "not_sure", "body_map": BACK}),
    ("RF01", SAME_DAY, {"rf_both_legs": "yes", "rf_foot_drop": "not_sure"}),
    ("RF02", SAME_DAY, {"rf_chest": "not_sure"}),
    ("RF03", URGENT, {"rf_calf": "not_sure", "rf_clot_risk": ["none"]}),
    ("RF04", SAME_DAY, {"rf_hot_joint": "not_sure"}),
    ("RF04", SAME_DAY, {"rf_hot_joint": "knee", "rf_fever": "not_sure"}),
    ("RF04", SAME_DAY, {"rf_hot_joint": "big_toe", "gout": "not_sure"}),
    ("RF05", URGENT, {**ANKLE, "rf_walk4": "not_sure"}),
    ("RF05", SAME_DAY, {"rf_injury": "not_sure", "rf_walk4": "neither"}),
    ("RF06", SAME_DAY, {**KNEE_HURT, "rf_injury": "not_sure", "rf_knee_bend90": "no"}),
    ("RF06", URGENT, {**KNEE_HURT, "rf_knee_bend90": "not_sure"}),
    ("RF06", URGENT, {**KNEE_HURT, "rf_bone_tender": ["cannot_check"]}),
    ("RF07", SAME_DAY, {"rf_deform": "not_sure"}),
    ("RF08", SAME_DAY, {"rf_hip_fall": "not_sure"}),
    ("RF09", URGENT, {"rf_pop_heel": "not_sure"}),
    ("RF10", SAME_DAY, {"rf_cold_foot": "not_sure"}),
    ("RF11", SAME_DAY, {"rf_rest_pain_foot": "not_sure"}),
    ("RF12", SAME_DAY, {"rf_tight_limb": "not_sure"}),
    ("RF13", SAME_DAY, {"dm": "type2", "rf_wound": "yes", "rf_fever": "not_sure"}),
    ("RF13", SAME_DAY, {"dm": "type2", "rf_wound": "yes", "rf_wound_signs": ["not_sure"]}),
    ("RF14", URGENT, {"dm": "type2", "rf_wound": "not_sure"}),
    ("RF15", SAME_DAY, {"dm": "type2", "rf_hot_foot": "not_sure"}),
    ("RF16", SAME_DAY, {"rf_fever": "not_sure", "rf_hot_foot": "yes"}),
    ("RF17", SAME_DAY, {"rf_foot_drop": "not_sure", "rf_foot_drop_when": "lt_48h"}),
    ("RF18", URGENT, {"rf_foot_drop": "yes", "rf_foot_drop_when": "not_sure", "rf_foot_drop_course": "same"}),
    ("RF19", SAME_DAY, {"rf_night_pain": "yes", "rf_cancer": "yes", "rf_both_legs": "not_sure"}),
    ("RF19", URGENT, {"rf_night_pain": "not_sure", "rf_cancer": "yes"}),
    ("RF20", SAME_DAY, {"rf_back_trauma": "not_sure"}),
    ("RF21", SAME_DAY, {**BORN[9], "rf_child_limp": "not_sure"}),
    ("RF26", SAME_DAY, {"pregnant": "pregnant", "rf_calf": "not_sure"}),
    ("RF27", URGENT, {"rf_lump_mole": "not_sure"}),
]
SILENT_WHEN_NOT_SURE = [
    ("RF22", {"rf_pinpoint_bone": "not_sure", "load_change": "a_lot"}),
    ("RF23", {"past_surgery_6wk": "not_sure", "rf_fever": "yes"}),
    ("RF24", {"back_inflam": ["not_sure"], "back_duration": LONG}),
    ("RF25", {"mood_sleep": "not_sure"}),
]


def level_of(code, answers):
    return {flag.code: flag.level for flag in danger(answers, today=TODAY)}.get(code)


@pytest.mark.parametrize(("code", "level", "answers"), FIRES)
def test_a_danger_sign_fires(code, level, answers):
    assert level_of(code, answers) == level


@pytest.mark.parametrize(("code", "answers"), SILENT)
def test_a_danger_sign_stays_silent(code, answers):
    assert level_of(code, answers) is None


@pytest.mark.parametrize(("code", "level", "answers"), NOT_SURE)
def test_not_sure_is_never_a_no(code, level, answers):
    assert level_of(code, answers) == level


@pytest.mark.parametrize(("code", "answers"), SILENT_WHEN_NOT_SURE)
def test_not_sure_alone_raises_no_sign_that_is_only_urgent_or_about_care(code, answers):
    assert level_of(code, answers) is None


def test_every_code_is_in_each_table():
    codes = {f"RF{number:02}" for number in range(1, 28)}
    assert {sign.code for sign in rule_set().dangers} == codes
    assert {row[0] for row in FIRES} == codes
    assert {row[0] for row in SILENT} == codes
    assert {row[0] for row in (*NOT_SURE, *SILENT_WHEN_NOT_SURE)} == codes


def test_every_level_of_every_code_is_shown_to_fire():
    shown = {(code, level) for code, level, _ in (*FIRES, *NOT_SURE)}
    assert shown == {(sign.code, sign.level) for sign in rule_set().dangers}


def test_nothing_answered_raises_nothing():
    assert danger({}, today=TODAY) == []


@pytest.mark.parametrize(("code", "level", "answers"), FIRES)
def test_a_skipped_answer_is_not_a_sign(code, level, answers):
    assert danger(dict.fromkeys(answers), today=TODAY) == []


def test_the_gravest_sign_comes_first_and_each_code_once():
    flags = danger(
        {"rf_lump_mole": "yes", "rf_calf": "yes", "rf_chest": "yes", "rf_saddle": "not_sure"}, today=TODAY
    )
    assert [flag.level for flag in flags] == [EMERGENCY, SAME_DAY, SAME_DAY, URGENT]
    assert len({flag.code for flag in flags}) == 4


def test_a_sign_names_the_answers_it_stands_on_and_no_others():
    (flag,) = danger({"rf_saddle": "yes", "rf_bladder_bowel": "no", "rf_both_legs": "no"}, today=TODAY)
    assert flag.because[0]["answers"] == ["rf_saddle"]


def test_texts_ask_for_the_emergency_number_instead_of_naming_one():
    (flag,) = danger({"rf_chest": "yes"}, today=TODAY)
    assert "{emergency}" in flag.say
