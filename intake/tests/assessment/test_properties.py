"""What must hold for any answers at all."""

import json
from typing import Any

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from intake.assessment import assess, danger, rule_set
from intake.assessment.explain import headline, patient_reasons
from intake.tests.assessment.answering import FAST, answers
from intake.tests.assessment.conftest import TODAY, case

RANK = {"unlikely": 0, "insufficient": 0, "possible": 1, "likely": 2}
GRAVITY = {"urgent": 1, "same_day": 2, "emergency": 3}
OTHER = {"left": "right", "right": "left"}
BASES = [case(name)["answers"] for name in ("01", "05b", "08", "09", "10", "14")]
# Answers of the knee: what speaks for the foot, from strongest to what speaks against.
LADDERS: dict[str, list[Any]] = {
    "knee_vs_foot_timing": ["foot_first", "same_time", "no_foot_trouble", "this_first"],
    "knee_bad_shoe_effect": ["clearly_worse", "bit_worse", "no_change", "better"],
    "knee_on_feet": ["yes", "no"],
    "knee_flare_together": ["yes", "no"],
    "knee_lock": ["no", "yes"],
    "knee_swell": ["no", "slow", "within_hours_of_injury"],
    "knee_giveway": ["no", "truly_buckles"],
    "knee_onset": ["gradual", "injury"],
    "other_joints": ["no", "yes"],
    "inflam_arth": [["none"], ["ra"]],
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
@given(answers(dangers=True))
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
@pytest.mark.parametrize("link_id", LADDERS)
def test_an_answer_that_speaks_more_for_the_foot_never_lowers(base, link_id):
    steps = [strength({**base, "foot_duration": None, link_id: value}) for value in LADDERS[link_id]]
    assert steps == sorted(steps, reverse=True)


@FAST
@given(st.sampled_from(BASES), st.data())
def test_a_finding_against_never_raises_and_one_for_never_lowers(base, data):
    told = {
        **base,
        "foot_duration": None,
    }  # else "the foot came first" may contradict it, and counts as unknown
    for link_id in data.draw(st.lists(st.sampled_from(sorted(LADDERS)), unique=True)):
        told[link_id] = data.draw(st.sampled_from(LADDERS[link_id]))
    link_id = data.draw(st.sampled_from(sorted(LADDERS)))
    ladder = LADDERS[link_id]
    assume(told.get(link_id) in ladder[:-1])
    lower = {**told, link_id: ladder[ladder.index(told[link_id]) + 1]}
    assert strength(lower) <= strength(told)


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
