"""The patient's booking pages in a real Chromium: reach, keyboard, axe, two widths, no JavaScript."""

from collections.abc import Callable, Iterator
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.urls import reverse
from playwright.sync_api import Browser, Page

from booking.models import Appointment, Status
from booking.services.contact import request_code
from booking.services.hold import HOLD, hold
from booking.tests.conftest import book, by_sms, sent_code
from booking.tests.patient.conftest import browser_of
from clinic import links
from clinic.models import Purpose
from clinic.outbox.models import OutboxMessage
from clinic.tests.look import checks
from conftest import NOW
from intake.models import QuestionnaireResponse

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

PHONE = {"width": 360, "height": 740}

Sit = Callable[..., Page]


@pytest.fixture
def running_clock() -> Iterator[time_machine.Traveller]:
    """The cast's present, going on: a browser waits for ever on a clock that stands."""
    with time_machine.travel(NOW) as moved:
        yield moved


@pytest.fixture
def sit(
    live_server: Any, chromium: Browser, adas: QuestionnaireResponse, running_clock: time_machine.Traveller
) -> Iterator[Sit]:
    """Open a page in the browser in which Ada answered: ``sit(size=DESK, java_script_enabled=False)``."""
    contexts = []

    def open_page(*, size: dict[str, int] = PHONE, **kept: Any) -> Page:
        context = chromium.new_context(viewport=size, base_url=live_server.url, **kept)
        contexts.append(context)
        session = browser_of(adas).cookies["sessionid"].value
        context.add_cookies([{"name": "sessionid", "value": session, "url": live_server.url}])
        page = context.new_page()
        page.set_default_timeout(7000)
        return page

    yield open_page
    for context in contexts:
        context.close()


@pytest.fixture
def lead(
    adas: QuestionnaireResponse,
    bens: QuestionnaireResponse,
    a_visit: Callable[..., dict[str, Any]],
    running_clock: time_machine.Traveller,
) -> Callable[[Page, str], Page]:
    """Lead a browser of Ada's to one of the pages, each in a state that it can be in."""

    def address(name: str) -> str:
        return reverse(f"booking:{name}", args=[adas.pk])

    def adas_hold() -> Appointment:
        return hold(**a_visit(response=adas))

    def taken(page: Page) -> None:
        page.goto(address("times"))
        hold(**a_visit(response=bens))
        with page.expect_navigation():
            page.get_by_role("button", name="Thursday 4 March, 9:00 in the morning").click()

    def contact(page: Page) -> None:
        adas_hold()
        page.goto(address("contact"))

    def contact_wrong(page: Page) -> None:
        contact(page)
        with page.expect_navigation():
            page.get_by_role("button", name="Continue").click()

    def hold_over(page: Page) -> None:
        adas_hold()
        running_clock.shift(HOLD + timedelta(minutes=1))
        page.goto(address("contact"))

    def code(page: Page) -> None:
        request_code(appointment=adas_hold(), contact=by_sms(), now=NOW)
        page.goto(address("code"))

    def code_wrong(page: Page) -> None:
        code(page)
        with page.expect_navigation():
            page.get_by_role("button", name="Book this appointment").click()

    def booked(page: Page) -> None:
        book(adas_hold())
        page.goto(address("booked"))

    def manage(page: Page, path: str = "") -> None:
        visit = book(adas_hold())
        token = links.issue(Purpose.APPOINTMENT, visit.pk, expires_at=visit.ends_at, now=NOW)
        page.goto(f"/a/{token}/{path}")

    def no_reminders(page: Page) -> None:
        manage(page, "reminders/")
        with page.expect_navigation():
            page.get_by_role("button", name="Stop the reminders").click()

    pages: dict[str, Callable[[Page], object]] = {
        "times": lambda page: page.goto(address("times")),
        "taken": taken,
        "contact": contact,
        "contact, wrong": contact_wrong,
        "hold over": hold_over,
        "code": code,
        "code, wrong": code_wrong,
        "booked": booked,
        "manage": manage,
        "change": lambda page: manage(page, "change/"),
        "cancel": lambda page: manage(page, "cancel/"),
        "reminders": lambda page: manage(page, "reminders/"),
        "no reminders": no_reminders,
        "link over": lambda page: page.goto("/a/nothing/"),
    }

    def go(page: Page, name: str) -> Page:
        pages[name](page)
        return page

    return go


