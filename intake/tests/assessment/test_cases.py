"""The written cases: stories with the result that the rules must come to."""

import tomllib
from datetime import date

import pytest

from intake.assessment import assess, headline
from intake.questionnaire.validation import read_answers
from intake.tests.assessment.conftest import CASES

CASE_FILES = sorted(CASES.glob("*.toml"))


@pytest.fixture(params=CASE_FILES, ids=lambda path: path.stem)
def case(request):
    return tomllib.loads(request.param.read_text(encoding="utf-8"))


@pytest.fixture
def result(case):
    return assess(case["answers"], today=date.fromisoformat(case["today"]))


def test_there_are_cases():
    assert len(CASE_FILES) >= 15


def test_the_answers_of_a_case_are_answers(case):
    assert not read_answers(case["answers"], today=date.fromisoformat(case["today"])).errors


def test_a_case_comes_to_its_overall_result(case, result):
    expected = case["expected"]
    for name in {"foot_driven", "direction", "early", "withheld", "mechanisms"} & expected.keys():
        assert result[name] == expected[name], name
    if "visit_type" in expected:
        assert result["route"]["visit_type"] == expected["visit_type"]
    if "headline" in expected:
        assert headline(result) == expected["headline"]
    if "reverse" in expected:
        assert {one["code"]: one["strength"] for one in result["reverse"]} == expected["reverse"]
    if "red_flags" in expected:
        assert {one["code"]: one["level"] for one in result["red_flags"]} == expected["red_flags"]
    assert set(expected.get("other_things", ())) <= set(result["other_things_to_check"])


def test_each_place_of_a_case_comes_to_its_points(case, result):
    found = {(site["site"], site["side"]): site for site in result["sites"]}
    for region in ("knee", "hip", "back"):
        for side, expected in case["expected"].get(region, {}).items():
            site = found[region, side]
            assert site["foot_driven"] == expected["result"]
            for score in site["score"].values():
                assert score | {"result": expected["result"]} == score | expected


def test_a_case_says_what_kept_it_down_and_what_would_change_it(case, result):
    near = [link_id for site in result["sites"] for link_id in site["near_threshold"]]
    caps = [cap for site in result["sites"] for cap in site["caps"]]
    assert set(case["expected"].get("near_threshold", ())) <= set(near)
    assert set(case["expected"].get("caps", ())) <= set(caps)
