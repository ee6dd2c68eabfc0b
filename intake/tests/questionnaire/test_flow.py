"""Which pages come, for whom, and in which order."""

from datetime import date
from itertools import combinations
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from intake.questionnaire import flow, questionnaire
from intake.questionnaire.flow import (
    answered_in_order,
    first_unanswered_page,
    items_to_show,
    open_pages,
    page_after,
    pages_to_show,
    part_states,
    visible_answers,
)
from intake.questionnaire.labels import SITES

TODAY = date(2027, 3, 2)
GROWN_UP = {"answered_by": "self", "birth_date": "1961-03-27", "sex_at_birth": "female"}
FLAT_FEET_AND_KNEES = [{"site": "arch", "side": "both"}, {"site": "knee_inner", "side": "both"}]
STORY_1 = GROWN_UP | {
    "body_map": FLAT_FEET_AND_KNEES,
    "main_region": "knee",
    "knee_duration": "3_12mo",
    "knee_pain_avg": 5,
    "knee_vs_foot_timing": "foot_first",
    "knee_shoe_effect": "clearly_better",
    "gait_change": "no",
}
NO_SIGN = ("no", "not_sure")
REGION_SITES = {"foot": "arch", "knee": "knee_inner", "hip": "groin", "back": "low_back_side"}


def places(*sites):
    return [{"site": site, "side": "left"} for site in sites]


def walk(known, stage=None):
    """Answer page after page: what is known, "no" to other signs; skip the rest. Return answers and pages."""
    answers, pages = {}, []
    while page := first_unanswered_page(answers, stage=stage, today=TODAY):
        pages.append(page)
        for item in items_to_show(page, answers, today=TODAY):
            answers[item.link_id] = known.get(item.link_id, "no" if item.must else None)
    return answers, pages


def asked(known):
    return walk(known)[0].keys()


def slugs(pages):
    return [page.slug for page in pages]


def test_flat_feet_and_both_knees_need_at_most_fourteen_pages_before_booking():
    _, pages = walk(STORY_1, stage="before")
    assert len(pages) <= 14
    assert slugs(pages)[:8] == [
        "who",
        "you",
        "safety-1",
        "safety-2",
        "safety-3",
        "safety-4",
        "safety-5",
        "where",
    ]


@pytest.mark.parametrize(("one", "other"), list(combinations(REGION_SITES, 2)))
@pytest.mark.parametrize("limps", ["yes", "no"])
def test_no_pair_of_regions_needs_more_than_fourteen_pages_before_booking(one, other, limps):
    known = GROWN_UP | {"body_map": places(REGION_SITES[one], REGION_SITES[other]), "main_region": one}
    assert len(walk(known | {"gait_change": limps}, stage="before")[1]) <= 14


def test_a_foot_alone_needs_at_most_eleven_pages_before_booking():
    assert len(walk(GROWN_UP | {"body_map": places("heel_plantar")}, stage="before")[1]) <= 11


def test_safety_comes_before_the_place_and_the_place_before_all_else():
    sections = [page.section for page in walk(STORY_1)[1]]
    assert list(dict.fromkeys(sections)) == [
        "about",
        "safety",
        "where",
        "health_first",
        "places",
        "links",
        "checks",
        "shoes",
        "load",
        "health",
        "past",
    ]


def test_the_rest_after_booking_comes_in_seven_parts():
    answers, _ = walk(STORY_1, stage="before")
    parts = part_states(answers, TODAY)
    assert [part.section for part in parts] == [
        "places",
        "links",
        "checks",
        "shoes",
        "load",
        "health",
        "past",
    ]
    assert {part.state for part in parts} == {"not_started"}
    shoes = next(part for part in parts if part.section == "shoes")
    for item in items_to_show(shoes.pages[0], answers, today=TODAY):
        answers[item.link_id] = None
    assert next(part for part in part_states(answers, TODAY) if part.section == "shoes").state == "started"
    everything, _ = walk(STORY_1)
    assert {part.state for part in part_states(everything, TODAY)} == {"completed"}


