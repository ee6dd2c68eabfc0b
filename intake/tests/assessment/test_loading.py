"""A rule set that contradicts itself is refused, and the message names the rule."""

import copy
import tomllib

import pytest

from intake.assessment import RuleSetError, rule_set
from intake.assessment.loading import FILES, FOLDER, build
from intake.questionnaire import questionnaire


@pytest.fixture
def files():
    return {name: tomllib.loads((FOLDER / f"{name}.toml").read_text(encoding="utf-8")) for name in FILES}


@pytest.fixture
def first(files):
    """The first link rule, to be spoiled."""
    return files["links"]["rule"][1]


def message(files):
    with pytest.raises(RuleSetError) as refused:
        build(files, items=questionnaire().items)
    return str(refused.value)


def test_the_rule_set_is_read_and_not_approved_by_anybody():
    rules = rule_set()
    assert rules.title == "footlink 0.3.0"
    assert (rules.clinically_approved_by, rules.approved_on) == ("", "")


def test_two_rules_of_one_name_are_refused(files, first):
    files["links"]["rule"].append(copy.deepcopy(first))
    assert message(files) == "L.knee.T.foot_first is there twice"


def test_a_danger_sign_may_not_have_two_rows_of_one_level(files):
    files["red_flags"]["red_flag"].append(copy.deepcopy(files["red_flags"]["red_flag"][0]))
    assert message(files) == "RF01.emergency is there twice"


def test_a_rule_about_a_question_that_nobody_asks_is_refused(files, first):
    first["when"] = "shoe_size > 40"
    assert message(files) == "L.knee.T.foot_first reads shoe_size, which no question asks"


def test_a_condition_that_can_not_be_read_is_refused(files, first):
    first["when"] = "knee_lock ="
    assert message(files).startswith("L.knee.T.foot_first: ")


@pytest.mark.parametrize(
    ("when", "reason"),
    [
        ("knee_lock = maybe", "knee_lock has no answer maybe"),
        ("knee_worse has (walking|flying)", "knee_worse has no answer flying"),
        ("bunion[side] in (mild|huge)", "bunion has no answer huge"),
        ("foot_pain_worst > 10", "foot_pain_worst is never > 10"),
        ("test_knee_wall[side] < 0", "test_knee_wall is never < 0"),
        ("site(heel|arch, side)", "heel is no place"),
        ("has(elbow)", "elbow is no place"),
        (
            "knee_lock = yes and (dm = no or knee_lock = no) and knee_lock = no",
            "knee_lock can't have two answers at once",
        ),
    ],
)
def test_a_condition_that_nobody_could_meet_is_refused(files, first, when, reason):
    first["when"] = when
    assert message(files) == f"L.knee.T.foot_first can never hold as it is written: {reason}"


@pytest.mark.parametrize("when", ["{nowhere}", "{round}"])
def test_a_term_that_is_none_or_leads_back_to_itself_is_refused(files, first, when):
    files["rule_set"]["terms"] |= {"round": "(dm = no or {about})", "about": "(dm = pre or {round})"}
    first["when"] = when
    assert "which is no term or one that leads back to itself" in message(files)


def test_a_citation_that_is_not_listed_is_refused(files, first):
    first["evidence"]["cites"] = ["hearsay2026"]
    assert message(files) == "L.knee.T.foot_first cites hearsay2026, which is no citation"


def test_a_contrary_citation_that_is_not_listed_is_refused(files, first):
    first["evidence"]["contrary"] = ["hearsay2026"]
    assert "cites hearsay2026" in message(files)


def test_a_rule_without_citation_is_refused(files, first):
    first["evidence"]["cites"] = []
    assert message(files) == "L.knee.T.foot_first cites nothing"


def test_a_rule_without_evidence_tag_is_refused(files, first):
    del first["evidence"]["tag"]
    assert message(files) == "L.knee.T.foot_first has no evidence tag V, R or P"


@pytest.mark.parametrize("key", ["when", "doctor"])
def test_a_rule_that_lacks_a_part_is_refused(files, first, key):
    del first[key]
    assert message(files) == f"L.knee.T.foot_first has no {key!r}"


def test_a_rule_of_an_unknown_foot_source_is_refused(files):
    files["sources"]["rule"][0]["applies_to"] = "sixth_toe"
    assert "'sixth_toe', which is no foot source" in message(files)


def test_an_urgent_sign_must_say_how_soon(files):
    sign = next(row for row in files["red_flags"]["red_flag"] if row["level"] == "urgent")
    del sign["within_days"]
    assert "an urgent sign says within_days" in message(files)


def test_an_answer_that_rules_read_needs_a_short_name(files):
    del files["names"]["arch_print"]
    assert message(files) == "arch_print has no name in names.toml"


def test_advice_without_citation_is_refused(files):
    files["advice"]["advice"][0]["evidence"]["cites"] = []
    assert message(files) == "advice footwear cites nothing"


def test_advice_of_one_name_twice_is_refused(files):
    files["advice"]["advice"].append(copy.deepcopy(files["advice"]["advice"][0]))
    assert message(files) == "advice footwear is there twice"


def test_advice_of_a_group_without_title_is_refused(files):
    files["advice"]["advice"][0]["group"] = "hats"
    assert message(files) == "advice footwear is of no group that has a title"
