"""The five blocks: what stands in them, and that silence is never a no."""

from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any

import pytest

from booking.summary import Line, Summary, summarise
from booking.summary.blocks import Open
from booking.tests.staff.findings import STORY, assessed, finding, flag
from intake.questionnaire import questionnaire

TODAY = date(2027, 3, 4)


@dataclass
class Revision:
    link_id: str
    before: Any
    after: Any
    changed_at: datetime = datetime(2027, 3, 2, 10, 41, tzinfo=UTC)
    given_at: datetime | None = datetime(2027, 3, 2, 10, 38, tzinfo=UTC)
    no_longer_asked: bool = False


def page(answers: dict[str, Any] | None = None, result: dict[str, Any] | None = None, **more: Any) -> Summary:
    return summarise({**STORY, **(answers or {})}, result or assessed(flag()), today=TODAY, **more)


def test_safety_counts_the_signs_that_were_denied():
    safety = page().safety
    assert (safety.flags, safety.asked, safety.answered_no) == ([], 3, 3)


@pytest.mark.parametrize(("answer", "shown"), [("not_sure", "unsure"), (None, "not_answered")])
def test_a_sign_without_a_yes_or_no_is_named_and_not_counted_as_no(answer: str | None, shown: str):
    safety = page({"rf_calf": answer}).safety
    assert (safety.asked, safety.answered_no) == (3, 2)
    assert [line.link_id for line in getattr(safety, shown)] == ["rf_calf"]


def test_a_sign_that_was_not_asked_is_not_counted_at_all():
    answers = {link_id: value for link_id, value in STORY.items() if link_id != "rf_calf"}
    assert summarise(answers, assessed(), today=TODAY).safety.asked == 2


def test_signs_that_nobody_asked_are_named_and_those_of_a_child_are_not_an_adults():
    safety = page().safety
    named = [line.text for line in safety.not_asked]
    assert len(named) == 14
    assert "New chest pain, sudden short breath, or coughing up blood" in named
    assert not [name for name in named if "limp" in name.lower()]
    child = page({"birth_date": "2019-03-27"}).safety.not_asked
    assert "Limping" in [line.text for line in child]


def test_where_every_sign_was_asked_none_is_left():
    signs = [
        link_id
        for one in questionnaire().pages
        if one.is_safety_check
        for link_id in one.link_ids
        if link_id != "rf_child_limp"
    ]
    assert page(dict.fromkeys(signs, "no")).safety.not_asked == []


def test_a_danger_sign_comes_with_its_level_and_the_answers_behind_it():
    because = [finding("New numbness in the saddle area", "rf_saddle")]
    found = {"code": "RF01", "level": "emergency", "because": because, "say": "Go now"}
    [shown] = page(result=assessed(red_flags=[found])).safety.flags
    assert shown.level == "emergency"
    assert shown.because == [Line("New numbness in the saddle area", "rf_saddle")]


def test_a_changed_safety_answer_shows_both_with_the_time():
    [change] = page(
        revisions=[Revision("rf_saddle", "yes", "no"), Revision("knee_pain_avg", 6, 5)]
    ).safety.changes
    assert (change.link_id, change.before, change.after) == ("rf_saddle", "Yes", "No")
    assert change.at == datetime(2027, 3, 2, 10, 41, tzinfo=UTC)
    assert change.given_at == datetime(2027, 3, 2, 10, 38, tzinfo=UTC)


def test_a_sign_that_was_asked_again_and_answered_alike_is_no_change():
    assert page(revisions=[Revision("rf_saddle", "no", "no")]).safety.changes == []


def test_a_safety_answer_that_was_taken_back_altogether_is_said_to_be_unanswered():
    [change] = page(revisions=[Revision("rf_saddle", "yes", None)]).safety.changes
    assert change.after == "not answered"


def test_a_change_to_a_sign_that_is_no_longer_asked_is_still_shown():
    [change] = page(revisions=[Revision("rf_deform", "yes", None)]).safety.changes
    assert change.link_id == "rf_deform"


def test_the_patients_own_words_come_first_and_the_main_region_before_others():
    why = page().why
    assert why.words == STORY["main_worry"]
    assert [one.region for one in why.complaints] == ["Knee", "Foot"]


def test_each_side_is_a_full_word():
    [knee, foot] = page().why.complaints
    assert knee.places == ["Left knee, inner side", "Right knee, inner side"]
    assert foot.places == ["Left foot, arch", "Right foot, arch"]


