"""The items are those of the clinical specification, written down here by hand from its section A."""

import re

import pytest

from intake.questionnaire import questionnaire
from intake.questionnaire.fhir import ONE_COMPARISON

SECTION_A = """
answered_by birth_date sex_at_birth rf_saddle rf_bladder_bowel rf_both_legs rf_foot_drop
rf_foot_drop_when rf_foot_drop_course rf_calf rf_clot_risk rf_chest rf_fever rf_hot_joint
rf_cold_foot rf_rest_pain_foot rf_wound rf_wound_signs rf_hot_foot rf_injury rf_injury_place
rf_walk4 rf_bone_tender rf_knee_bend90 rf_deform rf_pop_heel rf_cast rf_tight_limb rf_hip_fall
rf_night_pain rf_weight_loss rf_cancer rf_lump_mole rf_back_trauma rf_child_limp rf_child_limp_days
body_map main_region first_region main_worry
{r}_duration {r}_onset {r}_pain_avg {r}_pain_worst {r}_course {r}_time {r}_worse {r}_better
foot_first_steps foot_press_tender foot_swelling foot_giveway foot_sprain_count foot_stiff_bigtoe
foot_toe_burn nail_skin_problem nail_infected knee_swell knee_lock knee_giveway knee_kneecap_signs
knee_shape hip_socks hip_lie_side hip_leg_turned hip_click_catch back_below_knee back_cough
back_position_foot back_walk_relief back_inflam
numb_any numb_map numb_started weak_any test_heel_walk test_tiptoe
{d}_vs_foot_timing {d}_shoe_effect {d}_shoe_trial {d}_bad_shoe_effect {d}_on_feet {d}_flare_together
gait_change gait_reason gait_vs_{d} gait_vs_foot leg_length_known leg_length_cause
shoe_main shoe_age_months shoe_wear shoe_heel_cm shoe_fit shoe_support shoe_change insole_use
insole_press shoe_daily insole_effect
work_stand_hours work_floor sport_main run_km_week load_change weight_kg height_cm
ok_to_discuss_weight rf_pinpoint_bone
arch_print arch_sit_stand heel_tilt test_balance test_knee_wall test_bigtoe_lift test_step_down
bunion hammertoe callus_sites test_leg_level
dm dm_hba1c dm_feet neuropathy circulation inflam_arth gout osteoporosis steroids anticoag
fluoroquinolone immune pregnant neuro_disease old_injury told_foot_dx falls_12mo amputation allergy
med_list smoke mood_sleep other_joints
past_surgery past_surgery_6wk surgery_vs_foot scans goal_1 goal_2 goal_3 goal_score_1 goal_score_2
goal_score_3 access_needs confirm_true
""".replace("{r}", "{foot,knee,hip,back}").replace("{d}", "{knee,hip,back}")

OPTIONS = {  # a sample of codes that rules depend on; codes are for ever
    "answered_by": "self parent_guardian carer staff",
    "rf_hot_joint": "no big_toe ankle_foot knee hip several not_sure",
    "rf_injury": "no yes_lt_48h yes_lt_10d yes_lt_6wk not_sure",
    "rf_walk4": "both_times not_then_can_now could_then_not_now neither not_sure",
    "rf_wound_signs": "redness_spreading pus_smell black_skin bone_seen none not_sure",
    "rf_child_limp": "no limping refuses_to_walk not_sure",
    "knee_duration": "lt_2wk 2_6wk 6_12wk 3_12mo gt_12mo not_sure",
    "knee_onset": "injury sudden_no_injury gradual after_surgery not_sure",
    "foot_time": "first_steps stiff_lt30 stiff_gt30 end_of_day after_rest night no_pattern not_sure",
    "knee_vs_foot_timing": "foot_first same_time this_first no_foot_trouble not_sure",
    "hip_shoe_effect": "clearly_better bit_better no_change worse not_tried not_sure",
    "back_bad_shoe_effect": "clearly_worse bit_worse no_change better not_sure",
    "knee_shoe_trial": "lt_2wk 2_6wk gt_6wk not_sure",
    "gait_vs_knee": "after before same_time not_sure",
    "gait_reason": "foot knee hip back weakness stiffness not_sure",
    "leg_length_known": "no yes_under_1cm yes_1_2cm yes_over_2cm yes_unknown not_sure",
    "arch_print": "flat normal high not_done",
    "heel_tilt": "inward_roll straight outward_roll not_done",
    "test_tiptoe": "10plus 5_9 1_4 0 pain_stops not_done",
    "bunion": "none mild moderate severe not_sure",
    "hammertoe": "none bends_by_hand stiff not_sure",
    "shoe_wear": "inner_edge outer_edge_whole outer_heel_only even toe_area not_sure",
    "dm": "no type1 type2 gestational pre not_sure",
    "numb_map": "big_toe_foot_top outer_foot_little_toe inner_shin_ankle sole_inner_ankle between_toes "
    "both_feet_sock front_outer_thigh other not_sure",
    "back_inflam": "before45 stiff30 better_moving worse_rest none not_sure",
    "past_surgery": "back hip_replacement hip_other knee_replacement knee_other foot_ankle none not_sure",
}