@pytest.mark.parametrize(
    ("ticked", "page", "questions"),
    [
        ("rf_foot_drop", "safety-1-more", {"rf_foot_drop_when", "rf_foot_drop_course"}),
        ("rf_calf", "safety-2-more", {"rf_clot_risk", "rf_cast"}),
        ("rf_wound", "safety-3-more", {"rf_wound_signs", "dm", "neuropathy"}),
        ("rf_hot_foot", "safety-3-more", {"dm", "neuropathy"}),
        (
            "rf_hot_joint",
            "safety-3-more",
            {"rf_hot_joint", "rf_hot_joint_stuck", "immune", "gout", "steroids", "past_surgery"},
        ),
        ("rf_night_pain", "safety-5-more", {"osteoporosis", "steroids", "immune"}),
    ],
)
def test_a_ticked_sign_is_followed_up_at_once_and_nothing_of_it_may_be_skipped(ticked, page, questions):
    answers, _ = walk(GROWN_UP | {"body_map": places("arch")}, stage="before")
    answers[ticked] = "yes"
    asked_now = items_to_show(questionnaire().page(page), answers, today=TODAY)
    assert {item.link_id for item in asked_now} == questions
    assert all(item.must for item in asked_now)
    assert first_unanswered_page(answers, today=TODAY).slug == page


def test_a_sign_that_was_only_ticked_stays_open_until_it_is_said_in_full():
    answers, _ = walk(GROWN_UP | {"body_map": places("arch")}, stage="before")
    answers |= dict.fromkeys(["rf_hot_joint_stuck", "immune", "gout", "steroids"], "no")
    answers |= {"rf_hot_joint": "yes", "past_surgery": ["none"]}
    assert first_unanswered_page(answers, today=TODAY, stage="before").slug == "safety-3-more"
    answers["rf_hot_joint"] = "knee"
    assert first_unanswered_page(answers, today=TODAY, stage="before") is None


def test_an_injury_opens_the_questions_for_the_part_that_was_hurt():
    known = GROWN_UP | {
        "rf_injury": "yes_lt_48h",
        "rf_injury_place": ["knee"],
        "body_map": places("knee_front"),
    }
    ids = asked(known)
    assert {"rf_deform", "rf_tight_limb", "rf_walk4", "rf_bone_tender", "rf_knee_bend90"} <= ids
    assert "rf_pop_heel" not in ids
    assert not asked(GROWN_UP | {"body_map": places("arch")}) & {"rf_deform", "rf_walk4", "rf_injury_place"}


def test_nails_alone_lead_past_foot_checks_links_and_load():
    ids = asked(GROWN_UP | {"body_map": places("toenail")})
    assert {"nail_skin_problem", "nail_infected", "shoe_main", "shoe_fit", "dm", "allergy", "goal_1"} <= ids
    assert not ids & {"arch_print", "foot_first_steps", "gait_change", "work_stand_hours", "shoe_support"}


def test_a_wound_leaves_out_the_standing_checks():
    ids = asked(GROWN_UP | {"body_map": places("arch"), "rf_wound": "yes"})
    assert "bunion" in ids
    assert not ids & {"arch_print", "test_tiptoe", "test_balance"}


def test_feet_without_feeling_leave_out_the_standing_checks():
    diabetic = GROWN_UP | {"body_map": places("arch"), "dm": "type2"}
    assert "arch_print" not in asked(diabetic | {"neuropathy": "yes"})
    assert "arch_print" in asked(diabetic | {"neuropathy": "no"})


def test_a_child_is_asked_about_limping_and_a_grown_up_is_not():
    child = {"answered_by": "parent_guardian", "birth_date": "2016-03-27", "body_map": places("knee_front")}
    assert {"rf_child_limp", "hip_leg_turned"} <= asked(child)
    assert not asked(child) & {"weight_kg", "pregnant"}
    assert "rf_child_limp" not in asked(GROWN_UP | {"body_map": places("knee_front")})


