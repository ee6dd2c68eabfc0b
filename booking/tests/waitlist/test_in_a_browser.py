"""The waitlist's pages in a real Chromium: phone and desktop, light and dark, keyboard and axe."""

from collections.abc import Callable, Iterator
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.urls import reverse
from playwright.sync_api import Browser, Page, expect

from booking.models import Appointment, WaitlistOffer
from booking.tests.staff.browsers import sit_down
from booking.tests.waitlist.conftest import NEXT_WEEK, wish
from booking.visit_link import new_visit_link
from clinic.models import User
from clinic.tests.look import checks
from conftest import NOW

__all__ = ["sit_down"]  # a fixture
pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

PHONE = {"width": 360, "height": 740}
PLACES = ("manage, offered", "wish", "wish, wrong", "earlier", "earlier, over", "manage, waiting")
Lead = Callable[[Page, str], Page]


@pytest.fixture(autouse=True)
def going_clock() -> Iterator[time_machine.Traveller]:
    """The cast's present, going on: a browser waits for ever on a clock that stands."""
    with time_machine.travel(NOW) as moved:
        yield moved


@pytest.fixture
def sit(live_server: Any, chromium: Browser) -> Iterator[Callable[..., Page]]:
    contexts = []

    def open_page(**kept: Any) -> Page:
        contexts.append(chromium.new_context(viewport=PHONE, base_url=live_server.url, **kept))
        contexts[-1].set_default_timeout(5000)
        return contexts[-1].new_page()

    yield open_page
    for context in contexts:
        context.close()


@pytest.fixture
def lead(adas: Appointment, offer: WaitlistOffer, going_clock: time_machine.Traveller) -> Lead:
    """Lead a browser to one of the pages behind Ada's link."""

    def link(name: str) -> str:
        return reverse(f"booking:{name}", args=[new_visit_link(adas, NOW)])

    def go(page: Page, place: str) -> Page:
        if place in ("earlier, over", "manage, waiting"):
            going_clock.move_to(offer.expires_at)
        page.goto(link({"e": "manage_earlier", "w": "manage_wish", "m": "manage"}[place[0]]))
        if place == "wish, wrong":
            page.evaluate(
                "document.querySelectorAll('input[type=radio]').forEach(one => { one.checked = false; })"
            )
            with page.expect_navigation():
                page.get_by_role("button", name="Save").click()
        return page

    return go


@pytest.mark.parametrize("place", PLACES)
def test_a_phone_and_a_keyboard_reach_everything(sit: Any, lead: Lead, place: str):
    page = lead(sit(), place)
    has_the_focus = page.evaluate("document.activeElement.getAttribute('role')")
    assert checks.faults(page) == {}
    assert checks.sideways(page, 1440) == []
    assert checks.in_the_dark(page, checks.broken_rules) == []
    page.set_viewport_size(PHONE)
    if place == "wish, wrong":
        assert has_the_focus == "alert"
        assert checks.summary_faults(page) == []
    else:
        assert checks.skip_link_faults(page) == []
    checks.start_over(page)
    assert checks.focus_faults(page) == []


def test_the_minutes_that_are_left_go_on_by_themselves(sit: Any, lead: Lead, going_clock: Any):
    page = sit()
    page.clock.install()
    left = lead(page, "earlier").locator("#minutes-left")
    expect(left).to_have_text("(30 minutes left)")
    going_clock.shift(timedelta(minutes=7))
    page.clock.run_for(60_000)
    expect(left).to_have_text("(23 minutes left)")
    going_clock.shift(timedelta(minutes=30))
    page.clock.run_for(60_000)
    expect(page.get_by_role("heading", level=1)).to_have_text("Someone else has taken this time.")


def test_the_desks_list_is_clean_on_every_screen_in_either_colour(
    sit_down: Any, kim: User, offer: WaitlistOffer, booked_for: Any
):
    for hour, name in enumerate(("Urs Grave", "Dora Waits"), 2):
        wish(
            booked_for(name, NEXT_WEEK + timedelta(hours=hour), priority="urgent" if hour == 2 else "routine")
        )
    page = sit_down(kim, "/desk/waitlist/")
    found = {
        "axe": checks.broken_rules(page),
        "axe, dark": checks.in_the_dark(page, checks.broken_rules),
        "sideways": checks.sideways(page, 360, 720),
    }
    assert {check: faults for check, faults in found.items() if faults} == {}
