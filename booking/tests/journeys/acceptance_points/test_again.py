"""Coming back: Back and Forward, another phone, another day, another visit. Points 16, 18, 19 and 20 of UX.md."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.http import HttpResponse
from django.shortcuts import redirect
from django.test import Client
from django.urls import reverse
from playwright.sync_api import Page

from booking.codes import six_digits
from booking.models import Appointment, SignIn
from booking.services.hold import hold
from booking.tests.conftest import book
from booking.tests.journeys.acceptance_points import again_checks as checks
from booking.tests.journeys.acceptance_points.conftest import Answered, Visitor, Wish
from booking.tests.journeys.conftest import KNEES
from clinic import links, tries
from clinic.models import Purpose
from clinic.tests.look import checks as look_checks
from conftest import NOW
from intake import forms as intake_forms
from intake.forms import page_form
from intake.models import QuestionnaireResponse
from intake.questionnaire import questionnaire
from intake.questionnaire.flow import items_to_show
from intake.resume_codes import code_of
from intake.services import again as again_service
from intake.services import signs
from intake.services.answers import record_answers
from intake.services.assess import assess_response
from intake.services.resume import resume_by_code
from intake.views import opening
from intake.views import pages as page_views
from intake.views import resume as resume_views

in_a_browser = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
HOURS_25 = timedelta(hours=25)
BORN = {"birth_date_day": "27", "birth_date_month": "3", "birth_date_year": "1961"}


EMPTIED_ON_THE_WAY_BACK = """addEventListener('pageshow', () => {
  if (performance.getEntriesByType('navigation')[0].type === 'back_forward')
    document.querySelectorAll('main :is(input, textarea)').forEach(one => { one.checked = false; one.value = ''; });
})"""


# -- Back and Forward -------------------------------------------------------------------------------------


@pytest.fixture
def going_back(visitor: Visitor, answered: Answered) -> Callable[..., list[str]]:
    """Let somebody answer from the last safety page on, and go back and forward in their browser."""

    def go(planted: str = "") -> list[str]:
        response = answered(until="safety-5")
        person = visitor(response)
        person.context.add_init_script(planted)
        person.page.goto(f"/answers/{response.pk}/safety-5/")
        return checks.history_faults(person, KNEES, response.pk)

    return go


class TestBackAndForward:
    pytestmark = in_a_browser

    def test_six_pages_back_and_forward_lose_nothing_and_send_nothing(self, going_back: Any):
        """16"""
        assert going_back() == []

    def test_a_page_that_came_as_the_answer_to_a_form_is_found_when_planted(
        self, going_back: Any, monkeypatch: Any
    ):
        def page_in_answer(to: str, *args: Any, **kwargs: Any) -> HttpResponse:
            if not to.endswith("/first/"):
                return redirect(to, *args, **kwargs)
            onward = f'<main><form action="{to}"><button>Continue</button></form></main>'
            return HttpResponse(onward, headers={"Cache-Control": "no-store"})

        monkeypatch.setattr(page_views, "redirect", page_in_answer)
        assert [fault for fault in going_back() if "no page" in fault or "sent again" in fault]

    def test_pages_that_come_back_empty_are_found_when_planted(self, going_back: Any):
        found = going_back(EMPTIED_ON_THE_WAY_BACK)
        assert len([fault for fault in found if fault.endswith("not filled")]) > 5


# -- another phone ----------------------------------------------------------------------------------------


@pytest.fixture
def resuming(visitor: Visitor, answered: Answered) -> Callable[[], list[str]]:
    """Let somebody stop in one browser and go on in another, while a third guesses."""

    def go() -> list[str]:
        response = answered(until="where")
        first = visitor(response, f"/answers/{response.pk}/where/")
        return checks.resume_faults(first, visitor(), visitor(), response.pk)

    return go


class TestAnotherPhone:
    pytestmark = in_a_browser

    def test_code_and_birth_date_open_all_answers_on_another_phone_and_guessing_ends(self, resuming: Any):
        """18"""
        assert resuming() == []

    def test_a_wrong_place_and_lost_answers_are_found_when_planted(self, resuming: Any, monkeypatch: Any):
        def forgetful(*args: Any, **kwargs: Any) -> QuestionnaireResponse:
            response = resume_by_code(*args, **kwargs)
            response.answers = {key: response.answers[key] for key in ("answered_by", "birth_date")}
            response.save()
            return response

        monkeypatch.setattr(resume_views, "resume_by_code", forgetful)
        monkeypatch.setattr(
            opening, "where_to_go_on", lambda response, now: reverse("intake:page", args=[response.pk, "you"])
        )
        place, *lost = resuming()
        assert place.startswith("led to ")
        assert lost == ["answers are lost", "an earlier page is not filled"]

    def test_guessing_without_an_end_and_a_door_left_open_are_found_when_planted(
        self, resuming: Any, monkeypatch: Any
    ):
        monkeypatch.setattr(tries, "MOST", 99)
        monkeypatch.setattr("intake.access.owns_response", lambda request, reference: True)
        assert resuming() == ["guessing goes on", "open to a stranger"]


# -- another day ------------------------------------------------------------------------------------------


@pytest.fixture
def next_day(
    visitor: Visitor, answered: Answered, going_clock: time_machine.Traveller
) -> Callable[[], list[str]]:
    """Let somebody who had answered all before the booking come back 25 hours later."""

    def go() -> list[str]:
        response = answered(checked=True)
        going_clock.shift(HOURS_25)
        return checks.stale_faults(visitor(), code_of(response.pk, response.code_hash), response.pk)

    return go


class TestAnotherDay:
    pytestmark = in_a_browser

    def test_after_a_day_safety_is_asked_again_and_nothing_else(self, next_day: Any):
        """19"""
        assert next_day() == []

    def test_safety_that_is_not_asked_again_is_found_when_planted(self, next_day: Any, monkeypatch: Any):
        monkeypatch.setattr(signs, "FRESH", timedelta(days=99))
        assert [fault for fault in next_day() if fault.startswith("not asked again")]

    def test_safety_that_is_filled_from_memory_is_found_when_planted(self, next_day: Any, monkeypatch: Any):
        monkeypatch.setattr(page_views, "answers_that_count", lambda response, now: response.answers)
        assert "safety-1: preset" in next_day()

    def test_other_answers_that_are_lost_are_found_when_planted(self, next_day: Any, monkeypatch: Any):
        def forgetful(response: Any, page: Any, values: Any, **kept: Any) -> Any:
            return record_answers(response, page, {**values, "anticoag": "not_sure"}, **kept)

        monkeypatch.setattr(page_views, "record_answers", forgetful)
        assert next_day() == ["other answers are lost"]


# -- another visit ----------------------------------------------------------------------------------------


@pytest.fixture
def at_nine_thirty_one() -> Any:
    with time_machine.travel(NOW) as moved:
        yield moved


@pytest.fixture
def booked_and_finished(
    at_nine_thirty_one: Any, a_visit: Wish
) -> Callable[[], tuple[Appointment, list[checks.Seen], dict[str, str]]]:
    """Let Ada answer all there is, in her browser, and book on the way; return what she was asked, page by page."""

    def go() -> tuple[Appointment, list[checks.Seen], dict[str, str]]:
        client = Client()
        seen = checks.walk(client, "/start/", KNEES, lambda url: url.endswith("/check/"))
        response = QuestionnaireResponse.objects.get()
        assess_response(response, NOW)
        held = hold(**a_visit(response=response))
        contact = client.get(reverse("booking:contact", args=[response.pk])).context["form"]
        visit = book(held)
        for part in dict.fromkeys(page.section for page in questionnaire().pages if page.stage == "after"):
            slugs = [page.slug for page in questionnaire().pages if page.section == part]
            urls = [reverse("intake:page", args=[response.pk, slug]) for slug in slugs]
            first = next((url for url in urls if client.get(url).status_code == 200), None)
            seen += checks.walk(client, first, KNEES, lambda url: url.endswith("/rest/")) if first else []
        return visit, seen, {bound.name: str(bound.label) for bound in contact}

    return go


@pytest.fixture
def returning(booked_and_finished: Any, a_visit: Wish) -> Callable[[], list[str]]:
    """Let Ada come again a month later and book again; return what she is asked without need."""

    def go() -> list[str]:
        visit, _, _ = booked_and_finished()
        client, facts = Client(), again_service.facts_of(visit.patient, NOW.date())
        assert {"sex_at_birth", "dm", "anticoag"} <= facts.keys()
        client.post("/been-here/", {**BORN, "reach": visit.patient.mobile})
        code = SignIn.objects.get()
        client.post("/been-here/code/", {"code": six_digits(code.pk, code.nonce)})
        url = client.post("/been-here/again/").url
        seen = checks.walk(client, url, KNEES, lambda url: url.endswith("/check/"))
        response = QuestionnaireResponse.objects.exclude(pk=visit.response_id).get()
        assess_response(response, NOW)
        hold(**a_visit(response=response, starts_at=visit.starts_at + timedelta(hours=2)))
        contact = client.get(reverse("booking:contact", args=[response.pk])).context["form"]
        return checks.returning_faults(seen, facts, contact.initial)

    return go


class TestAnotherVisit:
    pytestmark = pytest.mark.django_db

    def test_nothing_is_asked_twice_from_the_first_page_to_the_last(self, booked_and_finished: Any):
        """20"""
        _, seen, contact = booked_and_finished()
        assert len(seen) > 40
        assert checks.twice_faults(seen, contact) == []

    def test_a_question_on_two_pages_is_found_when_planted(self, booked_and_finished: Any, monkeypatch: Any):
        def once_more(page: Any, answers: Any, **kept: Any) -> Any:
            more = [questionnaire().items["sex_at_birth"]] if page.slug == "first" else []
            return [*items_to_show(page, answers, **kept), *more]

        monkeypatch.setattr(intake_forms, "items_to_show", once_more)
        monkeypatch.setattr("intake.questionnaire.validation.items_to_show", once_more)
        _, seen, contact = booked_and_finished()
        assert checks.twice_faults(seen, contact) == [
            "sex_at_birth asked 2 times",
            "Sex recorded at birth asked 2 times",
        ]

    def test_who_comes_again_confirms_facts_and_is_asked_about_safety(self, returning: Any):
        """20"""
        assert returning() == []

    def test_facts_that_are_forgotten_are_found_when_planted(self, returning: Any, monkeypatch: Any):
        monkeypatch.setattr(again_service, "_waiting", lambda response, section: {})
        found = returning()
        assert {"dm asked again", "sex_at_birth asked again", "nothing to confirm"} <= set(found)

    def test_safety_that_is_answered_from_memory_is_found_when_planted(
        self, returning: Any, monkeypatch: Any
    ):
        def remembering(page: Any, answers: Any, **kept: Any) -> Any:
            form = page_form(page, answers, **kept)
            if "signs" in form.fields:
                form.fields["signs"].initial = ["none"]
            return form

        monkeypatch.setattr(page_views, "page_form", remembering)
        assert [fault for fault in returning() if fault.endswith("/safety-1/ is preset")]


# -- the look of these pages ------------------------------------------------------------------------------


def look_faults(page: Page, *, empty: bool = True) -> list[Any]:
    """Return what is wrong with a page on a phone: points 1 to 4, and 13 when it is sent empty."""
    address, found = page.url, [*look_checks.sideways(page, 320, 360)]
    for look in (look_checks.broken_rules, look_checks.small_targets, look_checks.close_targets):
        found += look(page)
    if empty:
        page.locator("main form .button-main").first.click()
        page.locator(".error-summary").wait_for()
        found += look_checks.summary_faults(page)
        page.goto(address)
    return [f"{address}: {fault}" for fault in found]


class TestTheLook:
    pytestmark = in_a_browser

    def test_each_page_for_coming_back_is_as_good_as_the_others(
        self, visitor: Visitor, answered: Answered, booked_next_week: Any
    ):
        draft = answered(until="where")
        token = links.issue(Purpose.ANSWERS, draft.pk, expires_at=NOW + timedelta(days=9), now=NOW)
        own, other = visitor(draft, f"/answers/{draft.pk}/save/").page, visitor().page
        found = look_faults(own)
        for path in ("/resume/", f"/r/{token}/", "/been-here/"):
            other.goto(path)
            found += look_faults(other)
        booked_next_week(answered(checked=True, stage=None))
        for box, text in (("Day", "27"), ("Month", "3"), ("Year", "1961")):
            other.get_by_label(box, exact=True).fill(text)
        other.get_by_label("Mobile number or email").fill("07700 900321")
        other.get_by_role("button", name="Send me a code").click()
        other.wait_for_url("**/code/")
        found += look_faults(other)
        code = SignIn.objects.get()
        other.get_by_label("Code").fill(six_digits(code.pk, code.nonce))
        other.get_by_role("button", name="Go on").click()
        other.wait_for_url("**/welcome/")
        found += look_faults(other, empty=False)
        other.get_by_role("button", name="Book again").click()
        other.wait_for_url("**/still-right/")
        found += look_faults(other, empty=False)
        assert found == []
