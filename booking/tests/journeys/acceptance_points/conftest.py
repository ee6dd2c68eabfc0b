"""People at the pages that are asked, and ways to plant a fault in those.

The server is a thread of the test, so that a fault can be planted in a view as well as in a page.
"""

import json
import re
from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
import time_machine
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import Browser, Route

from booking.models import Appointment
from booking.services.confirm import confirm
from booking.services.contact import Contact, prove, request_code
from booking.services.hold import hold
from booking.tests.conftest import NINE, by_sms, sent_code
from booking.tests.journeys.conftest import KNEES
from booking.tests.journeys.walker import LINK, Walker
from booking.tests.patient.conftest import browser_of
from clinic.models import VisitType
from clinic.outbox.dispatch import send_due
from conftest import NOW
from intake.models import QuestionnaireResponse
from intake.questionnaire.flow import first_unanswered_page, items_to_show, working_out_once
from intake.questionnaire.items import Stage
from intake.services.answers import record_answers
from intake.services.assess import assess_response
from intake.services.start import start_response

NEXT_WEEK = NINE + timedelta(days=7)

Visitor = Callable[..., Walker]
Answered = Callable[..., QuestionnaireResponse]
Wish = Callable[..., dict[str, Any]]


class PostOffice:
    """Sends what is due, as the worker does, and shows what left."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def sms(self) -> list[dict[str, str]]:
        """Return the text messages so far, the oldest first."""
        send_due(timezone.now(), 50)
        return [json.loads(file.read_text()) for file in sorted(self.folder.glob("outgoing/sms/*.json"))]

    def links(self) -> list[str]:
        """Return every link in every message so far, as the path behind our own host."""
        found = [LINK.search(text["text"]) for text in self.sms()]
        mails = sorted(self.folder.glob("outgoing/mail/*.eml"))
        found += [LINK.search(mail.read_text().replace("=\n", "")) for mail in mails]
        return [re.sub("^https?://[^/]+", "", link[0]) for link in found if link]


@pytest.fixture
def post(settings: Any, tmp_path: Path) -> PostOffice:
    settings.DATA_DIR = tmp_path
    settings.EMAIL_BACKEND = "clinic.outbox.channels.folder.EmailBackend"
    settings.EMAIL_FILE_PATH = str(tmp_path / "outgoing" / "mail")
    return PostOffice(tmp_path)


@pytest.fixture
def going_clock() -> Iterator[time_machine.Traveller]:
    """The cast's present, going on: a browser waits for ever on a clock that stands."""
    with time_machine.travel(NOW) as moved:
        yield moved


@pytest.fixture
def visitor(
    live_server: Any, chromium: Browser, going_clock: Any, opening_hours: None, link_visit: VisitType
) -> Iterator[Visitor]:
    """Make people with browsers of their own, in which some answers were given, or none."""
    people: list[Walker] = []

    def make(
        response: QuestionnaireResponse | None = None,
        path: str = "",
        walker: type[Walker] = Walker,
        **kept: Any,
    ) -> Walker:
        person = walker(chromium, live_server.url, has_touch=True, **kept)
        person.context.set_default_timeout(5000)
        people.append(person)
        if response:
            session = browser_of(response).cookies["sessionid"].value
            person.context.add_cookies([{"name": "sessionid", "value": session, "url": live_server.url}])
        if path:
            person.page.goto(path)
        return person

    yield make
    for person in people:
        person.close()


@pytest.fixture
def answered(link_visit: VisitType) -> Answered:
    """Answer as the services keep it: everything before the booking, up to a page, or all there is.

    ``checked``: and assess it.
    """

    def make(
        *,
        until: str = "",
        checked: bool = False,
        stage: Stage | None = "before",
        story: dict[str, Any] = KNEES,
    ) -> QuestionnaireResponse:
        response = start_response(answered_by="self", now=NOW)
        while page := first_unanswered_page(response.answers, stage=stage, today=NOW.date()):
            if page.slug == until:
                break
            with working_out_once():  # as in a request
                items = items_to_show(page, response.answers, today=NOW.date())
                values = {one.link_id: story.get(one.link_id, "no" if one.must else None) for one in items}
                record_answers(response, page, values, now=NOW)
        if checked:
            assess_response(response, NOW)
        return response

    return make


@pytest.fixture
def at_times(visitor: Visitor, answered: Answered) -> Callable[[], Walker]:
    """Let somebody come to the free times."""

    def make() -> Walker:
        response = answered(checked=True)
        return visitor(response, reverse("booking:times", args=[response.pk]))

    return make


@pytest.fixture
def booked_next_week(answered: Answered, a_visit: Wish) -> Callable[..., Appointment]:
    """Book a visit far enough ahead for both reminders."""

    def make(response: QuestionnaireResponse | None = None, contact: Contact | None = None) -> Appointment:
        visit = hold(**a_visit(response=response or answered(checked=True), starts_at=NEXT_WEEK))
        request_code(appointment=visit, contact=contact or by_sms(), now=NOW)
        prove(appointment=visit, typed=sent_code(visit), now=NOW)
        return confirm(appointment=visit, now=NOW)

    return make


@pytest.fixture
def rewrite(monkeypatch: Any) -> Callable[..., None]:
    """Plant a fault in the pages of a view module: what matches ``old`` comes as ``new``."""

    def plant(views: Any, path: str, old: str, new: str) -> None:
        def changed(request: Any, *args: Any, **kwargs: Any) -> HttpResponse:
            answer = render(request, *args, **kwargs)
            if request.path.endswith(path):
                text = answer.content.decode()
                assert re.search(old, text), f"nothing to plant in {request.path}"
                answer.content = re.sub(old, new, text)
            return answer

        monkeypatch.setattr(views, "render", changed)

    return plant


def rewrite_script(person: Walker, file: str, old: str, new: str) -> None:
    """Plant a fault in a script."""

    def changed(route: Route) -> None:
        answer = route.fetch()
        assert old in answer.text()
        route.fulfill(response=answer, body=answer.text().replace(old, new))

    person.context.route(re.compile(file), changed)


def when_loaded(person: Walker, do: str) -> Walker:
    """Plant a fault that each page does to itself once it stands."""
    person.context.add_init_script(f"window.addEventListener('load', () => {{ {do} }})")
    return person
