"""The pages of the questions, of danger and of the result, for the tour."""

from collections.abc import Iterator
from datetime import timedelta
from typing import TYPE_CHECKING
from unittest.mock import patch

from django.db import OperationalError
from django.http import HttpResponse
from django.template.loader import render_to_string
from django.test import Client
from django.urls import reverse

from booking.tests.conftest import NINE
from booking.tests.languages.states import CHILD, FEET, HIP_ALONE, PRESSING, TODAY, nonsense, states_of_pages
from clinic.models import Practice
from conftest import NOW
from intake.models import QuestionnaireResponse
from intake.questionnaire import questionnaire
from intake.questionnaire.flow import part_states
from intake.services.answers import record_answers
from intake.services.other_service import SERVICES
from intake.services.patient import attach_patient
from intake.tests.conftest import KNEES
from intake.tests.stored import approved, superseded
from intake.views import pages

if TYPE_CHECKING:
    from booking.tests.languages.tour import Tour

Seen = Iterator[tuple[str, HttpResponse | str]]


def _errors(tour: "Tour") -> Seen:
    browser = tour.browser()
    yield "no such page", browser.get("/nowhere/")
    yield "no such method", browser.get(reverse("booking:language"))
    strict = Client(enforce_csrf_checks=True, headers={"accept-language": tour.language})
    yield "stale form", strict.post(reverse("intake:begin"))
    for code in (400, 403, 429, 500, 503):
        yield f"error, {code}", render_to_string(f"{code}.html")


def _start(tour: "Tour") -> Seen:
    yield "start", tour.browser().get("/")
    begun = tour.answered(until="you")
    yield "start, with a draft", tour.browser(begun).get("/")
    yield "begin", tour.browser().get(reverse("intake:begin"))
    yield "begin, empty", tour.browser().post(reverse("intake:begin"))
    yield "begin, forged", tour.browser().post(reverse("intake:begin"), {"answered_by": "nobody"})
    yield "not here", tour.browser().get(reverse("intake:check", args=[begun.pk]))
    QuestionnaireResponse.objects.filter(pk=begun.pk).update(expires_at=NOW)
    yield "ended", tour.browser(begun).get(reverse("intake:check", args=[begun.pk]))
    alone = tour.answered({**KNEES, "birth_date": "2015-03-27"}, until="safety-1")
    yield "with an adult", tour.browser(alone).get(reverse("intake:with_an_adult", args=[alone.pk]))


def _questions(tour: "Tour") -> Seen:
    """Open each page of questions, as it comes and with what no page of ours sends."""
    for slug, answers in states_of_pages().items():
        response = tour.begun(answers)
        browser, url = tour.browser(response), reverse("intake:page", args=[response.pk, slug])
        yield slug, browser.get(url)
        yield f"{slug}, wrong", browser.post(url, nonsense(slug, answers))
        tour.slugs.add(slug)
    for slug in ("you", "safety-1", "safety-3-more", "where", "first"):
        response = tour.begun(states_of_pages()[slug])
        yield f"{slug}, empty", tour.browser(response).post(reverse("intake:page", args=[response.pk, slug]))
    response = tour.answered(until="safety-2")
    url = reverse("intake:page", args=[response.pk, "safety-1"])
    yield "signs one by one", tour.browser(response).get(f"{url}?each=1&moved-on=1")
    yield "signs one by one, empty", tour.browser(response).post(f"{url}?each=1")
    yield "signs and none", tour.browser(response).post(url, {"signs": ["none", "rf_saddle"]})
    yield "changing", tour.browser(response).get(f"{url}?changing=1")
    yield from _wrong_dates(tour)
    yield from _not_saved(tour)


def _wrong_dates(tour: "Tour") -> Seen:
    response = tour.answered(until="you")
    url = reverse("intake:page", args=[response.pk, "you"])
    for day, month, year in (
        ("", "3", "1961"),
        ("1", "", "1961"),
        ("1", "3", ""),
        ("31", "2", "1961"),
        ("1", "3", "1861"),
        ("1", "3", "2060"),
    ):
        date = dict(
            zip(("birth_date_day", "birth_date_month", "birth_date_year"), (day, month, year), strict=True)
        )
        yield f"birth date, {day} {month} {year}", tour.browser(response).post(url, date)