def test_pain_is_said_with_its_scale_and_how_long():
    [knee, _] = page({"knee_pain_worst": 8}).why.complaints
    assert [line.text for line in knee.facts] == ["5 of 10, worst 8", "3 to 12 months"]


@pytest.mark.parametrize(
    "place", [{"site": "calf", "side": "left"}, {"site": "other_place", "side": "centre"}]
)
def test_a_place_of_no_region_is_not_lost(place: dict[str, str]):
    [*_, last] = page({"body_map": [*STORY["body_map"], place]}).why.complaints
    assert (last.region, len(last.places)) == ("Elsewhere", 1)


def test_health_names_what_is_not_normal_and_folds_the_rest():
    health = page().health
    assert [line.link_id for line in health.abnormal] == ["dm"]
    assert health.normal == ["blood thinner"]
    assert health.not_answered == ["gout"]


def test_allergies_and_medicines_are_always_there():
    assert [line.text for _, line in page().health.always] == ["not asked yet", "not asked yet"]
    told = page({"allergy": "latex", "med_list": None}).health.always
    assert [line.text for _, line in told] == ["latex", "not answered"]


def test_a_flag_gives_reasons_for_and_against_and_what_is_missing():
    [knee] = page().foot_link.targets
    assert (knee.name, knee.result_words) == ("Knee, both sides", "foot likely adding")
    assert knee.supporting == [Line("Foot trouble came first", "knee_vs_foot_timing")]
    assert [line.link_id for line in knee.opposing] == ["knee_swell"]
    assert knee.missing == [Open("Not answered", [Line("Knee with time on the feet", "knee_on_feet")])]
    assert [line.link_id for line in knee.near_threshold] == ["knee_shoe_effect"]


def test_only_the_heaviest_open_questions_are_named_and_the_rest_counted():
    open_ones = [
        "knee_lock",
        "knee_giveway",
        "knee_onset",
        "shoe_wear",
        "bunion",
        "hammertoe",
        "test_balance",
    ]
    missing = [finding("", link_id) for link_id in open_ones]
    summary = page(result=assessed(flag(missing=missing)))
    [knee] = summary.foot_link.targets
    assert [line.link_id for one in knee.missing for line in one.lines] == open_ones[:5]
    assert knee.more_missing == 2
    below = {answer.link_id for part in summary.not_asked for answer in part.answers}
    assert {*open_ones} <= below  # so that each line leads somewhere


def test_places_without_a_complaint_are_said():
    assert page().foot_link.no_complaint == ["Hip", "Low back"]


def test_nothing_of_the_foot_stands_beside_a_danger_sign():
    link = page(result=assessed(flag(), withheld=True)).foot_link
    assert link.withheld
    assert link.targets == []


def test_what_may_come_from_above_is_said_with_its_reasons():
    cough = finding("A cough shoots pain down.", "back_cough")
    reverse = {"code": "back_to_foot", "strength": "likely", "supporting": [cough], "opposing": []}
    [one] = page(result=assessed(flag(), reverse=[reverse])).foot_link.from_above
    assert one.words == "back to foot, likely"
    assert one.reasons == [Line("A cough shoots pain down.", "back_cough")]


def test_goals_come_with_their_score_and_treatment_with_what_it_did():
    tried = {"past_treat": ["insoles", "physio"], "past_treat_insoles": "helped", "past_treat_physio": "no"}
    wants = page({"goal_1": "Walk the dog", "goal_score_1": 3, **tried}).wants
    assert wants.goals == [Line("Walk the dog (3/10)", "goal_1")]
    assert [line.link_id for line in wants.tried] == ["past_treat_insoles", "past_treat_physio"]
    assert [line.text for line in wants.tried] == ["Helped: Insoles", "Did not help: Physiotherapy"]


def test_every_answer_stands_below_once_as_it_was_given():
    answers = [answer for part in page().parts for answer in part.answers]
    assert sorted(answer.link_id for answer in answers) == sorted(STORY)
    words = {answer.link_id: answer.words for answer in answers}
    assert words["knee_on_feet"] == "not answered"
    assert words["dm"] == "Yes, type 2"


def test_the_page_can_be_made_of_every_single_answer_there_is():
    for item in questionnaire().items.values():
        for option in item.options:
            value = [option.code] if item.type == "multi" and option.code != "not_sure" else option.code
            both = {"left": value, "right": value} if item.side_pair else value
            assert page({item.link_id: both}).parts


