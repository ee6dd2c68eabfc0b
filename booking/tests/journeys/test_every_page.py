"""Every page that a patient meets, looked at on a phone: as it comes, and after it was sent empty.

One walk looks at all pages; each test then asks about one acceptance point of UX.md, section 5. That the
checks themselves bite is shown in ``clinic/tests/look/test_checks.py`` and ``test_wire_checks.py`` by planting
each fault.
"""

import re
from collections import defaultdict
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, Request

from booking.tests.journeys import wire_checks
from booking.tests.journeys.conftest import KNEES
from booking.tests.journeys.walker import Walker
from clinic.tests.look import checks
from clinic.tests.running import Service

pytestmark = [pytest.mark.browser, pytest.mark.processes, pytest.mark.xdist_group("journeys")]

MOBILE = "07700 912 001"


@dataclass
class Tour:
    """What was found: for each check, page by page; and all requests that the browser made."""

    found: dict[str, list[str]] = field(default_factory=lambda: defaultdict(list))
    titles: dict[str, str] = field(default_factory=dict)
    requests: list[Request] = field(default_factory=list)
    cookies: list[dict[str, Any]] = field(default_factory=list)
    stored: int = 0

    def look(self, page: Page, name: str) -> None:
        """Ask everything of one page, then leave it as it came."""
        address = page.url
        self.titles[name] = page.title()
        looks: dict[str, Callable[[Page], list[Any]]] = {
            "axe": checks.broken_rules,
            "small": checks.small_targets,
            "close": checks.close_targets,
            "cut": checks.cut_text,
            "sideways": lambda page: checks.sideways(page, 320, 360),
        }
        keyboard: dict[str, Callable[[Page], list[Any]]] = {
            "skip": checks.skip_link_faults,
            "focus": checks.focus_faults,
        }
        for check, look in looks.items():
            self.found[check] += [f"{name}: {fault}" for fault in look(page)]
        self.found["axe"] += [
            f"{name}, dark: {fault}" for fault in checks.in_the_dark(page, checks.broken_rules)
        ]
        for check, look in keyboard.items():
            page.goto("about:blank")  # the skip link leaves its mark in the address
            page.goto(address)
            if check == "skip" and page.evaluate("document.activeElement !== document.body"):
                continue  # a page of danger has the focus on its heading
            self.found[check] += [f"{name}: {fault}" for fault in look(page)]
        page.goto("about:blank")
        page.goto(address)

    def look_when_empty(self, page: Page, name: str) -> None:
        """Send the page empty; where something must be answered, look at what it says."""
        address = page.url
        page.locator("main form .button-main").first.click()
        page.wait_for_load_state()
        if page.locator(".error-summary").count():
            self.found["axe"] += [f"{name}, empty: {fault}" for fault in checks.broken_rules(page)]
            self.found["summary"] += [f"{name}: {fault}" for fault in checks.summary_faults(page)]
        page.goto(address)


@pytest.fixture(scope="module")
def tour(chromium: Browser, sites: Callable[[str], Service]) -> Iterator[Tour]:
    """Walk from the front page to the booked visit, its link and the rest of the questions."""
    site, walked = sites("embedded"), Tour()
    patient = Walker(chromium, site.base_url)
    page = patient.page
    page.on("request", lambda request: walked.requests.append(request))

    def look(*, empty: bool = True) -> None:
        name = page.url.rstrip("/").rsplit("/", 1)[-1] or "start"
        walked.look(page, name)
        if empty:
            walked.look_when_empty(page, name)

    page.goto("/")
    walked.look(page, "start")
    patient.begin()
    patient.answer(KNEES, until=lambda url: url.endswith("/check/"), look=look)
    look(empty=False)
    patient.follow("button", re.compile("Looks right"))
    look(empty=False)
    patient.follow("link", "See free times")
    look(empty=False)
    with page.expect_navigation():
        page.locator("main form button").first.click()
    look()
    patient.book(site, MOBILE, name="Tove Lind")
    look(empty=False)
    patient.follow("link", re.compile("Answer now"))
    look(empty=False)
    page.goto(patient.link_in_message(site, MOBILE))
    walked.look(page, "manage")
    patient.follow("link", re.compile("Cancel"))
    walked.look(page, "cancel")
    walked.cookies = [dict(cookie) for cookie in patient.context.cookies()]
    walked.stored = page.evaluate(wire_checks.STORED)
    for sign, name in (("rf_saddle", "get-help"), ("rf_calf", "speak-to-us")):
        patient.begin_anew()
        patient.answer({**KNEES, sign: "yes"}, until=lambda url, name=name: url.endswith(f"/{name}/"))  # type: ignore[misc]
        look(empty=False)
    yield walked
    patient.close()


@pytest.mark.parametrize(
    "check",
    ["sideways", "axe", "small", "close", "skip", "focus", "cut", "summary"],
    ids=[
        "1 sideways",
        "2 axe",
        "3 targets",
        "4 distance",
        "5 skip link",
        "6 7 focus",
        "8 large text",
        "13 summary",
    ],
)
def test_no_page_breaks_the_rule(tour: Tour, check: str):
    assert len(tour.titles) > 18
    assert tour.found[check] == []


def test_each_title_is_its_own_and_names_question_section_and_clinic(tour: Tour):
    """12"""
    assert wire_checks.title_faults(tour.titles) == []


def test_nothing_comes_from_elsewhere_and_no_address_carries_an_answer(tour: Tour, site: Service):
    """24"""
    urls = [request.url for request in tour.requests]
    assert len(urls) > 100
    assert wire_checks.address_faults(urls, site.base_url) == []


def test_two_cookies_and_nothing_stored(tour: Tour):
    """25"""
    assert len(tour.cookies) == 2
    assert wire_checks.cookie_faults(tour.cookies, tour.stored) == []


def test_first_visits_are_light(chromium: Browser, site: Service):
    """22"""
    patient = Walker(chromium, site.base_url)
    patient.begin()
    weights = {}
    for name, until in {"you": "/you/", "where": "/where/", "check": "/check/"}.items():
        patient.answer(KNEES, until=lambda url, until=until: url.endswith(until))  # type: ignore[misc]
        weights[name] = wire_checks.transferred(patient.context, patient.page.url)
    patient.tap("button", re.compile("Looks right"))
    patient.tap("link", "See free times")
    weights["times"] = wire_checks.transferred(patient.context, patient.page.url)
    weights["start"] = wire_checks.transferred(patient.context, f"{site.base_url}/")
    patient.close()
    assert wire_checks.weight_faults(weights) == []
