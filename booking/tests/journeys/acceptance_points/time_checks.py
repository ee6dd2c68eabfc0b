"""Acceptance points about the clock and about acts behind a link: 40 and 43 of UX.md.

Each function returns what is wrong, so an empty list is good.
"""

import re
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from playwright.sync_api import Page

from booking.models import Appointment, Status
from booking.tests.journeys.acceptance_points.checks import FREE_TIMES
from booking.tests.journeys.walker import Walker
from clinic.times import day_words, time_aloud

QUARTER = timedelta(minutes=15)
MOST_TAPS_TO_MOVE, MOST_TAPS_TO_CANCEL = 4, 3


def clock_change_faults(person: Walker, days: list[date], *, opens: time, last: time, zone: str) -> list[str]:
    """[40] List the times of days round a change of the clock, and take the first of each.

    Each quarter of an hour from ``opens`` to ``last`` on the clinic's clock must be there once, the page must
    say whose clock it is, and what is kept must be the instant at which that clock shows the time.
    """
    own, found = person.page.url, []
    for day in days:
        person.page.goto(f"{own}?from={day.isoformat()}")
        if "Times are clinic time." not in person.page.locator("main").inner_text():
            found.append("nothing says whose clock it is")
        listed, expected = _times_of(person.page, day), _quarters(day, opens, last)
        found += [f"{day}: {one} is missing" for one in expected if one not in listed]
        found += [f"{day}: {one} does not exist" for one in listed if one not in expected]
        found += [f"{day}: {one} stands twice" for one in set(listed) if listed.count(one) > 1]
        with person.page.expect_navigation():
            person.page.locator(f"main [aria-label^='{day_words(day)}, {time_aloud(opens)},']").first.click()
        kept = Appointment.objects.filter(status=Status.HELD).latest("created_at")
        meant = datetime.combine(day, opens, tzinfo=ZoneInfo(zone))
        if kept.starts_at != meant:
            found.append(f"{day}: {kept.starts_at:%F %R} UTC is kept")
    return found


def _times_of(page: Page, day: date) -> list[str]:
    page.locator("details.more-times").evaluate_all("all => all.forEach(one => { one.open = true; })")
    names = page.locator(f"main {FREE_TIMES}").evaluate_all("all => all.map(one => one.ariaLabel)")
    begin = f"{day_words(day)}, "
    return [name.removeprefix(begin).partition(", ")[0] for name in names if name.startswith(begin)]


def _quarters(day: date, opens: time, last: time) -> list[str]:
    at, end = datetime.combine(day, opens), datetime.combine(day, last)
    found = []
    while at <= end:
        found.append(time_aloud(at.time()))
        at += QUARTER
    return found


def move_faults(person: Walker, link: str, visit: Appointment) -> list[str]:
    """[43] Move the visit behind a link to the first free time; return what took too long or was lost."""
    before = visit.starts_at
    person.page.goto(link)
    person.taps = 0
    person.follow("link", "Change time")
    person.page.locator(f"main {FREE_TIMES}").first.click()
    person.page.wait_for_load_state()
    person.taps += 1
    visit.refresh_from_db()
    found = [f"{person.taps} taps to move"] if person.taps > MOST_TAPS_TO_MOVE else []
    if visit.starts_at == before or "Your old time is free again" not in person.page.content():
        found.append("not moved")
    return found + _account_faults(person) + _still_taken(visit, before)


def cancel_faults(person: Walker, link: str, visit: Appointment) -> list[str]:
    """[43] Cancel the visit behind a link; return what took too long or was not freed."""
    person.page.goto(link)
    person.taps = 0
    person.follow("link", re.compile("Cancel"))
    person.follow("button", re.compile("Cancel"))
    visit.refresh_from_db()
    found = [f"{person.taps} taps to cancel"] if person.taps > MOST_TAPS_TO_CANCEL else []
    if visit.status != Status.CANCELLED:
        found.append("not cancelled")
    return found + _account_faults(person) + _still_taken(visit, visit.starts_at)


def _account_faults(person: Walker) -> list[str]:
    return ["an account is asked for"] if person.page.locator("input[type=password]").count() else []


def _still_taken(visit: Appointment, at: datetime) -> list[str]:
    cell = int(at.timestamp()) // 300
    return ["the old time is still taken"] if visit.claims.filter(cell=cell).exists() else []
