"""The written cases: stories with the result that the rules must come to."""

import tomllib
from datetime import date

import pytest

from intake.assessment import assess, headline
from intake.questionnaire.validation import read_answers
from intake.tests.assessment.conftest import CASES

CASE_FILES = sorted(CASES.glob("*.toml"))
REGIONS = ("knee", "hip", "back")
AS_THEY_ARE = {"foot_driven", "direction", "early", "withheld", "mechanisms"}
OF_THE_ROUTE = {"visit_type", "online", "latest"}
SEEN = {
    "headline",
    "reverse",
    "reverse_points",
    "red_flags",
    "contradictions",
    "other_things",
    "conditions",
    "near_threshold",
    "caps",
}
LOOKED_AT = {*AS_THEY_ARE, *OF_THE_ROUTE, *SEEN, *REGIONS}


@pytest.fixture(params=CASE_FILES, ids=lambda path: path.stem)
def case(request):
    return tomllib.loads(request.param.read_text(encoding="utf-8"))


@pytest.fixture
def result(case):
    return assess(case["answers"], today=date.fromisoformat(case["today"]))


def test_there_are_cases():
    assert len(CASE_FILES) >= 16 + 40


def test_a_case_says_in_words_what_it_shows(case):
    assert len(case["story"].split()) >= 3
    assert len(case["shows"].split()) >= 4


def test_the_answers_of_a_case_are_answers(case):
    assert not read_answers(case["answers"], today=date.fromisoformat(case["today"])).errors


def test_a_case_expects_only_what_is_looked_at(case):
    assert case["expected"].keys() <= LOOKED_AT


def test_a_case_comes_to_its_overall_result(case, result):
    expected = case["expected"]
    for name in AS_THEY_ARE & expected.keys():
        assert result[name] == expected[name], name
    for name in OF_THE_ROUTE & expected.keys():
        assert result["route"][name] == expected[name], name
    if "headline" in expected:
        assert headline(result) == expected["headline"]
    if "reverse" in expected:
        assert {one["code"]: one["strength"] for one in result["reverse"]} == expected["reverse"]
    if "reverse_points" in expected:
        counted = {one["code"]: sum(weights(one)) for one in result["reverse"]}
        assert counted == expected["reverse_points"]
    if "red_flags" in expected:
        assert {one["code"]: one["level"] for one in result["red_flags"]} == expected["red_flags"]
    if "contradictions" in expected:
        assert len(result["contradictions"]) == expected["contradictions"]
    assert set(expected.get("other_things", ())) <= set(result["other_things_to_check"])


def weights(found):
    return [one["weight"] for one in (*found["supporting"], *found["opposing"])]


def test_each_condition_of_a_case_stands_as_expected(case, result):
    found = {f"{one['code']}.{one['side']}": one["strength"] for one in result["conditions"]}
    expected = case["expected"].get("conditions", {})
    assert {place: found.get(place) for place in expected} == expected


def test_each_place_of_a_case_comes_to_its_points(case, result):
    found = {(site["site"], site["side"]): site for site in result["sites"]}
    for region in REGIONS:
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
