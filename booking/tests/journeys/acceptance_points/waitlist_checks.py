"""Acceptance point 44 of UX.md: an earlier time has one holder, and nobody's own time is ever at risk.

Each function returns what is wrong, so an empty list is good.
"""

from collections.abc import Callable

from playwright.sync_api import Page

from booking.models import Appointment, Status
from booking.tests.invariants import claims_missing_or_of_nothing, overlaps
from booking.tests.journeys.walker import Walker
from clinic.times import instant_words

GONE = "Someone else has taken this time."
MOVED = "Your old time is free again."


def late_faults(
    person: Walker, link: str, visit: Appointment, time_runs_out: Callable[[], None]
) -> list[str]:
    """[44] Open an offer, let its time run out, then take it: it is gone, and the own time is safe."""
    person.page.goto(link)
    if "minutes left)" not in _words(person.page):
        return ["nothing is offered, or nothing says how long"]
    time_runs_out()
    return _press(person.page) + _gone_faults(person, visit) + _table_faults()


def twice_faults(person: Walker, link: str, visit: Appointment) -> list[str]:
    """[44] Take an offer in two tabs, one after the other: one move, and both say so."""
    tabs = {"first": person.page, "second": person.context.new_page()}
    for tab in tabs.values():
        tab.goto(link)
    found = []
    for press, tab in tabs.items():
        found += _press(tab)
        if MOVED not in _words(tab):
            found.append(f"the {press} press is not told of the move")
    visit.refresh_from_db()
    if visit.sequence != 1:
        found.append(f"moved {visit.sequence} times")
    return found + _table_faults()


def two_people_faults(
    late: tuple[Walker, str, Appointment],
    now: tuple[Walker, str, Appointment],
    passed_on: Callable[[], None],
) -> list[str]:
    """[44] Let two have the page of one time open, and both take it: one has it, the other's own is safe."""
    (first, link, theirs), (second, other_link, gets_it) = late, now
    first.page.goto(link)
    passed_on()
    second.page.goto(other_link)
    found = _press(second.page) + _press(first.page)
    if MOVED not in _words(second.page):
        found.append("who has it is not told so")
    gets_it.refresh_from_db()
    holders = Appointment.objects.filter(starts_at=gets_it.starts_at, status=Status.BOOKED).count()
    if holders != 1:
        found.append(f"{holders} at one time")
    return found + _gone_faults(first, theirs) + _table_faults()


def _press(page: Page) -> list[str]:
    button = page.locator("main button[name=take]")
    if not button.count():
        return ["there is nothing to press"]
    with page.expect_navigation():
        button.click()
    return []


def _gone_faults(person: Walker, visit: Appointment) -> list[str]:
    """Say what is wrong where somebody is told that the time is gone; ``visit`` is as it was before."""
    was, words = visit.starts_at, _words(person.page)
    visit.refresh_from_db()
    safe = f"Your appointment on {instant_words(was, visit.location.zone)} is safe."
    found = [f"not said: {one}" for one in (GONE, safe) if one not in words]
    if (visit.starts_at, visit.status, visit.sequence) != (was, Status.BOOKED, 0):
        found.append("the own time was lost")
    return found


def _table_faults() -> list[str]:
    if overlaps() or claims_missing_or_of_nothing() != (0, 0):
        return ["two hold one time"]
    return []


def _words(page: Page) -> str:
    return " ".join(page.locator("main").inner_text().split())
