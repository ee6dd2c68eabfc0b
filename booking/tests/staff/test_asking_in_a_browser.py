"""Asking for somebody in a real Chromium: by keyboard alone, on every size of screen, and on our tablet."""

import re
from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

import pytest
import time_machine
from django.urls import reverse
from playwright.sync_api import Browser, Page, expect

from booking.models import Appointment, VisitTypeTask
from booking.services.questions import hand_over_tablet
from booking.tests.conftest import NINE
from booking.tests.staff.browsers import DESK, Open
from clinic.models import User
from clinic.tests.look import checks
from intake.models import Interview
from intake.questionnaire import questionnaire
from intake.services.interview import record_spoken
from intake.services.opening import ask_somebody_new, tablet_for_somebody_new

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

NOW = NINE - timedelta(hours=1)
TABLET = {"width": 810, "height": 1080}
MINUTE = 60_000  # milliseconds


@pytest.fixture(autouse=True)
def eight_in_the_morning() -> Iterator[time_machine.Traveller]:
    with time_machine.travel(NOW) as moved:
        yield moved


@pytest.fixture
def bare(booked: Appointment) -> Appointment:
    """Ada's visit at nine, about which nobody has answered anything."""
    booked.response = None
    booked.save()
    return booked


def press(page: Page, *keys: str) -> None:
    for key in keys:
        page.keyboard.press(key)


def to_page(page: Page, path: str) -> None:
    page.wait_for_url(re.compile(f"{path}$"))


def test_the_desk_finds_somebody_and_asks_by_keyboard_alone(sit_down: Open, kim: User, bare: Appointment):
    page = sit_down(kim, "/ask/", size=DESK)
    page.keyboard.type("ad 61")
    press(page, "Enter")
    expect(page.get_by_role("button", name="Ask Ada Byron on the phone")).to_be_focused()
    press(page, "Enter")
    to_page(page, "/signs/")  # date of birth and sex are known
    # No to the first block; of the second the first two are read; the third is read; the fourth is denied.
    press(page, "0", "n", "n")
    page.locator("[data-line]").nth(2).locator("input:checked").first.focus()
    press(page, "0", "0", "0")
    expect(page.get_by_role("button", name="Continue")).to_be_focused()
    press(page, "Enter")
    to_page(page, "/pages/where/")
    press(page, "Enter", "Tab", "Tab", "Space")
    for _ in range(60):
        if page.evaluate("document.activeElement.innerText") == "Continue":
            break
        press(page, "Tab")
    press(page, "Enter")
    to_page(page, "/pages/words/")
    page.keyboard.type("My heel hurts")
    press(page, "Tab", "Enter")
    to_page(page, "/pages/how-bad/")
    answers = Interview.objects.get().response.answers
    assert answers["main_worry"] == "My heel hurts"
    assert answers["sex_at_birth"] == "female"
    assert len(answers["body_map"]) == 1
    read = {link_id: value for link_id, value in answers.items() if link_id.startswith("rf_")}
    assert set(read.values()) == {"no"}
    assert len(read) == 15
    assert not {"rf_cold_foot", "rf_rest_pain_foot"} & read.keys()


def test_what_is_not_read_after_all_takes_no_to_the_rest_back(
    sit_down: Open, kim: User, location: Any, eight_in_the_morning: Any
):
    call = ask_somebody_new(date(1961, 3, 27), actor=kim, now=NOW)
    page = sit_down(kim, reverse("ask:phone_signs", args=[call.pk]))
    press(page, "0")
    first = page.locator("[data-line]").first
    expect(first.get_by_label("All read: no to the rest")).to_be_checked()
    assert first.locator("input[value=no]:checked").count() == 4
    first.locator("input[value=no]").first.focus()
    press(page, "r")
    expect(first.get_by_label("All read: no to the rest")).not_to_be_checked()
    assert first.locator("input[value=not_read]:checked").count() == 1


def test_each_page_is_sound_on_a_desktop_and_a_phone(sit_down: Open, kim: User, bare: Appointment):
    call = ask_somebody_new(date(2015, 3, 27), actor=kim, now=NOW)
    record_spoken(call, [questionnaire().page("you")], {"sex_at_birth": "female"}, not_asked=[], now=NOW)
    VisitTypeTask.objects.create(appointment=bare, suggested="NEW_LINK_45", minutes=60, raised_at=NOW)
    hand_over_tablet(appointment=bare, actor=kim, now=NOW)
    given = tablet_for_somebody_new(date(1961, 3, 27), actor=kim, now=NOW)
    addresses = [
        "/ask/",
        reverse("ask:phone", args=[call.pk]),
        reverse("ask:phone_signs", args=[call.pk]),
        reverse("ask:phone_page", args=[call.pk, "where"]),
        reverse("ask:tablet_code", args=[given.pk]),
        "/desk/tasks/",
        reverse("desk:appointment", args=[bare.pk]),
    ]
    page = sit_down(kim, "/ask/", size=DESK)
    page.set_default_timeout(20_000)
    found = [fault for address in addresses for fault in _faults(page, address)]
    signs = [questionnaire().page(slug) for slug in ("safety-1", "safety-2")]
    record_spoken(call, signs, {"rf_saddle": "yes"}, not_asked=[], now=NOW)
    found += _faults(page, reverse("ask:phone_danger", args=[call.pk]))
    assert found == []


