"""What must hold for any answers at all."""

import json
from itertools import chain
from typing import Any
from unittest.mock import patch

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from intake.assessment import assess, danger, rule_set, what_if
from intake.assessment.explain import headline, patient_reasons
from intake.conditions import Facts
from intake.tests.assessment.answering import FAST, answers, near_a_case
from intake.tests.assessment.conftest import TODAY, case

RANK = {"unlikely": 0, "insufficient": 0, "possible": 1, "likely": 2}
GRAVITY = {"urgent": 1, "same_day": 2, "emergency": 3}
OTHER = {"left": "right", "right": "left"}
BASES = [case(name)["answers"] for name in ("01", "05b", "08", "09", "10", "14")]
EACH_PLACE = {  # of each place, from what speaks most for the foot to what speaks most against it
    "vs_foot_timing": ["foot_first", "same_time", None, "this_first"],
    "bad_shoe_effect": ["clearly_worse", "bit_worse", "no_change", "better"],
    "on_feet": ["yes", None, "no"],
    "flare_together": ["yes", None, "no"],
    "onset": ["gradual", "injury"],
}
LADDERS: dict[str, list[Any]] = {
    **{f"{place}_{name}": steps for place in ("knee", "hip", "back") for name, steps in EACH_PLACE.items()},
    "knee_lock": ["no", "yes"],
    "knee_swell": ["no", "slow", "within_hours_of_injury"],
    "knee_giveway": ["no", "truly_buckles"],
    "hip_socks": ["no", "yes"],
    "hip_lie_side": ["no", "yes"],
    "hip_click_catch": ["no", "yes"],
    "back_walk_relief": ["no", "yes"],
    "other_joints": ["no", "yes"],
    "inflam_arth": [["none"], ["ra"]],
    "circulation": ["no", "yes"],
}
# What each foot may show, from nothing to the most.
FOOT_LADDERS: dict[str, list[Any]] = {
    "bunion": ["none", "mild", "moderate", "severe"],
    "hammertoe": ["none", "bends_by_hand", "stiff"],
    "foot_giveway": ["never", "few_year", "monthly", "weekly"],
    "foot_sprain_count": ["0", "2_3", "4plus"],
    "foot_stiff_bigtoe": ["no", "yes"],
    "arch_sit_stand": ["stays", "drops", "never_arch"],
    "test_bigtoe_lift": ["rises", "toe_wont_lift"],
}
# Durations and pain of the foot may contradict which came first, and then both count as unknown.
WITHOUT_CONTRADICTION = {
    "foot_duration": None,
    "foot_pain_worst": None,
    "foot_pain_avg": None,
    "told_foot_dx": None,
}


def results(given_answers):
    """Return the result of each side of each place; both sides count for either."""
    found = {}
    for site in assess(given_answers, today=TODAY)["sites"]:
        for side in ("left", "right") if site["side"] == "both" else (site["side"],):
            found[site["site"], side] = site["foot_driven"]
    return found


def strength(given_answers):
    return max(RANK[result] for result in results(given_answers).values())


@FAST
@given(answers(dangers=True))
def test_the_same_answers_come_to_the_same_bytes(told):
    first, second = (json.dumps(assess(told, today=TODAY), sort_keys=True) for _ in range(2))
    assert first == second


@FAST
@given(answers(dangers=True))
def test_answers_are_left_as_they_were(told):
    before = json.dumps(told, sort_keys=True)
    assess(told, today=TODAY)
    assert json.dumps(told, sort_keys=True) == before


@FAST
@given(answers(dangers=True))
def test_a_danger_sign_withholds_the_result_and_leads_to_no_routine_visit(told):
    result = assess(told, today=TODAY)
    levels = {flag["level"] for flag in result["red_flags"]}
    assert result["withheld"] is bool(levels & {"emergency", "same_day"})
    if result["withheld"]:
        assert result["foot_driven"] != "likely"
        assert result["route"]["visit_type"] in ("EMERG", "SAME_DAY")
        assert not result["route"]["online"]
        assert result["advice"] == []
        assert patient_reasons(result, told).sentence is None
    if levels:
        assert result["route"]["priority"] in levels