PLACES = (
    "times|taken|contact|contact, wrong|hold over|code|code, wrong|booked|manage|change|cancel|reminders|no reminders"
    "|link over"
)


@pytest.mark.parametrize("place", PLACES.split("|"))
def test_a_phone_and_a_keyboard_reach_everything(sit: Sit, lead: Callable[..., Page], place: str):
    page = lead(sit(), place)
    has_the_focus = page.evaluate("document.activeElement.getAttribute('role')")
    assert checks.faults(page) == {}
    assert checks.sideways(page, 1440) == []
    assert checks.in_the_dark(page, checks.broken_rules) == []  # on a wide screen, too
    page.set_viewport_size(PHONE)
    if place in ("contact, wrong", "code, wrong"):
        assert has_the_focus == "alert"
        assert checks.summary_faults(page) == []
    elif has_the_focus != "alert":
        assert checks.skip_link_faults(page) == []
    checks.start_over(page)
    assert checks.focus_faults(page) == []


def test_a_refused_time_is_read_at_once(sit: Sit, lead: Callable[..., Page]):
    page = lead(sit(), "taken")
    page.wait_for_load_state()
    assert page.title().startswith("Error: Choose a time")
    assert page.evaluate("document.activeElement.getAttribute('role')") == "alert"
    assert page.get_by_role("alert").get_by_role("button").count() == 3


def test_without_javascript_the_whole_way_is_open(sit: Sit, lead: Callable[..., Page], adas: Any):
    page = lead(sit(java_script_enabled=False), "times")
    page.get_by_text("24 more times on Thursday 4 March").click()
    page.get_by_role("button", name="Thursday 4 March, 2:00 in the afternoon").click()
    page.get_by_label("Full name").fill("Ada Byron")
    page.get_by_label("Mobile number").fill("07700 900321")
    page.get_by_label("Mine").check()
    page.get_by_role("button", name="Continue").click()
    visit = Appointment.objects.get(response=adas)
    page.get_by_label("Code").fill(sent_code(visit))
    page.get_by_role("button", name="Book this appointment").click()
    assert page.get_by_role("heading", level=1).inner_text() == "Thursday 4 March 2027, 2:00 pm"
    visit.refresh_from_db()
    assert visit.status == Status.BOOKED


def test_a_double_tap_a_reload_and_the_way_back_book_once(sit: Sit, lead: Callable[..., Page]):
    page = lead(sit(), "code")
    visit = Appointment.objects.get()
    page.get_by_label("Code").fill(sent_code(visit))
    page.get_by_role("button", name="Book this appointment").dblclick()
    page.wait_for_url("**/booked/**")
    page.reload()
    page.go_back()
    again = page.get_by_role("button", name="Book this appointment")
    if again.count():
        again.click()
    page.get_by_text("You have already booked this: Thu 4 Mar, 9:00 am").wait_for()
    assert Appointment.objects.count() == 1
    assert OutboxMessage.objects.filter(kind="confirmation").count() == 1


def test_a_message_is_three_taps_from_a_cancelled_and_four_from_a_moved_visit(
    sit: Sit, lead: Callable[..., Page]
):
    page = lead(sit(), "manage")
    page.get_by_role("link", name="Change time").click()
    page.get_by_role("button", name="Friday 5 March, 9:00 in the morning").click()
    page.get_by_text("Moved to Friday 5 March, 9:00 am. Your old time is free again.").wait_for()
    page.get_by_role("link", name="Cancel appointment").click()
    page.get_by_role("button", name="Cancel my appointment").click()
    page.get_by_text("Cancelled. Thank you for telling us.").wait_for()


def test_a_journey_stays_on_our_own_host_and_leaves_two_cookies(
    sit: Sit, lead: Callable[..., Page], live_server: Any
):
    page, asked = sit(), []
    page.on("request", lambda request: asked.append(request.url))
    lead(page, "code")
    page.get_by_label("Code").fill(sent_code(Appointment.objects.get()))
    page.get_by_role("button", name="Book this appointment").click()
    page.wait_for_url("**/booked/")
    assert [url for url in asked if not url.startswith(live_server.url)] == []
    assert {cookie["name"] for cookie in page.context.cookies()} == {"sessionid", "csrftoken"}
    assert all(cookie["httpOnly"] and cookie["sameSite"] == "Lax" for cookie in page.context.cookies()[1:])
    assert page.evaluate("localStorage.length + sessionStorage.length") == 0
