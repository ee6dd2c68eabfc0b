"""The manager's pages in a real Chromium: whatever they say, axe finds nothing and nothing scrolls sideways."""

from collections.abc import Iterator
from datetime import date, time, timedelta
from functools import partial
from typing import Any

import pytest
import time_machine
from django.urls import reverse

from booking.models import Schedule
from booking.scheduling import WeeklyHours
from booking.services.changes.save import save_or_preview
from booking.services.hours import add_hours, end_hours, set_in_use
from booking.tests.conftest import NINE
from booking.tests.staff.browsers import DESK, HALF, PHONE, Open, sit_down
from booking.tests.staff.test_in_a_browser import SMALL
from clinic.models import Location, Practitioner, User, VisitType
from clinic.tests.look import checks
from conftest import NOW

__all__ = ["sit_down"]  # a fixture
pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture(autouse=True)
def ten_past_eleven() -> Iterator[None]:
    with time_machine.travel(NINE + timedelta(hours=2, minutes=10)):
        yield


@pytest.fixture
def pages(stand: Any, noor: User, osei: Practitioner, link_visit: VisitType, location: Location) -> list[str]:
    """Every page, with visits that no longer fit, a change that waits or was made, old hours and an unlucky zone."""
    Location.objects.update(country="GB", region="ENG")
    stand([NINE + timedelta(days=7), NINE + timedelta(hours=2, minutes=30)])
    old = Schedule.objects.create(
        resource=osei.resource,
        weekday=5,
        opens_at=time(9),
        closes_at=time(12),
        valid_until=date(2026, 12, 31),
    )
    assert old.is_over(NOW.date())
    evening = WeeklyHours(3, time(18), time(20), valid_from=date(2027, 4, 1))
    added = add_hours(resource=osei.resource, hours=[evening], actor=noor, now=NOW)
    ending = partial(end_hours, row=Schedule.objects.get(weekday=3, valid_from=None), last_day=NOW.date())
    assert save_or_preview(
        resource=osei.resource, act=partial(ending, actor=noor, now=NOW), actor=noor, now=NOW
    )
    set_in_use(resource=osei.resource, active=False, actor=noor, now=NOW)
    zone = reverse("manage:location_zone", args=[location.pk])
    return [
        "/manage/hours/",
        reverse("manage:hours_of", args=[osei.resource_id]) + "?saved",
        reverse("manage:hours_row", args=[added[0].pk]),
        reverse("manage:holidays_of", args=[location.pk]),
        "/manage/visit-types/",
        "/manage/visit-types/new/",
        reverse("manage:visit_type", args=[link_visit.pk]),
        reverse("manage:location", args=[location.pk]),
        f"{zone}?zone=America/New_York",
        f"{zone}?zone=Europe/Paris",
    ]


def test_every_page_is_reached_on_every_screen(
    sit_down: Open, noor: User, pages: list[str], osei: Practitioner
):
    page = sit_down(noor, pages[0])
    for address in pages:
        page.set_viewport_size(DESK)
        page.goto(address)
        found = {
            "axe": checks.broken_rules(page),
            "small": page.evaluate(SMALL),
            "sideways": checks.sideways(page, PHONE["width"], HALF["width"]),
        }
        assert {check: faults for check, faults in found.items() if faults} == {}, address
    assert checks.in_the_dark(page, checks.broken_rules) == []
    page.goto(reverse("manage:hours_of", args=[osei.resource_id]))
    page.get_by_role("button", name="Add hours").click()
    page.wait_for_selector(".error-summary")
    assert checks.summary_faults(page) == []
    assert checks.broken_rules(page) == []


def test_a_kind_of_visit_is_made_and_retired_with_the_keyboard_alone(
    sit_down: Open, noor: User, link_visit: VisitType
):
    page = sit_down(noor, "/manage/visit-types/new/")
    page.get_by_label("Name for colleagues").focus()
    page.keyboard.press("Enter")
    page.wait_for_selector(".error-summary")
    assert checks.summary_faults(page) == []
    assert checks.broken_rules(page) == []
    page.get_by_label("Name for colleagues").fill("Insole fitting")
    page.get_by_label("Name for patients, English").fill("Fitting of insoles")
    page.get_by_label("Length, in minutes").fill("25")
    page.get_by_label("Patients online, and the desk").focus()
    page.keyboard.press("Space")
    page.get_by_label("Length, in minutes").press("Enter")
    page.get_by_text("Patients are shown it from now on.").wait_for()
    page.goto(reverse("manage:visit_type", args=[link_visit.pk]))
    page.get_by_label("This kind of visit is given").focus()
    page.keyboard.press("Space")
    page.get_by_label("Length, in minutes").press("Enter")
    page.get_by_label("I have read what this breaks").focus()
    assert checks.broken_rules(page) == []
    assert checks.sideways(page, PHONE["width"], HALF["width"]) == []
    page.keyboard.press("Space")
    page.keyboard.press("Enter")
    page.get_by_text("Patients are shown it from now on.").wait_for()
    assert not VisitType.objects.get(pk=link_visit.pk).active
