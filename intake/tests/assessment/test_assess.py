"""An assessment as a whole: its shape, what it explains, and what one more answer would do."""

import json
from pathlib import Path

import pytest
from hypothesis import given
from jsonschema import Draft202012Validator

from intake.assessment import assess, headline
from intake.tests.assessment.answering import FAST, answers
from intake.tests.assessment.conftest import CASES, TODAY, case

SCHEMA = json.loads((Path(__file__).parents[3] / "docs/assessment.schema.json").read_text(encoding="utf-8"))
VALIDATOR = Draft202012Validator(SCHEMA)
KEPT = {"arch_print": {"left": "flat", "right": "flat"}}


def texts(findings):
    return [one["text"] for one in findings]


@FAST
@given(answers(dangers=True))
def test_any_assessment_has_the_shape_of_the_schema(told):
    VALIDATOR.validate(assess(told, today=TODAY))


@pytest.mark.parametrize("path", sorted(CASES.glob("*.toml")), ids=lambda path: path.stem)
def test_each_case_has_the_shape_of_the_schema(path):
    VALIDATOR.validate(assess(case(path.stem)["answers"], today=TODAY))


def test_no_answers_at_all_are_too_few():
    result = assess({}, today=TODAY)
    VALIDATOR.validate(result)
    assert (result["foot_driven"], result["direction"], result["sites"]) == (
        "insufficient",
        "undetermined",
        [],
    )
    assert headline(result) == "not enough answers"


def test_a_sign_of_both_feet_is_said_once_with_its_side(both_knees):
    (knees,) = assess(both_knees, today=TODAY)["sites"]
    assert knees["side"] == "both"
    assert texts(knees["supporting"]).count("Wet footprint flat, both sides.") == 1
    assert "Told of flat feet by a clinician, both sides." in texts(knees["supporting"])


def test_a_sign_of_one_foot_names_its_side_in_full():
    (knee,) = assess(case("01")["answers"], today=TODAY)["sites"]
    assert "Wet footprint flat, right." in texts(knee["supporting"])


def test_two_knees_that_differ_are_told_apart(both_knees):
    one_sided = {
        **both_knees,
        "back_below_knee": {"left": "yes"},
        "arch_print": {"left": "flat", "right": "normal"},
    }
    knees = assess({**one_sided, "told_foot_dx": ["none"]}, today=TODAY)["sites"]
    assert {knee["side"] for knee in knees} <= {"left", "right", "both"}
    assert len(knees) == len({knee["foot_driven"] for knee in knees})


def test_other_causes_speak_against_with_their_weight(both_knees):
    (knees,) = assess({**both_knees, "knee_lock": "yes"}, today=TODAY)["sites"]
    (locks,) = [one for one in knees["opposing"] if one["rule"] == "A.knee.lock"]
    assert (locks["weight"], locks["answers"], locks["text"]) == (-3, ["knee_lock"], "Knee locks.")


def test_contrary_evidence_stands_beside_what_it_weakens(both_knees):
    (knees,) = assess(both_knees, today=TODAY)["sites"]
    (print_flat,) = [one for one in knees["supporting"] if one["rule"] == "F.planus.print"]
    assert {"gross2011", "nielsen2014"} <= set(print_flat["evidence"])


@pytest.mark.parametrize(
    ("answer", "state"),
    [
        (None, "not answered"),
        ("not_sure", "not sure"),
        ({"left": "not_done", "right": "not_done"}, "not done"),
    ],
)
def test_what_is_missing_says_why(both_knees, answer, state):
    (knees,) = assess({**both_knees, "arch_print": answer}, today=TODAY)["sites"]
    (line,) = [one for one in knees["missing"] if one["answers"] == ["arch_print"]]
    assert line["text"] == f"Wet footprint: {state}."


def test_a_question_that_was_not_for_this_patient_is_not_missing(both_knees):
    (knees,) = assess(both_knees, today=TODAY)["sites"]
    missing = {link_id for one in knees["missing"] for link_id in one["answers"]}
    assert not missing & {"gait_reason", "gait_vs_knee", "hip_socks", "back_cough", "leg_length_cause"}


