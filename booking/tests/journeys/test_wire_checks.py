"""A check that cannot fail is none: what ``test_every_page.py`` asks of titles and the wire finds each fault."""

from collections.abc import Callable, Iterator
from random import Random
from typing import Any

import pytest
from django.http import HttpResponse
from django.shortcuts import render
from playwright.sync_api import Browser

from booking.tests.journeys import wire_checks
from booking.tests.journeys.walker import Walker
from clinic.models import Location
from intake.views import start

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

HTMX = '<script src="/static/django_htmx/htmx-2.min.js"></script>'
NOISE = Random(1)  # nothing makes it smaller; the same in each worker, which names tests by it
HEAVY = f"<!-- {NOISE.randbytes(80_000).hex()} -->"
FULL = f"<!-- {NOISE.randbytes(10_000).hex()} -->"


@pytest.fixture
def patient(live_server: Any, chromium: Browser, location: Location) -> Iterator[Walker]:
    """Somebody on the front page."""
    walker = Walker(chromium, live_server.url)
    walker.page.goto("/")
    yield walker
    walker.close()


@pytest.fixture
def weights(patient: Walker, monkeypatch: Any) -> Callable[[str], dict[str, dict[str, int]]]:
    """Weigh the front page as if it were a question, with something more in it."""

    def weigh(more: str) -> dict[str, dict[str, int]]:
        def heavier(*args: Any, **kwargs: Any) -> HttpResponse:
            answer = render(*args, **kwargs)
            answer.content = answer.content.replace(b"</main>", f"{more}</main>".encode())
            return answer

        monkeypatch.setattr(start, "render", heavier)
        return {"you": wire_checks.transferred(patient.context, patient.page.url)}

    return weigh


@pytest.mark.parametrize(
    ("fault", "more"),
    [
        ("bytes", HEAVY),
        ("of scripts", HTMX),
        (" files", "".join(f'<img src="/healthz/?{n}" alt="">' for n in range(9))),
        ("a question page of", FULL),
    ],
    ids=["bytes", "scripts", "files", "a question page"],
)
def test_a_page_that_weighs_too_much_is_found_when_planted(weights: Any, fault: str, more: str):
    assert [one for one in wire_checks.weight_faults(weights(more)) if fault in one]


def test_a_light_page_is_not_found(weights: Any):
    light = {**weights("")["you"], "all": 0}  # the server of the tests compresses nothing
    assert wire_checks.weight_faults({"you": light}) == []


@pytest.mark.parametrize(
    ("fault", "name", "title"),
    [
        ("comes twice", "contact", "Start – Harbour Street Foot Clinic"),
        ("no clinic", "contact", "How can we reach you?"),
        ("no section", "safety-1", "Do any of these apply? – Harbour Street Foot Clinic"),
        ("Emergency", "get-help", "Call 112 now – Harbour Street Foot Clinic"),
    ],
)
def test_a_title_that_says_too_little_is_found_when_planted(
    patient: Walker, fault: str, name: str, title: str
):
    patient.page.evaluate("title => { document.title = title; }", title)
    titles = {"start": "Start – Harbour Street Foot Clinic", name: patient.page.title()}
    assert [one for one in wire_checks.title_faults(titles) if fault in one]


@pytest.mark.parametrize(
    ("fault", "address"),
    [("another host", "http://elsewhere.example/font.woff2"), ("an answer", "/?hurts=knee")],
)
def test_an_address_that_tells_is_found_when_planted(patient: Walker, fault: str, address: str):
    home, urls = patient.page.url, list[str]()
    patient.page.on("request", lambda request: urls.append(request.url))
    patient.context.route("http://elsewhere.example/**", lambda route: route.fulfill(body=""))
    patient.page.goto(address)
    assert [one.split(": ")[0] for one in wire_checks.address_faults(urls, home)] == [fault]


@pytest.mark.parametrize(
    ("fault", "script"),
    [
        ("another cookie: seen", "document.cookie = 'seen=1; SameSite=Lax'"),
        ("sessionid: scripts read it", "document.cookie = 'sessionid=x; SameSite=Lax'"),
        ("csrftoken: sent to us from elsewhere", "document.cookie = 'csrftoken=x; SameSite=Strict'"),
        ("1 things stored", "localStorage.setItem('answers', '{}')"),
    ],
)
def test_what_stays_in_the_browser_is_found_when_planted(patient: Walker, fault: str, script: str):
    patient.context.clear_cookies()
    patient.page.evaluate(script)
    stored = patient.page.evaluate(wire_checks.STORED)
    assert fault in wire_checks.cookie_faults(patient.context.cookies(), stored)
