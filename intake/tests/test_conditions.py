"""Conditions of questions and rules: true, false and unknown."""

from datetime import date

import pytest

from intake.conditions import MISSING, ConditionError, Facts, parse

TODAY = date(2027, 3, 2)
HEEL_AND_KNEES = [{"site": "heel_plantar", "side": "right"}, {"site": "knee_inner", "side": "both"}]
BACK = [{"site": "low_back_centre", "side": "centre"}]
FLAT_RIGHT, HIGH_BOTH = {"left": "high", "right": "flat"}, {"left": "high", "right": "high"}
NAIL = [{"site": "toenail", "side": "left"}]

CASES = [  # condition, answers that make it true, false, unknown
    ("always", {}, None, None),
    ("dm = type2", {"dm": "type2"}, {"dm": "no"}, {}),
    ("dm != no", {"dm": "pre"}, {"dm": "no"}, {"dm": "not_sure"}),
    ("dm in (type1|type2)", {"dm": "type1"}, {"dm": "pre"}, {"dm": None}),
    ("rf_calf in (yes|not_sure)", {"rf_calf": "not_sure"}, {"rf_calf": "no"}, {}),
    ("when has night", {"when": ["night", "rest"]}, {"when": ["rest"]}, {"when": ["not_sure"]}),
    ("when has (night|rest)", {"when": ["rest"]}, {"when": ["none"]}, {}),
    ("pain >= 4", {"pain": 4}, {"pain": 3}, {"pain": "not_sure"}),
    ("pain > 4", {"pain": 4.5}, {"pain": 4}, {"pain": None}),
    ("pain <= 0.5", {"pain": 0}, {"pain": 1}, {}),
    ("pain < 4", {"pain": 0}, {"pain": 4}, {}),
    ("age < 16", {"birth_date": "2015-03-27"}, {"birth_date": "1961-03-27"}, {}),
    ("sex = female", {"sex_at_birth": "female"}, {"sex_at_birth": "male"}, {"sex_at_birth": "prefer_not"}),
    ("has(knee)", {"body_map": HEEL_AND_KNEES}, {"body_map": BACK}, {}),
    ("has(hip|back)", {"body_map": BACK}, {"body_map": HEEL_AND_KNEES}, {}),
    ("regions > 1", {"body_map": HEEL_AND_KNEES}, {"body_map": BACK}, {}),
    ("main(back)", {"body_map": BACK}, {"body_map": NAIL}, {"body_map": HEEL_AND_KNEES}),
    ("main(knee)", {"body_map": HEEL_AND_KNEES, "main_region": "knee"}, {"body_map": BACK}, {}),
    ("any_downstream", {"body_map": BACK}, {"body_map": NAIL}, {}),
    ("site(arch|heel_plantar)", {"body_map": HEEL_AND_KNEES}, {"body_map": BACK}, {}),
    ("site(knee_inner, left)", {"body_map": HEEL_AND_KNEES}, {"body_map": BACK}, {}),
    ("site(heel_plantar, right)", {"body_map": HEEL_AND_KNEES}, {"body_map": NAIL}, {}),
    ("site_only(toenail|foot_skin)", {"body_map": NAIL}, {"body_map": NAIL + HEEL_AND_KNEES}, {}),
    ("arch[left] = flat", {"arch": {"left": "flat"}}, {"arch": {"left": "high"}}, {"arch": {}}),
    ("arch[any] = flat", {"arch": FLAT_RIGHT}, {"arch": HIGH_BOTH}, {"arch": {"left": "high"}}),
    ("answered(goal_1)", {"goal_1": "walk"}, {"goal_1": None}, None),
    ("answered(goal_1)", None, {"goal_1": "not_sure"}, None),
    ("open(gout)", {"gout": None}, {"gout": "not_sure"}, None),
    ("open(gout)", {}, {"gout": "no"}, None),
    ("years_since(year) < 1", {"year": 2027}, {"year": 2026}, {"year": "not_sure"}),
    ("count(when) >= 2", {"when": ["night", "rest"]}, {"when": ["rest"]}, {"when": ["not_sure"]}),
    ("not gout = yes", {"gout": "no"}, {"gout": "yes"}, {"gout": "not_sure"}),
    ("a = yes and b = yes", {"a": "yes", "b": "yes"}, {"b": "no"}, {"a": "yes"}),
    ("a = yes or b = yes", {"b": "yes"}, {"a": "no", "b": "no"}, {"a": "no"}),
    ("a = yes and (b = yes or c = yes)", {"a": "yes", "c": "yes"}, {"a": "no"}, {"a": "yes", "b": "no"}),
    ("a = yes or b = yes and c = yes", {"a": "yes", "b": "no"}, {"a": "no", "c": "no"}, {"b": "yes"}),
]  # fmt: skip