def test_the_answer_that_would_change_the_result_is_named():
    told = {
        **case("08")["answers"],
        "knee_bad_shoe_effect": None,
        "knee_on_feet": None,
        "knee_shoe_effect": "not_tried",
    }
    (knees,) = assess(told, today=TODAY)["sites"]
    assert knees["foot_driven"] == "possible"
    assert "knee_shoe_effect" in knees["near_threshold"]
    for answer in ("clearly_better", "bit_better", "no_change", "worse"):
        tried = {**told, "knee_shoe_effect": answer, "knee_shoe_trial": "2_6wk"}
        if assess(tried, today=TODAY)["foot_driven"] != "possible":
            return
    pytest.fail("no answer to this question changes the result")


def test_a_result_far_from_any_threshold_names_no_answer():
    sure = {**case("01")["answers"], "knee_flare_together": "yes", "knee_bad_shoe_effect": "clearly_worse"}
    closed = {"knee_swell": "no", "knee_lock": "no", "knee_giveway": "no", "knee_onset": "gradual"}
    none = {"inflam_arth": ["none"], "other_joints": "no", "gait_change": "no"}
    (knee,) = assess({**sure, **closed, **none}, today=TODAY)["sites"]
    assert knee["near_threshold"] == []


def test_the_shape_of_a_foot_alone_is_never_likely():
    told = {**case("05b")["answers"], "knee_vs_foot_timing": "foot_first", "knee_flare_together": "yes"}
    more = {
        "gait_change": "yes",
        "gait_reason": ["foot"],
        "gait_vs_knee": "after",
        "knee_shoe_effect": "not_tried",
    }
    (knee,) = assess({**told, **more}, today=TODAY)["sites"]
    assert knee["foot_driven"] == "possible"
    assert knee["caps"] == ["Foot shape alone, without foot pain or an answer to shoes."]


def test_the_other_foot_counts_one_point_less():
    told = {**case("01")["answers"]}
    mirrored = {
        side: {"left": one["right"], "right": one["left"]}
        for side, one in told.items()
        if isinstance(one, dict)
    }
    there = {
        **told,
        **mirrored,
        "body_map": [{"site": "knee_inner", "side": "right"}, {"site": "arch", "side": "left"}],
    }
    (knee,) = assess(there, today=TODAY)["sites"]
    assert knee["score"]["right"]["foot"] == 2
    assert "D" not in knee["score"]["right"]["parts"]


def test_supportive_and_bad_shoes_together_count_three_at_most(both_knees):
    (knees,) = assess(both_knees, today=TODAY)["sites"]
    parts = knees["score"]["left"]["parts"]
    assert (parts["S"], parts["W"]) == (2, 2)
    assert knees["score"]["left"]["link"] == sum(parts.values()) - 1


@pytest.mark.parametrize(
    ("told", "cap"),
    [
        (
            {"pregnant": "pregnant"},
            "These rules were written for people who are not pregnant; never more than possible.",
        ),
        (
            {
                "birth_date": "2012-01-01",
                "told_foot_dx": ["flat_feet", "plantar_fasciitis"],
                "foot_first_steps": "yes",
            },
            "These rules were written for adults; a child's result is never more than possible, "
            "and foot checks are not scored.",
        ),
    ],
)
def test_some_people_are_never_more_than_possible(both_knees, told, cap):
    result = assess({**both_knees, **told}, today=TODAY)
    assert result["foot_driven"] == "possible"
    assert cap in result["sites"][0]["caps"]
    assert cap in result["limits"]


@pytest.mark.parametrize(
    "told",
    [
        {"amputation": "leg"},
        {"amputation": "part_of_foot"},
        {"neuro_disease": ["parkinson"]},
        {"neuro_disease": ["cmt"]},
    ],
)
def test_where_the_rules_do_not_hold_there_is_no_result(both_knees, told):
    result = assess({**both_knees, **told}, today=TODAY)
    assert result["foot_driven"] == "insufficient"
    assert result["sites"][0]["caps"] == result["limits"][1:]
    assert result["route"]["visit_type"] == "NEW_LINK_60"


@pytest.mark.parametrize("told", [{"amputation": "toe"}, {"amputation": "no"}, {"neuro_disease": ["none"]}])
def test_a_lost_toe_is_no_lost_foot(both_knees, told):
    assert assess({**both_knees, **told}, today=TODAY)["foot_driven"] == "likely"


