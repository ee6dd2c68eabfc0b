"""The manager at a screen: wording messages, and what reminders did."""

import os

import pytest
from playwright.sync_api import expect

from booking.tests.staff.browsers import DESK, HALF, PHONE, Open
from booking.tests.staff.test_in_a_browser import SMALL
from clinic.models import Location, MessageTemplate, User, VisitType
from clinic.tests.look import checks

SMS = "/manage/messages/confirmation/sms/en-gb/"

pytestmark = pytest.mark.browser


def test_a_text_is_previewed_while_it_is_typed_and_saved_by_keyboard(
    sit_down: Open, noor: User, location: Location
):
    page = sit_down(noor, SMS)
    typed = page.get_by_label("Text", exact=True)
    typed.fill("{clinic}: come {when_short}.")
    preview = page.locator("#preview")
    expect(preview).to_contain_text("Harbour Street Foot Clinic: come Wed 22 Sep, 12:30 pm.")
    expect(preview).to_contain_text("Put {link} in: people need it")
    typed.press("End")
    typed.press_sequentially(" {link}")
    expect(preview).not_to_contain_text("Put {link}")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(page.get_by_text("Version 1", exact=True)).to_be_visible()
    assert MessageTemplate.objects.get().text == "{clinic}: come {when_short}. {link}"


def test_without_javascript_a_button_previews(sit_down: Open, noor: User, location: Location):
    page = sit_down(noor, SMS, java_script_enabled=False)
    page.get_by_label("Text", exact=True).fill("Come {when_short}. {link}")
    page.get_by_role("button", name="Preview").click()
    expect(page.locator("#preview")).to_contain_text("Come Wed 22 Sep, 12:30 pm.")
    expect(page.get_by_label("Text", exact=True)).to_have_value("Come {when_short}. {link}")
    assert not MessageTemplate.objects.exists()


@pytest.fixture
def pages(noor: User, location: Location, link_visit: VisitType) -> list[str]:
    return ["/manage/messages/", SMS, "/manage/messages/confirmation/email/es/"]


def test_every_page_of_the_managers_is_reached_on_every_screen_in_either_colour(
    sit_down: Open, noor: User, pages: list[str]
):
    for address in pages:
        page = sit_down(noor, address)
        found = {
            "axe": checks.broken_rules(page),
            "axe, dark": checks.in_the_dark(page, checks.broken_rules),
            "small": page.evaluate(SMALL),
            "sideways": checks.sideways(page, PHONE["width"], HALF["width"]),
        }
        assert {check: faults for check, faults in found.items() if faults} == {}, address
        if folder := os.environ.get("SHOTS"):
            for name, size in (("phone", PHONE), ("desk", DESK)):
                page.set_viewport_size(size)
                page.screenshot(
                    path=f"{folder}/{address.strip('/').replace('/', '-')}-{name}.png", full_page=True
                )
