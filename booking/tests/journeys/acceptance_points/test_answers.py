"""The list of answers and the result: points 36 and 37 of UX.md."""

from collections.abc import Callable
from typing import Any

import pytest
from django.urls import reverse

from booking.tests.journeys.acceptance_points import checks
from booking.tests.journeys.acceptance_points.conftest import Answered, Visitor
from booking.tests.journeys.walker import Walker
from intake.assessment.explain import Reasons
from intake.forms import page_form
from intake.questionnaire.items import Stage
from intake.services.answers import record_answers
from intake.services.meanwhile import meanwhile
from intake.tests.stored import approved
from intake.views import pages as page_views
from intake.views import result as result_views

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

LIKELY_KNEE = (  # CLINICAL.md H.3
    "Some of your answers fit with your feet adding to your knee pain. Only an examination can tell. "
    "We suggest a longer visit so that the doctor can look at how you walk."
)
NOT_ENOUGH = "We need a little more to plan your visit."


@pytest.fixture
def at_check(visitor: Visitor, answered: Answered) -> Callable[[], Walker]:
    """Let somebody come to the list of their answers."""

    def make() -> Walker:
        response = answered()
        return visitor(response, reverse("intake:check", args=[response.pk]))

    return make


def test_each_change_opens_its_page_filled_and_returns(at_check: Any):
    """36"""
    assert checks.change_faults(at_check()) == []


def test_a_page_to_change_that_is_empty_is_found_when_planted(at_check: Any, monkeypatch: Any):
    def emptied(page: Any, answers: Any, **kept: Any) -> Any:
        form = page_form(page, answers, **kept)
        form.initial = {}
        return form

    monkeypatch.setattr(page_views, "page_form", emptied)
    assert [one for one in checks.change_faults(at_check()) if one.endswith("was not filled")]


def test_a_change_that_leads_on_is_found_when_planted(at_check: Any, monkeypatch: Any):
    monkeypatch.setattr(
        page_views, "record_answers", lambda *args, changing, **kept: record_answers(*args, **kept)
    )
    assert [one for one in checks.change_faults(at_check()) if "leads to" in one]


def test_a_question_that_a_change_opens_is_asked_first(at_check: Any):
    """36"""
    assert checks.opened_question_faults(at_check()) == []


def test_a_new_question_that_is_not_asked_is_found_when_planted(at_check: Any, monkeypatch: Any):
    monkeypatch.setattr(
        page_views,
        "address",
        lambda response, onward, **kept: reverse("intake:other_visit", args=[response.pk]),
    )
    assert checks.opened_question_faults(at_check()) != []


@pytest.fixture
def result_source(visitor: Visitor, answered: Answered) -> Callable[[], str]:
    """Return the source of a result as the browser got it."""

    def get(stage: Stage | None = "before") -> str:
        response = answered(checked=True, stage=stage)
        answer = visitor(response).page.goto(reverse("intake:result", args=[response.pk]))
        assert answer
        return answer.text()

    return get


@pytest.fixture
def switched_on(practice: Any, noor: Any) -> None:
    """The doctor has signed the rules, and the practice shows patients what they make of the foot."""
    practice.show_foot_flag_to_patients = True
    practice.save()
    approved(noor)


def test_a_result_says_nothing_of_the_link_where_that_is_off(result_source: Any):
    """37"""
    assert checks.result_faults(result_source()) == []


@pytest.mark.parametrize(("stage", "sentence"), [(None, LIKELY_KNEE), ("before", NOT_ENOUGH)])
def test_a_result_says_the_sentence_of_the_rules_where_that_is_on(
    switched_on: None, result_source: Any, stage: Stage | None, sentence: str
):
    """37"""
    assert checks.result_faults(result_source(stage), sentence=sentence) == []


def test_a_result_that_tells_is_found_when_planted(result_source: Any, rewrite: Any):
    rewrite(result_views, "/result/", "<h2", "<!-- foot_driven: likely --><h2")
    assert checks.result_faults(result_source()) == ["likely"]


def test_a_result_in_other_words_is_found_when_planted(
    switched_on: None, result_source: Any, monkeypatch: Any
):
    many = Reasons(list("abcd"), list("uvwxyz"), "Your feet cause 70% of your knee pain.")
    monkeypatch.setattr(result_views, "patient_reasons", lambda result, answers, language: many)
    monkeypatch.setattr(result_views, "MOST_REASONS", 9)
    found = checks.result_faults(result_source(), sentence=LIKELY_KNEE)
    assert found == ["4 lines", "6 lines", "no sentence", "%"]


def test_advice_that_only_a_result_leads_to_is_found_when_planted(result_source: Any, monkeypatch: Any):
    """The words are harmless; that they are there tells what the rules made of the foot."""

    def told(assessment: Any, *, link_is_shown: bool, **kept: Any) -> Any:
        return meanwhile(assessment, link_is_shown=True, **kept)

    monkeypatch.setattr(result_views, "meanwhile", told)
    assert "you can do some foot checks at home" in checks.result_faults(result_source())


def test_a_result_without_its_footer_or_with_much_advice_is_found_when_planted(
    switched_on: None, result_source: Any, rewrite: Any
):
    rewrite(
        result_views,
        "/result/",
        "nobody reads it at once(?s:.*?)</h3>\\s*<ul>",
        "</h3><ul>" + "<li>Rest.</li>" * 3,
    )
    found = checks.result_faults(result_source(), sentence=NOT_ENOUGH)
    assert found == ["4 lines", "no footer"]
