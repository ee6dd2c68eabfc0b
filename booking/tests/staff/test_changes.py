"""What was changed and what that did to the flag: before and after in words, by save."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Any

from booking.summary import summarise
from booking.summary.blocks import Change, Save
from booking.tests.staff.findings import STORY, assessed, finding, flag

TODAY = date(2027, 3, 4)
FIRST = datetime(2027, 3, 2, 9, 31, tzinfo=UTC)
SECOND = FIRST + timedelta(hours=2)
THIRD = SECOND + timedelta(hours=2)
VISITS = {"NEW_LINK_45": "New link visit", "NEW_LINK_60": "New link visit, complex"}


@dataclass
class Revision:
    link_id: str
    before: Any
    after: Any
    changed_at: datetime = SECOND
    no_longer_asked: bool = False
    given_at: datetime | None = None


@dataclass
class Assessment:
    result: dict[str, Any]
    computed_at: datetime
    answers: dict[str, Any]


def made(at: datetime, *sites: dict[str, Any], told: dict[str, Any] | None = None, **more: Any) -> Assessment:
    return Assessment(assessed(*sites, **more), at, {**STORY, **(told or {})})


def saves(revisions: list[Revision], *assessments: Assessment) -> list[Save]:
    found = summarise(
        STORY,
        assessed(flag()),
        revisions=revisions,
        assessments=assessments,
        visits=VISITS,
        today=TODAY,
    )
    return found.saves


def results(*assessments: Assessment) -> list[tuple[str, str, str]]:
    [save] = saves([], *assessments)
    return [(one.name, one.before, one.after) for one in save.results]


def test_an_answer_stands_before_and_after_in_words_with_its_time():
    [save] = saves([Revision("knee_vs_foot_timing", "this_first", "foot_first")])
    [change] = save.answers
    assert change.name == "Foot trouble or knee pain first"
    assert (change.before, change.after) == ("The knee pain came first", "Foot trouble came first")
    assert (change.at, change.link_id, save.at) == (SECOND, "knee_vs_foot_timing", SECOND)


def test_skipped_not_sure_and_no_longer_asked_are_told_apart():
    [save] = saves(
        [
            Revision("knee_pain_avg", 6, None),
            Revision("dm", None, "not_sure"),
            Revision("knee_swell", "slow", None, no_longer_asked=True),
        ]
    )
    assert [(one.before, one.after) for one in save.answers] == [
        ("6 of 10", "not answered"),
        ("not answered", "I'm not sure"),
        ("Yes, slowly", "no longer asked"),
    ]


def test_what_one_save_changed_stands_together_and_the_newest_is_first():
    found = saves(
        [
            Revision("knee_pain_avg", 6, 5),
            Revision("dm", "no", "type2"),
            Revision("knee_pain_avg", 5, 8, changed_at=THIRD),
        ]
    )
    assert [(save.at, len(save.answers)) for save in found] == [(THIRD, 1), (SECOND, 2)]


def test_what_it_did_to_the_flag_stands_with_the_answers():
    [save] = saves(
        [Revision("knee_vs_foot_timing", "this_first", "foot_first")],
        made(FIRST, flag(foot_driven="possible")),
        made(SECOND, flag(foot_driven="likely"), told={"knee_swell": "no", "knee_lock": "no"}),
    )
    assert save.results == [Change("Knee, both sides", "foot possibly adding", "foot likely adding", SECOND)]
    assert save.added == 2


def test_an_assessment_that_came_out_the_same_is_no_change():
    assert saves([], made(FIRST, flag()), made(SECOND, flag(), told={"knee_swell": "no"})) == []


def test_sides_that_part_are_named_by_themselves():
    assert results(
        made(FIRST, flag(foot_driven="insufficient")),
        made(SECOND, flag(side="left"), flag(side="right", foot_driven="unlikely")),
    ) == [
        ("Left knee", "not enough answers", "foot likely adding"),
        ("Right knee", "not enough answers", "foot unlikely"),
    ]


def test_a_place_that_comes_or_goes_is_said():
    assert results(made(FIRST, flag()), made(SECOND, flag(), flag("back", "centre", "unlikely"))) == [
        ("Low back", "no pain told", "foot unlikely")
    ]
    assert results(made(FIRST, flag()), made(SECOND)) == [
        ("Knee, both sides", "foot likely adding", "no pain told")
    ]


def test_a_danger_sign_that_comes_withholds_the_flag_and_both_are_said():
    danger = {
        "code": "RF01",
        "level": "emergency",
        "because": [finding("New numbness", "rf_saddle")],
        "say": "",
    }
    route = {"visit_type": "EMERG", "earliest": None, "latest": None}
    calm, alarm = made(FIRST, flag()), made(SECOND, flag(), withheld=True, red_flags=[danger], route=route)
    assert results(calm, alarm) == [
        ("Knee, both sides", "foot likely adding", "not shown, danger sign"),
        ("New numbness", "not told", "danger sign"),
        ("Visit that fits", "New link visit", "emergency"),
    ]
    back = made(THIRD, flag())
    assert ("New numbness", "danger sign", "taken back") in results(alarm, back)


def test_another_visit_that_would_fit_is_said_by_name():
    longer = {"visit_type": "NEW_LINK_60", "earliest": None, "latest": None}
    assert results(made(FIRST, flag()), made(SECOND, flag(), route=longer)) == [
        ("Visit that fits", "New link visit", "New link visit, complex")
    ]