# -- not asked, not answered, not sure ---------------------------------------------------------------------
def test_signs_that_nobody_asked_are_named_and_counted_apart():
    safety = page().safety
    assert {"rf_bladder_bowel", "rf_chest"} <= {line.link_id for line in safety.not_asked}
    assert not {"rf_saddle", "rf_child_limp"} & {line.link_id for line in safety.not_asked}
    assert (safety.asked, safety.not_answered, safety.unsure) == (3, [], [])


def test_a_sign_that_is_not_for_this_patient_is_not_missed():
    signs = [key for key, one in questionnaire().items.items() if key.startswith("rf_") and one.option("no")]
    answers = {key: "no" for key in signs if key != "rf_child_limp"}
    assert page(answers).safety.not_asked == []


def test_health_that_nobody_asked_is_neither_normal_nor_unanswered():
    health = page().health
    assert [line.link_id for line in health.not_asked][:3] == ["neuropathy", "circulation", "immune"]
    assert "neuropathy" not in [*health.normal, *health.not_answered]
    some = page({"neuropathy": None, "circulation": "no"}).health.not_asked
    assert some[0].link_id == "immune"


@pytest.mark.parametrize(
    ("answers", "words"),
    [
        ({}, "not asked yet"),
        ({"hip_pain_avg": None, "hip_duration": None}, "not answered"),
        ({"hip_pain_avg": 3, "hip_duration": "not_sure"}, "I'm not sure"),
    ],
)
def test_how_long_a_place_hurts_is_said_to_be_open_and_why(answers: dict[str, Any], words: str):
    hip = [*STORY["body_map"], {"site": "groin", "side": "left"}]
    complaint = next(one for one in page({"body_map": hip, **answers}).why.complaints if one.region == "Hip")
    assert complaint.facts[1] == Line(f"How long: {words}", "hip_duration")
    bad = "3 of 10" if answers.get("hip_pain_avg") else f"How bad: {words}"
    assert complaint.facts[0] == Line(bad, "hip_pain_avg")


def test_goals_treatment_and_own_words_say_why_they_are_not_there():
    silent = page({"main_worry": None})
    assert (silent.why.words, silent.why.no_words) == ("", "not answered")
    assert (silent.wants.no_goals, silent.wants.no_tried) == ("not asked yet", "not asked yet")
    assert page({"goal_1": None}).wants.no_goals == "not answered"


@pytest.mark.parametrize(
    ("answer", "state"),
    [
        ({"neuropathy": "no"}, "Not asked yet"),
        ({"arch_print": None}, "Not answered"),
        ({"arch_print": {"left": "flat", "right": "not_sure"}}, "Not sure"),
        ({"arch_print": {"left": "not_done", "right": "not_done"}}, "Open"),
    ],
)
def test_what_a_flag_misses_is_grouped_by_why(answer: dict[str, Any], state: str):
    result = assessed(flag(missing=[finding("", "arch_print")]))
    [knee] = page(answer, result).foot_link.targets
    assert [one.state for one in knee.missing] == [state]


def test_questions_to_come_and_questions_for_others_stand_apart():
    to_come, others = page().not_asked
    assert (to_come.title, to_come.folded, others.folded) == ("Not asked yet", False, True)
    assert "neuropathy" in [one.link_id for one in to_come.answers]
    assert "hip_socks" in [one.link_id for one in others.answers]
    assert {one.words for one in to_come.answers} == {"not asked yet"}
    assert {one.words for one in others.answers} == {"not asked"}


def test_no_open_answer_is_ever_said_to_be_no():
    for item in questionnaire().items.values():
        if item.type in ("body_map", "date") or item.asked_elsewhere:
            continue
        unsure = [{item.link_id: "not_sure"}] if item.option("not_sure") else []
        for value in ({}, {item.link_id: None}, *unsure):
            answers = {key: one for key, one in STORY.items() if key != item.link_id} | value
            summary = summarise(answers, assessed(flag()), today=TODAY)
            rows = [one for part in (*summary.parts, *summary.not_asked) for one in part.answers]
            [row] = [one for one in rows if one.link_id == item.link_id]
            assert row.words.lower() in ("not asked yet", "not asked", "not answered", "i'm not sure"), row
            assert item.link_id not in summary.health.normal