@pytest.mark.parametrize(("text", "holds", "fails", "unknown"), CASES, ids=[case[0] for case in CASES])
def test_a_condition_is_true_false_or_unknown(text, holds, fails, unknown):
    condition = parse(text)
    for answers, expected in ((holds, True), (fails, False), (unknown, None)):
        if answers is not None:
            assert condition.evaluate(Facts(answers, TODAY)) is expected


def test_the_side_is_bound_by_who_evaluates():
    facts = Facts({"arch_print": {"left": "flat", "right": "normal"}, "body_map": HEEL_AND_KNEES}, TODAY)
    flat, heel = parse("arch_print[side] = flat"), parse("site(heel_plantar, side)")
    assert [flat.evaluate(facts.on(side)) for side in ("left", "right")] == [True, False]
    assert [heel.evaluate(facts.on(side)) for side in ("left", "right")] == [False, True]


def test_a_condition_names_the_answers_that_it_reads():
    text = "age >= 50 and (has(hip) or rf_injury_place has hip) and not sex = male and arch_print[any] = flat"
    assert parse(text).link_ids == {"birth_date", "body_map", "rf_injury_place", "sex_at_birth", "arch_print"}
    assert parse("main(knee)").link_ids == {"body_map", "main_region"}


def test_a_condition_shows_what_it_is_made_of():
    def shape(part):
        return part.text or [part.word, *map(shape, part.parts)]

    text = "has(foot) and (age >= 50 or not dm  = no) and bunion[any] in (mild|severe)"
    made_of = ["and", "has(foot)", ["or", "age >= 50", ["not", "dm  = no"]], "bunion[any] in (mild|severe)"]
    assert shape(parse(text).whole) == made_of
    assert shape(parse("always").whole) == "always"


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("", 1),
        ("gout", 5),
        ("gout =", 7),
        ("gout = yes and", 15),
        ("gout = yes gout", 12),
        ("gout & dm", 6),
        ("(gout = yes", 12),
        ("age < young", 7),
        ("= yes", 1),
        ("dm in (type1|)", 14),
        ("has(knee, left)", 9),
        ("site(arch, left, right)", 16),
    ],
)
def test_what_cannot_be_read_is_named_with_its_place(text, place):
    with pytest.raises(ConditionError) as error:
        parse(text)
    assert repr(text) in str(error.value)
    assert str(error.value).endswith(f"at character {place}")


def test_a_calf_counts_to_the_foot_unless_the_knee_is_nearer():
    assert Facts({"body_map": [{"site": "calf", "side": "left"}]}, TODAY).regions == {"foot"}
    knee_too = [{"site": "calf", "side": "left"}, {"site": "knee_back", "side": "left"}]
    assert Facts({"body_map": knee_too}, TODAY).regions == {"knee"}


def test_another_place_alone_is_no_region():
    facts = Facts({"body_map": [{"site": "other_place", "side": "centre"}]}, TODAY)
    assert (facts.regions, facts.main_region) == (frozenset(), None)


@pytest.mark.parametrize(
    ("sides", "laterality"),
    [(["both"], "both"), (["left", "right"], "both"), (["left"], "left"), (["right"], "right"), ([], None)],
)
def test_laterality_joins_the_places_of_a_region(sides, laterality):
    sites = ("knee_inner", "knee_front")
    places = [{"site": site, "side": side} for site, side in zip(sites, sides, strict=False)]
    assert Facts({"body_map": places}, TODAY).laterality("knee") == laterality


def test_years_of_age_change_on_the_birthday():
    assert Facts({"birth_date": "2011-03-03"}, TODAY).age == 15
    assert Facts({"birth_date": "2011-03-02"}, TODAY).age == 16


def test_skipped_and_never_asked_are_missing_and_not_sure_is_told_apart():
    facts = Facts({"skipped": None, "unsure": "not_sure", "ticked_unsure": ["not_sure"]}, TODAY)
    assert [facts.value("skipped"), facts.value("never")] == [MISSING, MISSING]
    assert [facts.value("unsure"), facts.value("ticked_unsure")] == ["not_sure", "not_sure"]
