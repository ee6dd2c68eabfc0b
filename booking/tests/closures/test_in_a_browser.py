"""The desk closes a doctor's Friday: one patient keeps the new time, one chooses another, one is called."""

import re
from collections.abc import Iterator
from typing import Any

import pytest
import time_machine
from django.urls import reverse
from playwright.sync_api import Browser, Page, expect

from booking.models import Appointment, ChangedVisit
from booking.tests.closures.conftest import FRIDAY, HOUR, rows, where
from booking.tests.staff.browsers import sit_down
from booking.visit_link import new_visit_link
from clinic.models import User
from clinic.tests.look import checks
from conftest import NOW

__all__ = ["sit_down"]  # a fixture
pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

PHONE = {"width": 360, "height": 740}


@pytest.fixture(autouse=True)
def going_clock() -> Iterator[time_machine.Traveller]:
    """The cast's present, going on: a browser waits for ever on a clock that stands."""
    with time_machine.travel(NOW) as moved:
        yield moved


@pytest.fixture
def phone(live_server: Any, chromium: Browser) -> Iterator[Page]:
    """A patient's phone."""
    context = chromium.new_context(viewport=PHONE, base_url=live_server.url)
    context.set_default_timeout(7000)
    yield context.new_page()
    context.close()


def desk_faults(page: Page) -> dict[str, Any]:
    found = {
        "axe": checks.broken_rules(page),
        "axe, dark": checks.in_the_dark(page, checks.broken_rules),
        "sideways": checks.sideways(page, 360, 720),
    }
    page.set_viewport_size({"width": 1440, "height": 900})
    return {check: faults for check, faults in found.items() if faults}


def press(page: Page, name: str | re.Pattern[str]) -> None:
    with page.expect_navigation():
        page.get_by_role("button", name=name).click()


def new_time_page(visit: Appointment) -> str:
    return reverse("booking:manage_new_time", args=[new_visit_link(visit, NOW)])


def test_the_desk_closes_a_friday_and_all_are_settled(
    sit_down: Any, phone: Page, kim: User, adas: Appointment, bens: Appointment, booked_for: Any, friday: Any
):
    cleo = booked_for("Cleo Chooses", FRIDAY + 3 * HOUR)
    desk = sit_down(kim, "/desk/")
    desk.get_by_role("link", name="Closures").click()
    desk.get_by_role("link", name="Close a time…").click()
    desk.get_by_label("Who or what").select_option("Dr Osei")
    desk.get_by_label("From").fill("2027-03-05T09:00")
    assert desk_faults(desk) == {}
    press(desk, "See whom it hits")
    assert checks.summary_faults(desk) == []
    desk.get_by_label("To", exact=True).fill("2027-03-05T17:00")
    desk.get_by_label("Reason").select_option("ill")
    press(desk, "See whom it hits")
    assert desk_faults(desk) == {}
    expect(desk.get_by_text("3 appointments are affected.")).to_be_visible()
    desk.get_by_label("New time of Cleo Chooses").select_option("call")
    expect(desk.locator("#counts")).to_contain_text("1 to move and message, 2 to call.")
    desk.get_by_label("New time of Cleo Chooses").select_option(index=2)
    expect(desk.locator("[data-fits]:visible")).to_have_count(2)
    press(desk, "Move 2 and message")
    expect(desk.get_by_text("3 people are not settled yet.")).to_be_visible()
    assert desk_faults(desk) == {}

    phone.goto(new_time_page(adas))
    assert checks.faults(phone) == {}
    assert checks.in_the_dark(phone, checks.broken_rules) == []
    phone.set_viewport_size(PHONE)
    checks.start_over(phone)
    assert checks.focus_faults(phone) == []
    press(phone, "Keep Mon 8 Mar, 9:00 am")
    expect(phone.get_by_text("Thank you. We expect you.")).to_be_visible()

    phone.goto(new_time_page(cleo))
    phone.get_by_role("link", name="Choose another time").click()
    with phone.expect_navigation():
        phone.locator("ul.times button:visible").last.click()
    expect(phone.get_by_text("Your old time is free again.")).to_be_visible()

    desk.reload()
    desk.get_by_role("link", name=re.compile("Another time.*Ben Okri")).click()
    assert desk_faults(desk) == {}
    with desk.expect_navigation():
        desk.locator("ul.times button").first.click()
    expect(desk.get_by_text("All are settled.")).to_be_visible()
    desk.get_by_role("link", name="Closures").click()
    assert desk_faults(desk) == {}
    states = {name: row[0] for name, row in rows(ChangedVisit.objects.first().change).items()}
    assert states == {"Ada": "kept", "Ben": "chosen", "Cleo": "chosen"}
    assert all(where(visit)[1] > FRIDAY + 8 * HOUR for visit in (adas, bens))
