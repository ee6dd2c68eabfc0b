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