@pytest.mark.parametrize(
    ("known", "is_asked"),
    [
        ({"sex_at_birth": "female", "birth_date": "1990-01-01"}, True),
        ({"sex_at_birth": "prefer_not", "birth_date": "1990-01-01"}, True),
        ({"sex_at_birth": "male", "birth_date": "1990-01-01"}, False),
        ({"sex_at_birth": "female", "birth_date": "1961-03-27"}, False),
    ],
)
def test_who_is_asked_about_pregnancy(known, is_asked):
    assert ("pregnant" in asked(GROWN_UP | known | {"body_map": places("arch")})) is is_asked


def test_the_hip_question_after_a_fall_waits_for_age_or_weak_bones():
    young = GROWN_UP | {"birth_date": "1990-01-01", "body_map": places("groin")}
    assert "rf_hip_fall" in asked(GROWN_UP | {"body_map": places("groin")})
    assert "rf_hip_fall" not in asked(young)
    assert "rf_hip_fall" in asked(young | {"osteoporosis": "yes"})


def test_how_long_and_how_bad_is_asked_of_the_main_place_first_and_of_the_others_later():
    answers, _ = walk(STORY_1, stage="before")
    assert {"knee_duration", "knee_pain_avg"} <= answers.keys()
    assert "foot_duration" not in answers
    assert "foot_duration" in asked(STORY_1)


def test_only_the_regions_chosen_are_offered_as_the_main_one():
    answers, _ = walk(STORY_1, stage="before")
    page = questionnaire().page("first")
    assert [item.link_id for item in items_to_show(page, answers, today=TODAY)] == [
        "main_region",
        "first_region",
        "main_worry",
    ]


def test_answers_fall_away_with_the_question_they_belong_to_and_with_all_that_followed():
    answers, _ = walk(STORY_1 | {"gait_change": "yes", "gait_reason": ["foot"], "gait_vs_knee": "after"})
    assert visible_answers(answers, TODAY) == answers
    answers["gait_change"] = "no"
    left = visible_answers(answers, TODAY)
    assert answers.keys() - left.keys() == {"gait_reason", "gait_side", "gait_vs_knee"}


def test_a_cast_that_is_told_of_after_the_booking_is_asked_about_there():
    after_surgery = {"past_surgery": ["knee_other"], "past_surgery_6wk": "yes"}
    _, pages = walk(STORY_1 | after_surgery | {"rf_cast": "yes", "rf_tight_limb": "no"})
    slugs = [page.slug for page in pages]
    assert {"part-7-3", "part-7-4"} <= set(slugs)
    assert "safety-2-cast" not in slugs


def test_pages_follow_each_other_and_the_last_is_followed_by_none():
    answers, pages = walk(STORY_1)
    way = [pages[0]]
    while following := page_after(way[-1].slug, answers, today=TODAY):
        way.append(following)
    shown = [
        page for stage in ("before", "after") for page in pages_to_show(answers, stage=stage, today=TODAY)
    ]
    assert way == shown == pages


def an_answer(choice, item, *, in_full):
    """Choose any answer that the item allows; who ticked a sign does not take it back."""
    if item.type == "date":
        return choice(["1938-05-01", "1961-03-27", "1999-12-31", "2009-08-08", "2018-02-02"])
    if item.type == "body_map":
        sites = {choice(sorted(SITES)) for _ in range(choice([1, 2, 4]))}
        return [{"site": site, "side": choice(["left", "right", "both"])} for site in sorted(sites)]
    if item.type in ("int", "decimal"):
        return choice([item.minimum, item.maximum])
    if item.type == "text":
        return "words"
    code = choice([option.code for option in item.options if not (in_full and option.code in NO_SIGN)])
    value = [code] if item.type == "multi" else code
    return {"left": value} if item.side_pair else value


