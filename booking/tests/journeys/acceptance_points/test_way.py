"""Booking without scripts, once, and never past a danger sign: points 9, 10, 17 and 26 of UX.md."""

import re
from collections.abc import Callable
from datetime import datetime
from typing import Any

import pytest
from django.http import HttpResponse
from django.urls import reverse

from booking.models import Appointment
from booking.services.confirm import confirm
from booking.services.contact import request_code
from booking.services.hold import hold
from booking.tests.conftest import by_sms, sent_code
from booking.tests.journeys.acceptance_points import checks
from booking.tests.journeys.acceptance_points.conftest import (
    Answered,
    PostOffice,
    Visitor,
    Wish,
    rewrite_script,
    when_loaded,
)
from booking.tests.journeys.conftest import KNEES
from booking.tests.journeys.walker import Walker
from booking.views import code as code_views
from clinic.outbox.models import OutboxMessage
from conftest import NOW
from intake.views import pages as page_views

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def without_htmx(visitor: Visitor) -> Walker:
    """Let somebody come whose browser never gets the file of htmx."""
    person = visitor()
    person.context.route(re.compile("htmx"), lambda route: route.abort())
    return person


def test_a_booking_without_scripts_or_without_htmx_completes_and_keeps_the_same(
    visitor: Visitor, post: PostOffice
):
    """9, 10"""
    people = {
        "without scripts": visitor(java_script_enabled=False),
        "without htmx": without_htmx(visitor),
        "with scripts": visitor(),
    }
    assert checks.script_faults(people, post, KNEES) == []


def test_a_way_that_needs_scripts_is_found_when_planted(visitor: Visitor, post: PostOffice, rewrite: Any):
    rewrite(page_views, "/where/", 'type="submit"', 'type="button"')
    plain = visitor(java_script_enabled=False)
    plain.context.set_default_timeout(2000)
    (fault,) = checks.script_faults({"without scripts": plain}, post, KNEES)
    assert re.match("without scripts it ends at .*/where/", fault)


def test_a_way_that_needs_htmx_is_found_when_planted(visitor: Visitor, post: PostOffice):
    person = without_htmx(visitor)
    rewrite_script(person, "app.js", "if (!navigator.onLine)", "if (!window.htmx || !navigator.onLine)")
    person.context.set_default_timeout(2000)
    (fault,) = checks.script_faults({"without htmx": person}, post, KNEES)
    assert re.match("without htmx it ends at .*/start/", fault)


def test_a_script_that_keeps_something_else_is_found_when_planted(visitor: Visitor, post: PostOffice):
    ticks = "document.getElementById('id_site_shin_left')?.click()"
    people = {
        "without scripts": visitor(java_script_enabled=False),
        "with scripts": when_loaded(visitor(), ticks),
    }
    assert "answers: " in checks.script_faults(people, post, KNEES)[0]


@pytest.fixture
def at_code(visitor: Visitor, answered: Answered, a_visit: Wish) -> Callable[[], tuple[Walker, str]]:
    """Let somebody come to the page that asks for the code, and know it."""

    def make() -> tuple[Walker, str]:
        visit = hold(**a_visit(response=answered(checked=True)))
        request_code(appointment=visit, contact=by_sms(), now=NOW)
        return visitor(visit.response, reverse("booking:code", args=[visit.response_id])), sent_code(visit)

    return make


def test_a_double_tap_a_reload_and_a_third_press_book_once_and_say_so(at_code: Any):
    """17"""
    assert checks.double_press_faults(*at_code()) == []


def test_what_a_second_press_does_again_is_found_when_planted(at_code: Any, monkeypatch: Any):
    def forgetful(*, appointment: Appointment, now: datetime) -> Appointment:
        booked = confirm(appointment=appointment, now=now)
        message = OutboxMessage.objects.get(about_id=booked.pk, kind="confirmation")
        OutboxMessage.objects.create(
            **{
                field: getattr(message, field)
                for field in ("kind", "channel", "recipient", "about_id", "due_at")
            },
            dedupe_key="once more",
            next_try_at=message.due_at,
            created_at=now,
        )
        twin = Appointment.objects.get(pk=booked.pk)
        twin.pk, twin.reference, twin.idempotency_key, twin.response = None, "FK-TWIN", None, None
        twin._state.adding = True
        twin.save()
        return booked

    monkeypatch.setattr(code_views, "confirm", forgetful)
    assert checks.double_press_faults(*at_code()) == ["2 appointments", "2 confirmations"]


def test_a_third_press_without_a_word_is_found_when_planted(at_code: Any, monkeypatch: Any):
    monkeypatch.setattr("booking.views.booked.ALREADY", "not asked")
    assert checks.double_press_faults(*at_code()) == ["back: not said", "third: not said"]


def test_a_danger_sign_leads_to_help_at_once_and_to_no_time(visitor: Visitor, answered: Answered):
    """26"""
    response = answered(until="safety-1")
    assert checks.emergency_faults(visitor(response, f"/answers/{response.pk}/safety-1/"), KNEES) == []


@pytest.mark.parametrize(
    ("fault", "plant"),
    [
        (
            "a way leads to times",
            "main.insertAdjacentHTML('beforeend', '<a href=\"/book/1/times/\">Times</a>')",
        ),
        ("the call is out of sight", "main.prepend(Object.assign(new Image(), {height: 700}))"),
        ("the heading has not the focus", "document.activeElement.blur()"),
    ],
)
def test_an_emergency_page_that_fails_is_found_when_planted(
    visitor: Visitor, answered: Answered, fault: str, plant: str
):
    response = answered(until="safety-1")
    person = visitor(response, f"/answers/{response.pk}/safety-1/")
    when_loaded(
        person,
        f"const main = document.querySelector('main'); if (location.pathname.endsWith('/get-help/')) {plant}",
    )
    assert checks.emergency_faults(person, KNEES) == [fault]


def test_a_sign_that_is_lost_on_the_way_back_is_found_when_planted(visitor: Visitor, answered: Answered):
    response = answered(until="safety-1")
    person = visitor(response, f"/answers/{response.pk}/safety-1/")
    person.context.add_init_script(
        "addEventListener('pageshow', () => { const sign = document.querySelector('[value=rf_saddle]');"
        " if (sign) sign.checked = false; })"
    )
    assert checks.emergency_faults(person, KNEES) == ["Back: not ticked"]


def test_times_that_stay_open_in_danger_are_found_when_planted(
    visitor: Visitor, answered: Answered, monkeypatch: Any
):
    monkeypatch.setattr("booking.views.own.not_yet", lambda request, response: HttpResponse("Choose"))
    response = answered(until="safety-1")
    person = visitor(response, f"/answers/{response.pk}/safety-1/")
    assert checks.emergency_faults(person, KNEES) == ["the times are open"]