def expanded(names):
    for name in names.split():
        found = re.match(r"(.*)\{(.+)\}(.*)", name)
        if found:
            yield from (f"{found[1]}{region}{found[3]}" for region in found[2].split(","))
        else:
            yield name


def test_every_item_of_the_clinical_specification_is_there():
    assert set(expanded(SECTION_A)) - questionnaire().items.keys() == set()


def test_the_hand_written_list_names_nothing_twice():
    names = list(expanded(SECTION_A))
    assert len(names) == len(set(names))


@pytest.mark.parametrize(("link_id", "codes"), OPTIONS.items())
def test_codes_are_those_of_the_specification(link_id, codes):
    assert {option.code for option in questionnaire().items[link_id].options} == set(codes.split())


def test_every_danger_sign_must_be_answered():
    after_booking = {"rf_pinpoint_bone", "rf_child_limp_days"}
    signs = {link_id for link_id in questionnaire().items if link_id.startswith("rf_")} - after_booking
    assert [link_id for link_id in signs if not questionnaire().items[link_id].must] == []


def test_questions_with_choices_offer_not_sure_or_a_check_left_out():
    of_fact = {"answered_by", "sex_at_birth", "main_region", "confirm_true"}
    for link_id, item in questionnaire().items.items():
        if item.options and link_id not in of_fact:
            assert item.option("not_sure") or item.option("not_done"), link_id


def test_every_question_says_why_it_is_asked_and_fits_its_child():
    for item in questionnaire().items.values():
        assert item.why
        assert not re.search(r"\byour?\b", item.child_text) or "your child" in item.child_text, item.link_id


def test_addresses_of_pages_say_nothing_about_health():
    opaque = r"(who|you|safety-\d(-\w+)?|where(-more)?|first|words|how-bad|links-\d|before-visit|part-\d-\d+)"
    for page in questionnaire().pages:
        assert re.fullmatch(opaque, page.slug)


def test_a_parent_is_asked_about_the_child():
    to_the_parent = {
        "weight_kg",
        "height_cm",
        "ok_to_discuss_weight",
        "insole_press",
        "confirm_true",
        "rf_hip_fall",
    }
    for link_id, item in questionnaire().items.items():
        if re.search(r"\b(you|your)\b", item.text) and link_id not in to_the_parent:
            assert item.child_text, link_id


def test_conditions_ask_for_codes_that_can_be_answered():
    made = questionnaire()
    ticked_only = {(link_id, "yes") for page in made.pages for link_id in page.repeats}
    conditions = [item.condition for item in made.items.values()]
    conditions += [asked.condition for page in made.pages for asked in page.asked if asked.condition]
    for condition in conditions:
        for found in ONE_COMPARISON.finditer(condition.text):
            item = made.items.get(found[1])
            for code in (found[3] or found[4]).split("|") if item and item.options else []:
                assert item.option(code) or (item.link_id, code) in ticked_only, condition.text