def random_walk(choice):
    """Answer every page as it comes, at random. Return the answers and the pages in the order asked."""
    answers, pages, asked_on = {}, [], {}
    while page := first_unanswered_page(answers, today=TODAY):
        assert page not in pages, "a page leads nowhere, or comes again"
        pages.append(page)
        for item in items_to_show(page, answers, today=TODAY):
            in_full = item.link_id in page.repeats
            assert in_full or item.link_id not in asked_on, f"{item.link_id} is asked twice"
            asked_on[item.link_id] = page
            skipped = not item.must and choice([True, False, False, False])
            answer = None if skipped else an_answer(choice, item, in_full=in_full)
            ticked = page.kind == "signs" and item.type == "choice" and answer not in NO_SIGN
            answers[item.link_id] = "yes" if ticked else answer
    return answers, pages


@settings(max_examples=25, deadline=None)
@given(st.data())
def test_whatever_is_answered_leads_on_to_the_end_and_nothing_is_asked_twice(data):
    answers, pages = random_walk(lambda options: data.draw(st.sampled_from(options)))
    order = [questionnaire().pages.index(page) for page in pages]
    assert order == sorted(order), "an answer opened a page that lies behind"
    assert visible_answers(answers, TODAY) == answers


def test_every_page_and_every_question_can_be_reached():
    pages = {page.slug for page in questionnaire().pages}
    questions = {link_id for link_id, item in questionnaire().items.items() if not item.asked_elsewhere}
    choice = Random(27).choice
    for _ in range(1000):
        answers, walked = random_walk(choice)
        pages -= set(slugs(walked))
        questions -= answers.keys()
        if not pages | questions:
            break
    assert (pages, questions) == (set(), set())


@pytest.fixture
def rounds(monkeypatch):
    """Count how often the questions were gone through."""
    went: list[int] = []

    def counted(answers, today):
        went.append(len(answers))
        return work_out(answers, today)

    work_out = flow._work_out
    monkeypatch.setattr(flow, "_work_out", counted)
    return went


def test_within_a_request_the_same_answers_are_gone_through_once(rounds):
    answers = walk(STORY_1)[0]
    page = questionnaire().page("where")
    alone = items_to_show(page, answers, today=TODAY), visible_answers(answers, TODAY)
    rounds.clear()
    with flow.working_out_once():
        together = items_to_show(page, answers, today=TODAY), visible_answers(dict(answers), TODAY)
        first_unanswered_page(answers, today=TODAY)
    assert (together, len(rounds)) == (alone, 1)
    items_to_show(page, answers, today=TODAY)
    assert len(rounds) == 2  # nothing is known any more


def test_an_answer_that_changes_within_a_request_counts_at_once():
    answers = walk(STORY_1)[0]
    with flow.working_out_once():
        before = visible_answers(answers, TODAY)
        answers["body_map"] = places("arch")
        after = visible_answers(answers, TODAY)
    assert "knee_duration" in before
    assert "knee_duration" not in after


@pytest.mark.parametrize("stage", ["before", None])
@pytest.mark.parametrize(
    "known",
    [STORY_1, GROWN_UP | {"body_map": places("groin"), "rf_injury": "yes_lt_48h", "gait_change": "yes"}],
)
def test_to_be_asked_everything_in_one_go_gives_the_answers_of_page_after_page(known, stage):
    in_one_go = answered_in_order(
        lambda items: {one.link_id: known.get(one.link_id, "no" if one.must else None) for one in items},
        today=TODAY,
        stage=stage,
    )
    assert in_one_go == walk(known, stage)[0]


def test_signs_that_were_not_read_leave_their_pages_open_whatever_else_is_answered():
    answers, _ = walk(STORY_1, stage="before")
    unread = {
        link_id: value for link_id, value in answers.items() if link_id not in ("rf_chest", "rf_cancer")
    }
    assert slugs(open_pages(unread, stage="before", today=TODAY)) == ["safety-2", "safety-5"]


def test_the_pages_of_the_safety_check_are_those_that_ask_whether_there_is_a_sign():
    checks = [page.slug for page in questionnaire().pages if page.is_safety_check]
    assert checks == ["safety-1", "safety-2", "safety-3", "safety-4", "safety-5", "safety-6"]
