"""The manager at a screen: wording messages, and what reminders did."""

from datetime import timedelta

import pytest
from playwright.sync_api import expect

from booking.models import Appointment, Status
from booking.tests.staff.browsers import HALF, PHONE, Open
from booking.tests.staff.test_in_a_browser import SMALL
from clinic.models import Location, MessageTemplate, OutboxMessage, User
from clinic.outbox.models import State
from clinic.tests.look import checks

FIGURES = "/manage/reminders/?around=2027-03-02"
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
def pages(noor: User, a_full_day: list[Appointment]) -> list[str]:
    """The manager's pages, with figures to see."""
    OutboxMessage.objects.bulk_create(
        OutboxMessage(
            kind=kind,
            channel=channel,
            recipient="+447700900321",
            about_id=visit.pk,
            dedupe_key=f"{kind}:{visit.pk}",
            due_at=visit.starts_at - ahead,
            next_try_at=visit.starts_at,
            sent_at=visit.starts_at - ahead,
            state=State.DELIVERED if number % 5 else State.DEAD,
        )
        for kind, channel, ahead in (
            ("reminder_1_day", "sms", timedelta(days=1)),
            ("reminder_3_days", "email", timedelta(days=3)),
        )
        for number, visit in enumerate(a_full_day)
    )
    Appointment.objects.filter(status=Status.BOOKED).update(status=Status.FULFILLED)
    return ["/manage/messages/", SMS, FIGURES]


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