def _faults(page: Page, address: str) -> list[str]:
    """Ask everything of one page, in one load."""
    page.set_viewport_size(DESK)
    page.goto(address)
    found = [
        *checks.broken_rules(page),
        *checks.in_the_dark(page, checks.broken_rules),
        *checks.sideways(page, 320, 360, 720, 1440),
    ]
    return [f"{address}: {fault}" for fault in found]


@pytest.fixture
def tablet(live_server: Any, chromium: Browser) -> Iterator[Page]:
    """A tablet of ours, whose clock the test winds."""
    context = chromium.new_context(viewport=TABLET, base_url=live_server.url, has_touch=True)
    context.set_default_timeout(15_000)
    page = context.new_page()
    page.clock.install()
    yield page
    context.close()


def type_code(page: Page, code: str) -> None:
    page.goto("/tablet/")
    page.get_by_label("The code we gave you").fill(code)
    for name, part in (("Day", "27"), ("Month", "3"), ("Year", "1961")):
        page.get_by_label(name, exact=True).fill(part)
    page.get_by_role("button", name="Continue").click()
    page.wait_for_url("**/who/")


def test_a_tablet_that_is_put_down_asks_goes_to_the_neutral_page_and_opens_nothing_again(
    tablet: Page, kim: User, location: Any, eight_in_the_morning: time_machine.Traveller
):
    given = tablet_for_somebody_new(date(1961, 3, 27), actor=kim, now=NOW)
    type_code(tablet, given.code)
    assert checks.broken_rules(tablet) == []
    assert checks.small_targets(tablet) == []
    answers = tablet.url
    tablet.clock.run_for(9 * MINUTE)
    eight_in_the_morning.shift(timedelta(minutes=9))
    expect(tablet.get_by_text("Are you still there? Touch the screen to go on.")).to_be_visible()
    tablet.get_by_role("heading", level=1).tap()
    expect(tablet.get_by_text("Are you still there?")).to_have_count(0)
    eight_in_the_morning.shift(timedelta(minutes=10, seconds=10))
    tablet.clock.run_for(10 * MINUTE + 10_000)
    expect(tablet.get_by_role("heading", name="Welcome")).to_be_visible()
    tablet.go_back()
    assert tablet.get_by_label("Myself").count() == 0
    tablet.goto(answers)
    expect(tablet.get_by_role("heading", level=1)).to_contain_text("These answers are not open")


def test_i_have_finished_leads_to_the_neutral_page_and_back_shows_nothing(
    tablet: Page, kim: User, location: Any
):
    given = tablet_for_somebody_new(date(1961, 3, 27), actor=kim, now=NOW)
    type_code(tablet, given.code)
    tablet.get_by_role("button", name="I have finished").click()
    expect(tablet.get_by_text("Please give it back to us.")).to_be_visible()
    tablet.go_back()
    expect(tablet.get_by_role("heading", level=1)).to_contain_text("These answers are not open")


def test_somebody_new_is_booked_beside_another_by_keyboard_alone(
    sit_down: Open, kim: User, booked: Appointment
):
    call = ask_somebody_new(date(1961, 3, 27), actor=kim, now=NOW)
    record_spoken(call, [questionnaire().page("you")], {"sex_at_birth": "female"}, not_asked=[], now=NOW)
    page = sit_down(kim, reverse("ask:phone_signs", args=[call.pk]), size=DESK)
    press(page, "0", "0", "0", "n", "0", "Enter")
    to_page(page, "/pages/where/")
    page.goto(reverse("ask:phone", args=[call.pk]))
    page.get_by_role("link", name="Book a time…").focus()
    press(page, "Enter")
    to_page(page, "/book/")
    expect(page.locator("input[name=time]").first).to_be_focused()  # the first free time is chosen
    assert _faults(page, page.url) == []
    page.locator("input[name=time]").first.focus()
    press(page, "ArrowUp")  # to the last: another time
    expect(page.get_by_label("Another time, beside whatever is there")).to_be_checked()
    press(page, "Enter")
    page.wait_for_selector(".error-summary")
    assert checks.summary_faults(page) == []
    page.get_by_label("Day").focus()
    page.keyboard.type("03042027")
    press(page, "Tab", "Tab")
    page.keyboard.type("0900AM")
    page.get_by_label("With", exact=True).focus()
    page.keyboard.type("Dr Osei")
    for label, words in (
        ("Why?", "Severe pain"),
        ("Full name of who comes", "Cem Kaya"),
        ("Mobile number", "07700 900 777"),
    ):
        page.get_by_label(label).focus()
        page.keyboard.type(words)
    press(page, "Enter")
    expect(page.get_by_text("Read back: Cem Kaya, Thursday 4 March, 9:00 am, with Dr Osei")).to_be_visible()
    beside = Appointment.objects.get(patient__full_name="Cem Kaya")
    assert beside.starts_at == booked.starts_at
    assert set(beside.claims.values_list("lane", flat=True)) == {1}
    page.get_by_role("link", name="See it on the board").focus()
    press(page, "Enter")
    expect(page.get_by_text("overbooked by Kim Larsen").first).to_be_visible()
