"""Questions and danger signs: points 14, 15, 27, 29, 30 and 35 of UX.md."""

from collections.abc import Callable, Iterator
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django import forms
from django.test import Client
from django.urls import reverse

from booking.services.hold import hold
from booking.tests.conftest import book
from booking.tests.journeys.acceptance_points import question_checks as checks
from booking.tests.journeys.acceptance_points.conftest import Answered, Visitor, when_loaded
from booking.tests.patient.conftest import browser_of
from booking.tests.staff.conftest import signed_in
from clinic import fields, widgets
from clinic.times import time_words
from conftest import NOW
from intake import forms as intake_forms
from intake.models import QuestionnaireResponse
from intake.questionnaire import Page
from intake.questionnaire.flow import first_unanswered_page, items_to_show
from intake.services import answers as answer_services
from intake.services.answers import record_answers
from intake.services.assess import assess_response
from intake.tests.conftest import KNEES


@pytest.fixture
def clock() -> Iterator[time_machine.Traveller]:
    with time_machine.travel(NOW, tick=False) as moved:
        yield moved


@pytest.fixture
def at_signs(answered: Answered, clock: Any) -> tuple[Client, QuestionnaireResponse]:
    """Somebody stands before the first page of danger signs."""
    response = answered(until="safety-1")
    return browser_of(response), response


# -- what the browser fills in [14], months [15] ----------------------------------------------------------


@pytest.fixture
def pages_with_names(answered: Answered, a_visit: Any, clock: Any) -> Callable[[], dict[str, str]]:
    """Return the page of each control that a browser may fill in."""

    def get() -> dict[str, str]:
        response = answered(checked=True)
        visit = hold(**a_visit(response=response))
        client = browser_of(response)
        you, contact, code = (
            client.get(url).content.decode()
            for url in (
                f"/answers/{response.pk}/you/",
                reverse("booking:contact", args=[response.pk]),
                _code_page(client, response, visit),
            )
        )
        parts = {f"birth_date_{part}": you for part in ("day", "month", "year")}
        return {**parts, **dict.fromkeys(("full_name", "mobile", "email"), contact), "code": code}

    return get


def _code_page(client: Client, response: QuestionnaireResponse, visit: Any) -> str:
    typed = {"full_name": "Ada Byron", "mobile": "07700 900321", "phone_owner": "mine", "visit": visit.pk}
    client.post(reverse("booking:contact", args=[response.pk]), typed)
    return reverse("booking:code", args=[response.pk])


@pytest.mark.django_db
def test_the_browser_may_fill_in_names_contacts_and_dates(pages_with_names: Any):
    """14"""
    assert checks.control_faults(pages_with_names()) == []


@pytest.mark.django_db
def test_a_date_that_a_browser_draws_is_found_when_planted(pages_with_names: Any, monkeypatch: Any):
    monkeypatch.setattr(forms.TextInput, "input_type", "date")
    monkeypatch.setattr(fields.BirthDateField, "widget", widgets.DateBoxes(birthday=True))
    found = checks.control_faults(pages_with_names())
    assert [one for one in found if one.startswith("birth_date_day: ('date'")]


@pytest.mark.django_db
def test_a_control_without_its_name_for_the_browser_is_found_when_planted(
    pages_with_names: Any, monkeypatch: Any
):
    monkeypatch.setattr(fields.BirthDateField, "widget", widgets.DateBoxes())
    assert len(checks.control_faults(pages_with_names())) == 3


@pytest.fixture
def at_birth_date(answered: Answered, clock: Any) -> tuple[Client, QuestionnaireResponse]:
    response = answered(until="you")
    return browser_of(response), response


@pytest.mark.django_db
def test_a_month_may_be_a_word_or_a_number(at_birth_date: Any):
    """15"""
    assert checks.month_faults(*at_birth_date) == []