@FAST
@given(
    answers(dangers=True),
    st.sampled_from(["rf_saddle", "rf_chest", "rf_calf", "rf_cold_foot", "rf_tight_limb"]),
)
def test_one_more_danger_sign_never_lowers_the_urgency(told, sign):
    def worst(of):
        return max((GRAVITY[flag.level] for flag in danger(of, today=TODAY)), default=0)

    assert worst({**told, sign: "yes"}) >= worst(told)


@FAST
@given(answers())
def test_a_skipped_question_is_the_same_as_one_never_asked(told):
    never = {link_id: value for link_id, value in told.items() if value is not None}
    skipped = {**dict.fromkeys(told), **never}
    for name in ("foot_driven", "direction", "sites", "reverse", "red_flags", "mechanisms"):
        assert assess(skipped, today=TODAY)[name] == assess(never, today=TODAY)[name]


@FAST
@given(answers(dangers=True) | near_a_case())
def test_left_and_right_are_mirrored(told):
    straight, mirrored = results(told), results(mirror(told))
    assert mirrored == {(site, OTHER.get(side, side)): result for (site, side), result in straight.items()}


def mirror(value: Any) -> Any:
    """Return answers with left and right changed over."""
    if isinstance(value, dict):
        changed = {OTHER.get(key, key): mirror(one) for key, one in value.items()}
        return {key: changed[key] for key in sorted(changed)} if changed.keys() <= OTHER.keys() else changed
    if isinstance(value, list):
        return [mirror(one) for one in value]
    swaps = {**OTHER, "left_low": "right_low", "right_low": "left_low"}
    return swaps.get(value, value) if isinstance(value, str) else value


@pytest.mark.parametrize("base", BASES)
@pytest.mark.parametrize("link_id", [one for one in LADDERS if not one.startswith(("hip", "back"))])
def test_an_answer_that_speaks_more_for_the_foot_never_lowers(base, link_id):
    known = {**base, **WITHOUT_CONTRADICTION, "knee_vs_foot_timing": "same_time"}
    steps = [strength({**known, link_id: value}) for value in LADDERS[link_id]]
    assert steps == sorted(steps, reverse=True)


@FAST
@given(near_a_case(), st.sampled_from(sorted(LADDERS)), st.data())
def test_adding_a_finding_against_never_raises_and_one_for_never_lowers(told, link_id, data):
    """Each place by itself, for any answers: one step on the ladder of one answer."""
    steps = LADDERS[link_id]
    at = data.draw(st.integers(0, len(steps) - 2))
    upper, lower = ({**told, **WITHOUT_CONTRADICTION, link_id: steps[at + step]} for step in (0, 1))
    assume(not contradicted(upper, lower))
    assert_never_raised(from_=upper, to=lower)


@FAST
@given(near_a_case(), st.sampled_from(sorted(FOOT_LADDERS)), st.sampled_from(["left", "right"]), st.data())
def test_one_more_sign_of_a_foot_never_lowers_any_place(told, link_id, side, data):
    steps = FOOT_LADDERS[link_id]
    at = data.draw(st.integers(0, len(steps) - 2))
    lower, upper = (
        {
            **told,
            **WITHOUT_CONTRADICTION,
            "leg_length_cause": None,
            link_id: {**both(told, link_id), side: steps[at + up]},
        }
        for up in (0, 1)
    )
    assume(not contradicted(upper, lower))
    assert_never_raised(from_=upper, to=lower)


def both(told, link_id):
    value = told.get(link_id)
    return value if isinstance(value, dict) else {}


def contradicted(*some):
    return any(assess(told, today=TODAY)["contradictions"] for told in some)


def assert_never_raised(*, from_, to):
    """Where too little is known is no weaker result than unlikely: nothing was weighed there."""
    before, after = results(from_), results(to)
    assert before.keys() == after.keys()
    raised = {
        place: (before[place], after[place]) for place in before if RANK[after[place]] > RANK[before[place]]
    }
    assert raised == {}


