"""Which visit fits, how soon, and what to bring."""

from datetime import date

import pytest

from intake.assessment import assess, rule_set
from intake.tests.assessment.conftest import TODAY, case

HEEL = {"site": "heel_plantar", "side": "left"}
KNEE = {"site": "knee_inner", "side": "left"}
HIP = {"site": "groin", "side": "left"}
BACK = {"site": "low_back_centre", "side": "centre"}
NAIL = {"site": "toenail", "side": "left"}
ADULT = {"birth_date": "1980-01-01", "dm": "no", "neuropathy": "no", "circulation": "no", "rf_wound": "no"}


def told(*places, **more):
    return {**ADULT, "body_map": list(places), **more}


def route(answers, today=TODAY):
    return assess(answers, today=today)["route"]


# Before the booking: only the deciding questions are known (UX.md 0.1).
@pytest.mark.parametrize(
    ("answers", "visit_type"),
    [
        (told(NAIL), "NAIL_SKIN_20"),
        (told({"site": "foot_skin", "side": "both"}, NAIL), "NAIL_SKIN_20"),
        (told(NAIL, dm="type2"), "DIAB_FOOT_30"),
        (told(HEEL), "NEW_FOOT_30"),
        (told(HEEL, NAIL), "NEW_FOOT_30"),
        (told(HEEL, dm="type1"), "DIAB_FOOT_30"),
        (told(HEEL, dm="pre"), "NEW_FOOT_30"),
        (told(HEEL, KNEE), "NEW_LINK_45"),
        (told(HEEL, BACK), "NEW_LINK_45"),
        (told(HEEL, KNEE, dm="type2"), "NEW_LINK_45"),
        (told(HEEL, KNEE, BACK), "NEW_LINK_60"),
        (told(HEEL, KNEE, past_surgery=["knee_replacement"]), "NEW_LINK_60"),
        (told(HEEL, KNEE, birth_date="2015-01-01"), "CHILD_30"),
        (told(KNEE, knee_vs_foot_timing="foot_first"), "NEW_LINK_45"),
        (told(KNEE, knee_vs_foot_timing="not_sure", knee_shoe_effect="bit_better"), "NEW_LINK_45"),
        (told(KNEE, knee_vs_foot_timing="no_foot_trouble", knee_shoe_effect="not_tried"), "REFER_HIPKNEE"),
        (told(KNEE, knee_vs_foot_timing="not_sure", knee_shoe_effect="not_tried"), "TELE_15"),
        (told(HIP, hip_vs_foot_timing="no_foot_trouble"), "REFER_HIPKNEE"),
        (told(BACK, back_vs_foot_timing="no_foot_trouble"), "REFER_SPINE"),
        (told({"site": "other_place", "side": "centre"}), "REFER_PCP"),
        ({}, "TELE_15"),
    ],
)
def test_the_deciding_answers_choose_the_visit(answers, visit_type):
    assert route(answers)["visit_type"] == visit_type


@pytest.mark.parametrize(
    ("name", "visit_type"),
    [
        ("01", "NEW_LINK_45"),
        ("02", "REFER_HIPKNEE"),
        ("04", "REFER_SPINE"),
        ("05-", "NEW_LINK_60"),
        ("15", "TELE_15"),
    ],
)
def test_the_result_chooses_the_visit_when_all_is_told(name, visit_type):
    assert route(case(name)["answers"])["visit_type"] == visit_type


def test_where_the_foot_has_no_part_a_foot_that_hurts_is_still_seen():
    answers = {**case("09")["answers"], "knee_vs_foot_timing": "same_time"}
    assert route(answers)["visit_type"] == "NEW_FOOT_30"


@pytest.mark.parametrize(
    ("sign", "visit_type", "priority", "latest", "online"),
    [
        ({"rf_saddle": "yes"}, "EMERG", "emergency", "2027-03-02", False),
        ({"rf_calf": "yes"}, "SAME_DAY", "same_day", "2027-03-02", False),
        ({"rf_pop_heel": "not_sure"}, "URGENT_48H", "urgent", "2027-03-04", True),
        ({"rf_night_pain": "yes", "rf_cancer": "yes"}, "URGENT_1W", "urgent", "2027-03-09", True),
        (
            {"back_inflam": ["before45", "stiff30", "worse_rest"], "back_duration": "gt_12mo"},
            "REFER_RHEUM",
            "urgent",
            "2027-03-23",
            False,
        ),
    ],
)
def test_danger_comes_before_anything_else(sign, visit_type, priority, latest, online):
    found = route({**told(HEEL, KNEE, birth_date="2015-01-01"), **sign})
    assert (found["visit_type"], found["priority"], found["latest"], found["online"]) == (
        visit_type,
        priority,
        latest,
        online,
    )


@pytest.mark.parametrize(
    ("today", "latest"), [(date(2027, 3, 4), "2027-03-05"), (date(2027, 3, 5), "2027-03-08")]
)
def test_one_working_day_is_the_next_weekday(today, latest):
    assert route(told(HEEL, dm="type2", rf_wound="yes"), today)["latest"] == latest


def test_a_routine_visit_has_no_last_day_and_a_link_visit_needs_the_plate():
    found = route(case("08")["answers"])
    assert (found["priority"], found["earliest"], found["latest"]) == ("routine", None, None)
    assert found["resources"] == ["practitioner", "room", "gait_plate"]


def test_what_to_bring_follows_the_patient():
    bring = " ".join(route(told(NAIL, dm="type2", anticoag="yes"))["bring"])
    assert "Nails without varnish" in bring
    assert "long-term sugar" in bring
    assert "keep taking it" in bring
    assert "Shorts" not in bring
    assert route(told({"site": "other_place", "side": "centre"}))["bring"] == []


def test_every_visit_that_a_route_may_name_is_described():
    assert {"EMERG", "SAME_DAY", "TELE_15", "REFER_RHEUM"} <= rule_set().visits.keys()
    assert all(visit.online <= (visit.minutes > 0) for visit in rule_set().visits.values())