@pytest.mark.django_db
def test_a_month_that_must_be_a_number_is_found_when_planted(at_birth_date: Any, monkeypatch: Any):
    monkeypatch.setattr(fields, "month_number", int)
    assert checks.month_faults(*at_birth_date) == ["march", "March", "MARCH", "Mar", "mar."]


# -- ticked by mistake [27] -------------------------------------------------------------------------------


@pytest.fixture
def mistaken(
    at_signs: Any, clock: time_machine.Traveller, a_visit: Any, osei_user: Any
) -> Callable[[], list[str]]:
    """Tick a sign by mistake and take it back four minutes later; return what is lost until the doctor looks."""
    client, response = at_signs
    moments = iter((NOW, NOW + timedelta(minutes=4)))

    def later() -> str:
        moment = next(moments)
        clock.move_to(moment)
        return time_words(moment.time())

    def chart() -> str:
        response.refresh_from_db()
        while page := first_unanswered_page(response.answers, stage="before", today=NOW.date()):
            values = {
                one.link_id: _say(one) for one in items_to_show(page, response.answers, today=NOW.date())
            }
            record_answers(response, page, values, now=NOW + timedelta(minutes=5))
        assess_response(response, NOW + timedelta(minutes=6))
        visit = book(hold(**a_visit(response=response)))
        return signed_in(osei_user).get(reverse("doctor:summary", args=[visit.pk])).content.decode()

    return lambda: checks.mistake_faults(client, response, chart, later)


def _say(item: Any) -> Any:
    return KNEES.get(item.link_id, "no" if item.must else None)


@pytest.mark.django_db
def test_a_sign_ticked_by_mistake_leads_on_and_the_doctor_sees_both_answers(mistaken: Any):
    """27"""
    assert mistaken() == []


@pytest.mark.django_db
def test_an_answer_that_is_overwritten_is_found_when_planted(mistaken: Any, monkeypatch: Any):
    monkeypatch.setattr(answer_services, "_revisions", lambda *args: iter(()))
    assert mistaken() == ["the doctor does not see both answers with their times"]


@pytest.mark.django_db
def test_an_answer_without_its_time_is_found_when_planted(mistaken: Any, monkeypatch: Any):
    monkeypatch.setattr(answer_services, "_times", lambda *args: {})
    assert mistaken() == ["the doctor does not see both answers with their times"]


@pytest.mark.django_db
def test_a_sign_that_can_not_be_taken_back_is_found_when_planted(mistaken: Any, monkeypatch: Any):
    signs = intake_forms.SignsForm
    monkeypatch.setattr(signs, "submitted", lambda form: {item.link_id: "yes" for item in form.items})
    assert mistaken()[-1].endswith("/get-help/")


@pytest.mark.django_db
def test_a_way_back_to_an_empty_page_is_found_when_planted(mistaken: Any, monkeypatch: Any):
    monkeypatch.setattr(intake_forms.SignsForm, "_ticked_before", lambda form: [])
    assert "the sign is not ticked any more" in mistaken()


# -- not sure [29] ----------------------------------------------------------------------------------------


@pytest.mark.django_db
def test_not_sure_asks_about_each_sign_and_about_a_grave_one_it_is_a_call_today(at_signs: Any):
    """29"""
    assert checks.unsure_faults(*at_signs) == []


@pytest.mark.django_db
def test_a_preset_answer_is_found_when_planted(at_signs: Any, monkeypatch: Any):
    def preset(page: Page, answers: Any, **kept: Any) -> Any:
        form = real(page, answers, **kept)
        form.initial = dict.fromkeys(page.link_ids, "no")
        return form

    real = intake_forms.page_form
    monkeypatch.setattr("intake.views.pages.page_form", preset)
    assert checks.unsure_faults(*at_signs) == ["something is preset"]


@pytest.mark.django_db
def test_a_sign_without_not_sure_is_found_when_planted(at_signs: Any, monkeypatch: Any):
    two = widgets.Choices(choices=[("yes", "Yes"), ("no", "No")])
    monkeypatch.setattr(intake_forms.EachSignForm, "widget_for", lambda form, item, facts: two)
    assert "rf_saddle: ['yes', 'no']" in checks.unsure_faults(*at_signs)


