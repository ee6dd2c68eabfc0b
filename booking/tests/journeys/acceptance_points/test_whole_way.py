"""A patient books in few steps and answers the rest, however they come: point 21 of UX.md, and four journeys."""

import re
from typing import Any

import pytest

from booking.demo.intakes import stories
from booking.tests.journeys.acceptance_points import whole_way
from booking.tests.journeys.acceptance_points.conftest import Answered, PostOffice, Visitor, when_loaded
from booking.tests.journeys.conftest import KNEES
from booking.tests.journeys.keyboard import KeyboardWalker
from booking.tests.journeys.walker import PHONE
from intake.views import pages as page_views

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

STORY: dict[str, Any] = {**KNEES, "main_worry": "My arches tire and my knees hurt when I stand."}
FOLD_EVERY_CHOICE = """document.querySelectorAll('.choice').forEach(one => {
  const fold = document.createElement('details');
  fold.append(Object.assign(document.createElement('summary'), {textContent: 'Show'}));
  one.replaceWith(fold); fold.append(one); })"""


@pytest.mark.parametrize("story", ["heel_and_knee_early", "groin_and_flat_foot"])
def test_a_routine_patient_with_two_regions_books_in_few_steps(
    visitor: Visitor, post: PostOffice, story: str
):
    """21"""
    answers = next(one.answers for one in stories() if one.key == story)
    person = visitor()
    assert person.page.viewport_size == PHONE
    whole_way.book_routinely(person, post, {**STORY, **answers, "main_worry": STORY["main_worry"]})
    assert whole_way.budget_faults(person) == []


def test_a_booking_that_takes_more_is_found_when_planted(visitor: Visitor, post: PostOffice):
    person = when_loaded(visitor(), FOLD_EVERY_CHOICE)
    whole_way.book_routinely(person, post, {**STORY, "main_worry": "so " * 40})
    taps, characters = whole_way.budget_faults(person)
    assert taps.endswith(" taps")
    assert characters.endswith(" typed_characters")
    person.pages_answered, person.typed_fields = 15, 10
    assert whole_way.budget_faults(person)[::2] == ["15 pages_answered", "10 typed_fields"]


@pytest.mark.parametrize(
    "kept",
    [
        {},
        {"walker": KeyboardWalker},
        {"java_script_enabled": False},
        {"language": "es"},
    ],
    ids=["by touch", "by keyboard", "without scripts", "in Spanish"],
)
def test_a_patient_books_and_answers_the_rest_and_all_is_kept(
    visitor: Visitor, post: PostOffice, kept: dict[str, Any]
):
    assert whole_way.journey_faults(visitor(**kept), post, STORY) == []


@pytest.mark.parametrize(
    ("kept", "old", "new", "fault"),
    [
        (
            {"walker": KeyboardWalker},
            'name="sex_at_birth"',
            'tabindex="-1" name="sex_at_birth"',
            "Tab does not reach",
        ),
        ({"java_script_enabled": False}, 'type="submit"', 'type="button"', "Timeout"),
        ({"language": "es"}, "Continuar", "Continue", "Timeout"),
    ],
    ids=["a control that Tab leaves out", "a button that needs a script", "a page in English"],
)
def test_a_way_that_stops_is_found_when_planted(
    visitor: Visitor,
    post: PostOffice,
    rewrite: Any,
    kept: dict[str, Any],
    old: str,
    new: str,
    fault: str,
):
    rewrite(page_views, "/you/", old, new)
    person = visitor(**kept)
    person.context.set_default_timeout(2000)
    (found,) = whole_way.journey_faults(person, post, STORY)
    assert re.match(f"it ends at .*/you/: .*{fault}", found)


def test_an_answer_that_is_kept_otherwise_is_found_when_planted(answered: Answered):
    response = answered(stage=None, story=STORY)
    assert whole_way.kept_faults(response, STORY) == []
    response.answers |= {"knee_onset": "sudden", "knee_worse": ["walking"], "age": 66}
    del response.answers["goal_1"]
    changed = [fault.partition(":")[0] for fault in whole_way.kept_faults(response, STORY)]
    assert changed == ["knee_onset", "knee_worse", "goal_1", "age"]
