"""Counting verdicts: each flag and each of its rules once."""

from intake.learning.tally import ENOUGH, Agreement, Tally
from intake.learning.wilson import wilson


def site(result="likely", supporting=("L.knee.T.foot_first",), opposing=("A.knee.lock",)):
    return {
        "site": "knee",
        "side": "both",
        "foot_driven": result,
        "supporting": [{"rule": rule} for rule in supporting],
        "opposing": [{"rule": rule} for rule in opposing],
    }


def test_a_flag_and_the_rules_for_and_against_it_share_its_verdict():
    counts = Tally()
    counts.add_flag(site(), "agree")
    counts.add_flag(site(), "disagree")
    counts.add_flag(site(), "partly")
    counts.add_flag(site())
    for code in ("knee:likely", "L.knee.T.foot_first", "A.knee.lock"):
        assert counts.of(code) == Agreement(code, fired=4, judged=3, agreed=1, partly=1)


def test_flags_with_another_result_are_counted_apart():
    counts = Tally()
    counts.add_flag(site("likely"), "agree")
    counts.add_flag(site("possible"), "disagree")
    assert (counts.of("knee:likely").agreed, counts.of("knee:possible").agreed) == (1, 0)


def test_a_rule_that_spoke_twice_of_one_flag_is_counted_once():
    counts = Tally()
    counts.add_flag(site(supporting=("D", "D"), opposing=("D",)), "agree")
    assert counts.of("D").judged == 1


def test_rules_without_a_verdict_fire_and_are_not_judged():
    counts = Tally()
    counts.add_unjudged([{"rule": "RF01.emergency"}])
    assert counts.of("RF01.emergency") == Agreement("RF01.emergency", 1, 0, 0, 0)


def test_what_never_fired_counts_nothing():
    assert Tally().of("knee:likely") == Agreement("knee:likely", 0, 0, 0, 0)


def test_below_the_stated_number_nothing_is_told():
    assert not Agreement("", ENOUGH, ENOUGH - 1, ENOUGH - 1, 0).tells
    enough = Agreement("", ENOUGH, ENOUGH, 15, 2)
    assert enough.tells
    assert (enough.share, enough.interval) == (0.75, wilson(15, 20))
