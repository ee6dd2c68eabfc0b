"""No page leads a colleague to a closed door: every link and form of theirs is one that they may use."""

from collections import Counter, deque
from collections.abc import Iterator
from datetime import datetime, timedelta
from html.parser import HTMLParser
from http import HTTPStatus
from typing import Any
from urllib.parse import urljoin, urlsplit

import pytest
from django.test import Client
from django.urls import resolve, reverse

from booking.models import ScheduleChange
from booking.services.changes.closure import Closing
from booking.services.changes.preview import preview
from booking.services.contact import Contact
from booking.services.hold import hold
from booking.services.ring import ask_to_be_rung
from booking.tests.conftest import NINE
from booking.tests.test_access_matrix import FORBIDDEN, TABLE, _at_half_past_nine, things, visitors
from clinic.models import Location, OutboxMessage, User
from clinic.outbox.models import Channel

__all__ = ["_at_half_past_nine", "things", "visitors"]  # fixtures
ENOUGH = 4  # addresses of one kind: a board has a link for each day of the calendar
COUNTED = {
    "desk:kept",
    "desk:messages",
    "desk:consent",
    "desk:tasks",
    "desk:waitlist",
    "desk:closures",
}  # on the day board
OPEN = {HTTPStatus.OK, HTTPStatus.FOUND, HTTPStatus.NOT_MODIFIED}


class Ways(HTMLParser):
    """Where a page leads: by a link, a part that it asks for, or a form."""

    def __init__(self) -> None:
        super().__init__()
        self.gets: list[str] = []
        self.posts: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Note what an element leads to."""
        has = {name: value or "" for name, value in attrs}
        self.gets += [has[name] for name in ("hx-get", "data-live") if name in has]
        self.posts += [has["hx-post"]] if "hx-post" in has else []
        if tag == "a" and "href" in has:
            self.gets.append(has["href"])
        elif tag == "form":
            (self.posts if has.get("method") == "post" else self.gets).append(has.get("action", ""))


def walk(client: Client, role: str, start: str) -> tuple[Counter[str], set[str]]:
    """Follow all ways from a page on; return how often each kind of page was seen, and the closed doors."""
    seen: Counter[str] = Counter()
    known, closed, waiting = {start}, set(), deque([("", start)])
    while waiting:
        came_from, address = waiting.popleft()
        answer = client.get(address)
        if answer.status_code not in OPEN:
            closed.add(f"{came_from} → {address} ({answer.status_code})")
            continue
        name = resolve(urlsplit(address).path).view_name
        seen[name] += 1
        ways = Ways()
        if answer.status_code == HTTPStatus.OK and answer["Content-Type"].startswith("text/html"):
            ways.feed(answer.content.decode())
        elif answer.status_code == HTTPStatus.FOUND:
            ways.gets.append(answer.url)
        closed |= {f"{came_from} → {one} (form)" for one in ways.posts if not _may_send(role, address, one)}
        for one in _of_ours(address, ways.gets):
            if one not in known and seen[resolve(urlsplit(one).path).view_name] < ENOUGH:
                known.add(one)
                waiting.append((address, one))
    return seen, closed


def _of_ours(page: str, ways: list[str]) -> Iterator[str]:
    for way in ways:
        parts = urlsplit(urljoin(f"http://testserver{page}", way))
        if parts.hostname == "testserver" and not parts.path.startswith("/static/"):
            yield f"{parts.path}?{parts.query}" if parts.query else parts.path


def _may_send(role: str, page: str, action: str) -> bool:
    name = resolve(urlsplit(urljoin(page, action)).path).view_name
    return TABLE[name][role] != FORBIDDEN


@pytest.fixture
def _all_to_see_to(
    visitors: dict[str, Client],
    noor: User,
    now: datetime,
    location: Location,
    a_visit: Any,
    new_answers: Any,
) -> None:
    """Somebody is to be rung, messages are dead, a manager wants a holiday: the board tells of everything."""
    held = hold(**a_visit(starts_at=NINE + timedelta(days=1), response=new_answers()))
    contact = Contact(full_name="Edith Marlow", channel=Channel.SMS, mobile="+442079460321")
    ask_to_be_rung(appointment=held, contact=contact, now=now)
    OutboxMessage.objects.update(state="dead")
    change = ScheduleChange(
        kind="closure",
        location=location,
        starts_at=now,
        ends_at=now.replace(hour=23),
        detail={"holiday_on": "2027-03-02"},
    )
    preview(change=change, alteration=Closing(change), actor=noor, now=now)


@pytest.mark.parametrize(
    ("role", "meets"),
    [
        ("desk", {*COUNTED, "desk:closure", "desk:alerts", "desk:appointment"}),
        ("doctor", {"doctor:list", "doctor:summary", "manage:rules"}),
        ("manager", {"desk:day", "manage:hours_of", "manage:reminders", "manage:texts", "desk:appointment"}),
    ],
)
@pytest.mark.usefixtures("_all_to_see_to")
def test_every_link_and_form_on_a_colleagues_pages_is_open_to_them(
    role: str, meets: set[str], visitors: dict[str, Client]
):
    seen, closed = walk(visitors[role], role, reverse("staff_home"))
    assert closed == set()
    assert meets <= seen.keys()


@pytest.mark.usefixtures("_all_to_see_to")
def test_a_manager_reads_what_waits_for_the_desk_and_the_desk_goes_there(visitors: dict[str, Client]):
    board = reverse("desk:day")
    for role in ("desk", "manager"):
        page, ways = visitors[role].get(board).content.decode(), Ways()
        ways.feed(page)
        leads_to = {resolve(urlsplit(way).path).view_name for way in ways.gets if way.startswith("/desk/")}
        assert leads_to & COUNTED == (COUNTED if role == "desk" else set())
        for words in ("1 person to ring", "1 consent to check", "1 change of the schedule to see"):
            assert words in page
