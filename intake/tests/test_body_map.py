"""The drawing agrees with the questionnaire, fingers find it, and the boxes give the answer."""

from itertools import combinations

import pytest
from django.http import QueryDict
from django.template import engines

from intake.body_map import OTHER_SIDE, VIEWS, WIDTH, shown_in
from intake.questionnaire import labels
from intake.sites import GROUPS, SITES, merged, sides_of
from intake.widgets import BodyMap

LISTED_ONLY = {"foot_skin", "leg_radiating", "other_place", "cannot_point"}
SMALLEST = 48  # CSS pixels, and a picture is shown at one unit a pixel


def test_every_place_of_the_questionnaire_is_on_the_list_and_no_other():
    assert SITES.keys() == labels.SITES.keys()


def test_every_place_but_those_without_one_is_in_a_picture_on_each_of_its_sides():
    drawn = {
        pair for view in VIEWS.values() for area in view.areas if not area.opens for pair in shown_in(area)
    }
    assert drawn == {(site.code, side) for site in SITES.values() for side in site.sides} - {
        (code, side) for code in LISTED_ONLY for side in SITES[code].sides
    }


@pytest.mark.parametrize("view", VIEWS.values(), ids=VIEWS.keys())
def test_areas_are_large_enough_for_a_finger_and_inside_the_picture(view):
    for area in view.areas:
        assert min(area.width, area.height) >= SMALLEST, area
        assert 0 <= area.x <= WIDTH - area.width, area
        assert 0 <= area.y <= view.height - area.height, area


@pytest.mark.parametrize("view", VIEWS.values(), ids=VIEWS.keys())
def test_no_area_lies_over_another(view):
    for one, other in combinations(view.areas, 2):
        beside = one.x + one.width <= other.x or other.x + other.width <= one.x
        below = one.y + one.height <= other.y or other.y + other.height <= one.y
        assert beside or below, (one, other)


@pytest.mark.parametrize(("view", "left_of_picture"), [("front", "right"), ("back", "left")])
def test_the_patients_right_is_on_the_left_when_faced_and_on_the_right_from_behind(view, left_of_picture):
    for area in VIEWS[view].areas:
        if area.side in ("left", "right"):
            in_left_half = area.x + area.width / 2 < WIDTH / 2
            assert (area.side == left_of_picture) is in_left_half, area
    assert VIEWS[view].corners == (left_of_picture, OTHER_SIDE[left_of_picture])


def test_a_big_toe_lies_towards_the_other_foot():
    def toe(view):
        return next(area.x for area in VIEWS[view].areas if area.site == "big_toe_joint")

    assert toe("sole-left") < WIDTH / 2 < toe("sole-right")


def test_an_area_of_many_places_leads_to_a_picture_of_its_own_side():
    for area in VIEWS["front"].areas:
        if area.opens:
            closer = {pair for near in VIEWS[area.opens].areas for pair in shown_in(near)}
            assert closer <= shown_in(area)


def test_names_say_the_side_and_the_place():
    assert SITES["knee_inner"].name("left") == "Left knee, inner side"
    assert SITES["groin"].name("right") == "Right groin"
    assert SITES["low_back_centre"].name("centre") == "Low back, middle"
    assert SITES["other_place"].name("centre") == "somewhere else"


def test_left_with_right_is_both_and_both_is_left_with_right():
    pairs = [("knee_inner", "right"), ("arch", "left"), ("knee_inner", "left"), ("arch", "left")]
    answer = merged(pairs)
    assert answer == [{"site": "arch", "side": "left"}, {"site": "knee_inner", "side": "both"}]
    assert set(sides_of(answer)) == set(pairs)


def test_boxes_are_read_as_the_answer():
    sent = QueryDict("site=knee_inner:left&site=knee_inner:right&site=low_back_centre:centre")
    assert BodyMap().value_from_datadict(sent, None, "body_map") == [
        {"site": "knee_inner", "side": "both"},
        {"site": "low_back_centre", "side": "centre"},
    ]
    assert BodyMap().value_from_datadict(QueryDict(), None, "body_map") == []


def test_a_forged_place_reaches_the_questionnaire_and_not_the_picture():
    sent = QueryDict("site=elbow:left&site=arch")
    value = BodyMap().value_from_datadict(sent, None, "body_map")
    assert {"site": "elbow", "side": "left"} in value
    assert "elbow" not in BodyMap().render("body_map", value)


def test_every_box_is_there_without_scripts_and_named_in_full():
    page = BodyMap().render("body_map", [{"site": "heel_plantar", "side": "both"}])
    for _title, sites in GROUPS:
        for site in sites:
            for side in site.sides:
                assert f'value="{site.code}:{side}"' in page
                assert site.name(side) in page
    assert page.count(" checked") == 2
    assert page.count("<details") == page.count('<details class="map-group" open>') == len(GROUPS)


def test_the_doctors_copy_numbers_places_as_they_are_named():
    source = "{% load body_map %}{% body_picture places %}"
    places = [{"site": "heel_plantar", "side": "left"}, {"site": "knee_inner", "side": "both"}]
    page = engines["django"].from_string(source).render({"places": places})
    named = "1: Left foot, under the heel; 2: Left knee, inner side; 3: Right knee, inner side"
    assert f'aria-label="{named}"' in page
    assert "<input" not in page
    assert "hit" not in page
    for title in ("Left foot, from below", "Left knee, from the front", "Right knee, from the front"):
        assert title in page
    assert "From behind" not in page  # nothing that it shows was chosen