@pytest.mark.parametrize("told", [{"told_foot_dx": None}, {"knee_bad_shoe_effect": None}])
def test_a_skipped_question_was_asked_so_the_result_is_not_early(both_knees, told):
    assert assess({**both_knees, **told}, today=TODAY)["early"] is False


@pytest.mark.parametrize("link_id", ["told_foot_dx", "knee_bad_shoe_effect"])
def test_a_result_is_early_while_deciding_questions_are_to_come(both_knees, link_id):
    del both_knees[link_id]
    assert assess(both_knees, today=TODAY)["early"] is True


def test_pain_sent_from_the_back_keeps_the_knee_at_possible(both_knees):
    root = {
        "numb_any": "yes",
        "numb_map": ["outer_foot_little_toe"],
        "numb_map_side": "left",
        "back_cough": "yes",
    }
    told = {**both_knees, **root, "back_below_knee": {"left": "yes", "right": "no"}}
    result = assess(told, today=TODAY)
    assert result["direction"] == "both"
    assert result["foot_driven"] == "possible"
    assert any("come from the back" in cap for site in result["sites"] for cap in site["caps"])


def test_other_causes_beside_well_feet_need_no_foot_checks():
    """C.6: even where shoes make it worse, which would else be a strong link."""
    told = {
        "body_map": [{"site": "knee_inner", "side": "left"}],
        "knee_vs_foot_timing": "no_foot_trouble",
        "knee_bad_shoe_effect": "clearly_worse",
        "knee_on_feet": "yes",
        "knee_lock": "yes",
        "knee_giveway": "truly_buckles",
        "shoe_change": "flatter",
    }
    assert assess(told, today=TODAY)["foot_driven"] == "unlikely"


def test_any_foot_check_tells_something_of_the_feet():
    told = {
        "body_map": [{"site": "knee_inner", "side": "left"}],
        "knee_duration": "3_12mo",
        "knee_vs_foot_timing": "same_time",
        "knee_on_feet": "yes",
        "test_knee_wall": {"left": 4, "right": 10},
    }
    (knee,) = assess(told, today=TODAY)["sites"]
    assert (knee["foot_driven"], knee["score"]["left"]["foot"]) == ("possible", 1)


@pytest.mark.parametrize(
    ("problem", "code"),
    [
        ("ingrown", "ingrown_nail"),
        ("thick_discoloured", "fungal_skin_nail"),
        ("itchy_scaly", "fungal_skin_nail"),
        ("crack", "cracked_skin"),
        ("corn_callus", "corn_callus"),
        ("wart", "wart"),
        ("wound", "skin_wound"),
    ],
)
@pytest.mark.parametrize("side", ["left", "right", "both"])
def test_trouble_of_nail_or_skin_is_named_with_its_side(problem, code, side):
    told = {"body_map": [{"site": "toenail", "side": side}], "nail_skin_problem": [problem]}
    named = {one["code"]: one["side"] for one in assess(told, today=TODAY)["conditions"]}
    assert named[code] == side


def test_a_numb_sole_of_one_foot_is_named_on_that_side():
    told = {"body_map": [{"site": "arch", "side": "both"}], "numb_map": ["sole_inner_ankle"]}
    for side, named_on in (("left", "left"), ("right", "right"), ("both", "both"), ("not_sure", "both")):
        conditions = assess({**told, "numb_map_side": side}, today=TODAY)["conditions"]
        assert [one["side"] for one in conditions if one["code"] == "tarsal_tunnel"] == [named_on]


@pytest.mark.parametrize(
    "told",
    [
        {"told_foot_dx": ["flat_feet"], "arch_print": {"left": "normal", "right": "flat"}},
        {"told_foot_dx": ["high_arch"], "arch_print": {"left": "normal", "right": "high"}},
        {"told_foot_dx": ["bunion"], "bunion": {"left": "none", "right": "mild"}},
        {"told_foot_dx": ["hammertoe"], "hammertoe": {"left": "none", "right": "stiff"}},
    ],
)
def test_a_source_on_the_other_side_than_told_contradicts_itself(told):
    assert len(assess({**told, "told_foot_dx_side": "left"}, today=TODAY)["contradictions"]) == 1
    assert assess({**told, "told_foot_dx_side": "both"}, today=TODAY)["contradictions"] == []