def _not_saved(tour: "Tour") -> Seen:
    """The database is busy while a page is sent."""
    response = tour.answered(until="you")
    url = reverse("intake:page", args=[response.pk, "you"])
    sent = {
        "birth_date_day": "1",
        "birth_date_month": "3",
        "birth_date_year": "1961",
        "sex_at_birth": "female",
    }

    with patch.object(pages, "record_answers", side_effect=OperationalError):
        yield "could not be saved", tour.browser(response).post(url, sent)


def _danger(tour: "Tour") -> Seen:
    for sign in ("rf_saddle", "rf_calf"):
        for answer in ("yes", "not_sure"):
            response = tour.in_danger(sign, answer)
            browser = tour.browser(response)
            page = browser.get(reverse("intake:get_help", args=[response.pk]), follow=True)
            yield f"{sign} {answer}", page
    yield "times in spite of danger", browser.get(reverse("booking:times", args=[response.pk]))
    response = tour.in_danger("rf_saddle", "yes")
    yield (
        "help, read",
        tour.browser(response).post(reverse("intake:get_help", args=[response.pk]), follow=True),
    )
    late = tour.booked(NINE).response
    record_answers(late, questionnaire().page("safety-1"), {"rf_saddle": "yes"}, now=NOW)
    yield "help, with a visit booked", tour.browser(late).get(reverse("intake:get_help", args=[late.pk]))
    response = tour.in_danger("rf_calf", "yes")
    browser, url = tour.browser(response), reverse("intake:speak_to_us", args=[response.pk])
    yield "call us, no number", browser.post(url)
    yield "call us, no such number", browser.post(url, {"phone": "12"})
    yield "call us, asked", browser.post(url, {"phone": "07700 900321"}, follow=True)


def _result(tour: "Tour") -> Seen:
    knees = tour.answered()
    url = reverse("intake:result", args=[knees.pk])
    yield "check", tour.browser(knees).get(reverse("intake:check", args=[knees.pk]))
    response = tour.begun(states_of_pages()["part-1-1"])
    yield "check, everything", tour.browser(response).get(reverse("intake:check", args=[response.pk]))
    yield "result", tour.browser(knees).get(url)
    for name, known in (("feet", FEET), ("pressing", PRESSING), ("child", CHILD)):
        response = tour.answered(known)
        yield f"result, {name}", tour.browser(response).get(reverse("intake:result", args=[response.pk]))
    yield "other visit", tour.browser(knees).get(reverse("intake:other_visit", args=[knees.pk]))
    yield "other visit, none", tour.browser(knees).post(reverse("intake:other_visit", args=[knees.pk]))
    yield (
        "other visit, forged",
        tour.browser(knees).post(reverse("intake:other_visit", args=[knees.pk]), {"visit_type": "x"}),
    )
    yield from _elsewhere(tour)
    approved(tour.clinic.user)
    Practice.objects.update(show_foot_flag_to_patients=True)
    yield "result, with the foot", tour.browser(knees).get(url)


def _elsewhere(tour: "Tour") -> Seen:
    """No visit of ours fits: each other service that may."""
    response = tour.answered(HIP_ALONE)
    browser, url = tour.browser(response), reverse("intake:result", args=[response.pk])
    yield "no foot part", browser.get(url)
    yield "no foot part, no number", browser.post(url)
    yield "no foot part, asked", browser.post(url, {"phone": "07700 900321"}, follow=True)
    newest = response.assessments.last()
    for code in SERVICES:
        newest.result["route"]["visit_type"] = code
        newest = superseded(newest, result=newest.result)
        yield f"no foot part, {code}", browser.get(url)


def _rest(tour: "Tour") -> Seen:
    visit = tour.booked(NINE + timedelta(hours=1))
    response = visit.response
    url = reverse("intake:rest", args=[response.pk])
    yield "rest", tour.browser(response).get(url)
    slug = part_states(response.answers, TODAY)[0].pages[0].slug
    yield "a part", tour.browser(response).get(reverse("intake:page", args=[response.pk, slug]))
    record_answers(response, questionnaire().page(slug), {}, now=NOW)
    yield "rest, begun", tour.browser(response).get(url)
    done = tour.answered(stage=None, checked=False)
    attach_patient(done, visit.patient)
    yield "rest, done", tour.browser(done).get(url.replace(str(response.pk), str(done.pk)))


PARTS = (_errors, _start, _questions, _danger, _result, _rest)
