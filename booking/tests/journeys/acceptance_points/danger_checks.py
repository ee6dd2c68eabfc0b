"""Acceptance points of UX.md about danger signs and the desk; see ``checks.py``."""

import re
from collections.abc import Mapping
from typing import Any

from django.forms.models import model_to_dict
from playwright.sync_api import Error, Page, expect

from booking.models import Appointment, Claim
from booking.tests.journeys.walker import Walker
from clinic.outbox.models import OutboxMessage
from intake.models import SafetyAlert

IN_TIME = 15_000  # milliseconds until a wish for a call stands on the desk's strip
PATIENCE = 15_000  # with a busy machine
ITEM = "#band #safety-calls"
NUMBER = "0161 496 0321"


def call_faults(
    patient: Walker, desk: Page, story: Mapping[str, Any], *, in_time: float = IN_TIME
) -> list[str]:
    """[28] Tick a swollen calf and ask for a call, while a colleague looks at the board.

    Return what is wrong with the item on their strip: it comes in time without a reload, survives one, and
    goes with an outcome alone.
    """
    patient.context.set_default_timeout(PATIENCE)
    desk.set_default_timeout(PATIENCE)
    desk.evaluate("window.still = true")
    patient.answer({**story, "rf_calf": "yes"}, until=lambda url: url.endswith("/speak-to-us/"))
    patient.page.get_by_label("Your phone number").fill(NUMBER)
    patient.follow("button", "Ask for a call")
    if not _comes(desk, in_time):
        return ["not on the strip in time"]
    found = [] if desk.evaluate("window.still === true") else ["the board was loaded anew"]
    desk.reload()
    if not desk.locator(ITEM).count():
        found.append("gone after a reload")
    desk.goto("/desk/alerts/")
    call = desk.locator("article").filter(has_text="Asked to be called").filter(has_text=NUMBER)
    if not call.count():
        return [*found, "the list does not say whom to ring"]
    call.get_by_role("button", name="Record the outcome").click()  # without an outcome
    desk.goto("/desk/")
    if not desk.locator(ITEM).count():
        return [*found, "gone without an outcome"]
    desk.goto("/desk/alerts/")
    call.locator("input[value=reached]").check(force=True)
    call.get_by_role("button", name="Record the outcome").click()
    desk.wait_for_load_state()
    return [*found, *(["there after its outcome"] if desk.locator(ITEM).count() else [])]


def _comes(desk: Page, in_time: float) -> bool:
    try:
        expect(desk.locator(ITEM)).to_contain_text("1 safety call", timeout=in_time)
    except AssertionError:
        return False
    return True


def late_danger_faults(
    person: Walker, visit: Appointment, story: Mapping[str, Any], *, at: str, leads_to: str
) -> list[str]:
    """[31] Answer from a page after the booking on, so that a danger sign comes up.

    Return what is wrong: it leads to help, says that the visit stands, leaves the visit as it was, and the
    desk hears of it.
    """
    person.context.set_default_timeout(PATIENCE)
    before, claims = _kept(visit), Claim.objects.filter(appointment=visit).count()
    person.page.goto(f"/answers/{visit.response_id}/{at}/")
    try:
        person.answer(story, until=lambda url: re.search("/(get-help|speak-to-us|rest)/$", url) is not None)
    except (Error, AssertionError) as error:
        return [f"it stops at {person.page.url}: {error}"]
    when = "Your appointment on Thursday 11 March, 9:00 am is still booked"
    checks = {
        f"leads to {person.page.url}": person.page.url.endswith(leads_to),
        "not said that the visit stands": when in person.page.locator("main").inner_text(),
        "the visit was changed": _kept(visit) == before,
        "its time was given away": Claim.objects.filter(appointment=visit).count() == claims,
        "its cancellation is told": not OutboxMessage.objects.filter(kind="cancellation").exists(),
        "the desk hears nothing": SafetyAlert.objects.open().filter(response=visit.response_id).exists(),
    }
    return [fault for fault, holds in checks.items() if not holds]


def _kept(visit: Appointment) -> dict[str, Any]:
    return model_to_dict(Appointment.objects.get(pk=visit.pk))