@pytest.mark.django_db
def test_not_sure_that_is_read_as_no_is_found_when_planted(at_signs: Any, monkeypatch: Any):
    monkeypatch.setattr(
        intake_forms.EachSignForm,
        "submitted",
        lambda form: dict.fromkeys((item.link_id for item in form.items), "no"),
    )
    kept, leads = checks.unsure_faults(*at_signs)
    assert (kept, leads.endswith("/safety-2/")) == ("kept as no", True)


@pytest.mark.django_db
def test_not_sure_that_raises_no_alarm_is_found_when_planted(at_signs: Any, monkeypatch: Any):
    monkeypatch.setattr(answer_services, "danger", lambda answers, today: [])
    (leads,) = checks.unsure_faults(*at_signs)
    assert leads.endswith("/safety-2/")


@pytest.mark.django_db
def test_a_page_that_goes_on_without_asking_is_found_when_planted(at_signs: Any, monkeypatch: Any):
    monkeypatch.setattr(intake_forms.SignsForm, "wants_one_by_one", False)
    assert checks.unsure_faults(*at_signs) == ["no page with each sign"]


# -- none and a sign [30] ---------------------------------------------------------------------------------


@pytest.mark.django_db
def test_none_and_a_sign_are_refused_and_nothing_is_kept(at_signs: Any):
    """30"""
    assert checks.contradiction_faults(*at_signs) == []


@pytest.mark.django_db
def test_none_that_wins_over_a_sign_is_found_when_planted(at_signs: Any, monkeypatch: Any):
    def lenient(form: Any) -> Any:
        form.cleaned_data["signs"] = ["none"]
        return real(form)

    real = intake_forms.SignsForm.clean
    monkeypatch.setattr(intake_forms.SignsForm, "clean", lenient)
    found = checks.contradiction_faults(*at_signs)
    assert found == ["not refused", "not said", "what was ticked is lost", "something was kept"]


@pytest.mark.django_db
def test_a_contradiction_in_other_words_is_found_when_planted(at_signs: Any, monkeypatch: Any):
    monkeypatch.setattr(intake_forms.SignsForm, "_both", lambda form: "Invalid input")
    assert checks.contradiction_faults(*at_signs) == ["not said"]


# -- the scale [35] ---------------------------------------------------------------------------------------


@pytest.fixture
def at_scale(visitor: Visitor, answered: Answered) -> Callable[..., Any]:
    """Let somebody with a sore foot alone come to the page of its pain."""

    def make(plant: str = "") -> Any:
        response = answered(until="how-bad")
        person = visitor(response)
        if plant:
            when_loaded(person, plant)
        person.page.goto(f"/answers/{response.pk}/how-bad/")
        return person.page

    return make


@pytest.mark.browser
@pytest.mark.django_db(transaction=True)
def test_the_scale_is_eleven_large_radios_in_two_rows_read_with_their_ends(at_scale: Any):
    """35; and the same with each fault planted, for one browser is quicker than six"""
    assert checks.scale_faults(at_scale()) == []
    cells = "document.querySelectorAll('.scale .choice')"
    for plant, fault in {
        f"{cells}[10].remove()": "10 radios",
        "document.querySelector('.scale input').checked = true": "one is chosen",
        f"{cells}[3].style.minBlockSize = '20px'; {cells}[3].style.blockSize = '20px'": "a cell is small",
        "document.querySelector('.scale').style.gridTemplateColumns = 'repeat(3, 1fr)'": "not two rows",
        "document.querySelector('fieldset:has(.scale)').removeAttribute('aria-describedby')": (
            "the ends are not read with the group"
        ),
        "document.querySelectorAll('.scale input').forEach((one, at) => { one.name += at; })": "arrow keys",
    }.items():
        assert fault in checks.scale_faults(at_scale(plant)), plant