ANSWERED_NO = {"knee_lock", "hip_socks", "back_cough", "other_joints", "circulation", "foot_first_steps"}


@FAST
@given(answers(dangers=True), st.sampled_from(sorted(ANSWERED_NO)))
def test_missing_is_never_counted_as_no(told, link_id):
    """What is open is told to be missing wherever a rule asks for it; a "no" is not."""
    gone, no = ({**told, link_id: value} for value in (None, "no"))
    for site in assess(no, today=TODAY)["sites"]:
        assert link_id not in [one for line in site["missing"] for one in line["answers"]]
    for before, after in zip(conditions(gone, link_id), conditions(no, link_id), strict=True):
        assert before is None
        assert after is not None


def conditions(told, link_id):
    """Return what every rule that reads nothing but one answer makes of it."""
    rules = rule_set()
    groups = [*chain(*rules.links.values()), *rules.other_causes.values(), *rules.reverse.values()]
    alone = [rule for group in groups for rule in group.rules if rule.reads == (link_id,)]
    return [rule.condition.evaluate(Facts(told, TODAY)) for rule in alone]


@FAST
@given(answers(dangers=True))
def test_a_grave_sign_stands_beside_no_flag_for_patients_and_no_slot(told):
    result = assess(told, today=TODAY)
    grave = [flag for flag in result["red_flags"] if flag["level"] in ("emergency", "same_day")]
    assume(grave)
    assert result["withheld"]
    assert patient_reasons(result, told).sentence is None
    assert not result["route"]["online"]
    assert result["route"]["priority"] == grave[0]["level"]


@FAST
@given(near_a_case())
def test_what_one_answer_would_change_is_found_as_by_trying_every_answer(told):
    quick = [site["near_threshold"] for site in assess(told, today=TODAY)["sites"]]
    with patch.object(what_if._Look, "_could_matter", return_value=True):  # noqa: SLF001
        thorough = [site["near_threshold"] for site in assess(told, today=TODAY)["sites"]]
    assert quick == thorough


@FAST
@given(answers(), st.data())
def test_taking_an_answer_for_the_foot_away_never_makes_it_likely(told, data):
    assume(any(isinstance(value, str | dict) for value in told.values()))
    supporting = {
        link_id
        for site in assess(told, today=TODAY)["sites"]
        for finding in site["supporting"]
        for link_id in finding["answers"]
        if link_id not in ("body_map", "birth_date")
    }
    assume(supporting)
    link_id = data.draw(st.sampled_from(sorted(supporting)))
    before, after = results(told), results({**told, link_id: None})
    raised = [place for place, result in after.items() if result == "likely" and before[place] != "likely"]
    contradicted = assess(told, today=TODAY)["contradictions"]
    assert not raised or contradicted


@FAST
@given(answers(dangers=True))
def test_every_finding_names_a_rule_its_evidence_and_answers_that_are_there(told):
    result, known = assess(told, today=TODAY), rule_set().citations
    for site in result["sites"]:
        for finding in (*site["supporting"], *site["opposing"]):
            assert finding["evidence"]
            assert set(finding["evidence"]) <= known.keys()
            assert "{" not in finding["text"]
            assert all(told.get(link_id) is not None for link_id in finding["answers"])


@FAST
@given(answers(dangers=True))
def test_only_what_was_not_told_or_contradicts_itself_could_change_the_result(told):
    result = assess(told, today=TODAY)
    assume(not result["contradictions"])
    for site in result["sites"]:
        for link_id in site["near_threshold"]:
            answer = told.get(link_id)
            assert isinstance(answer, dict) or answer in (None, "not_sure", "not_tried", ["not_sure"])


@FAST
@given(answers(dangers=True))
def test_there_is_always_a_headline_and_at_most_three_bullets(told):
    result = assess(told, today=TODAY)
    reasons = patient_reasons(result, told)
    assert headline(result)
    assert len(reasons.told_us) <= 3
    assert len(reasons.does_not_fit) <= 3
    assert not set(reasons.told_us) & set(reasons.does_not_fit)
