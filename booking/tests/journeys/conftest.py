"""The demo's clinic, really served, and people with browsers of their own."""

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from typing import Any

import pytest
from playwright.sync_api import Browser

from booking.demo.intakes import stories
from booking.tests.journeys.walker import Walker
from clinic.tests.running import Service, running_service

Person = Callable[..., Walker]
KNEES: dict[str, Any] = {
    **next(story.answers for story in stories() if story.key == "flat_feet_both_knees"),
    "answered_by": "self",
    "birth_date": "1961-03-27",
    "sex_at_birth": "female",
    "confirm_true": "yes",
}
CLOSE_FOUR_DAYS = """
from datetime import timedelta
from django.utils import timezone
from booking.models import Closure
from clinic.models import Location
now = timezone.now()
Closure.objects.create(location=Location.objects.get(), starts_at=now, ends_at=now + timedelta(days=4))
"""


@pytest.fixture(scope="session")
def sites() -> Iterator[Callable[[str], Service]]:
    """Serve the demo's clinic once for each pair of engines.

    It is closed so long that both reminders of a new visit are still ahead.
    """
    with ExitStack() as running:
        served: dict[str, Service] = {}

        def serve(engine: Any) -> Service:
            if engine not in served:
                served[engine] = running.enter_context(running_service(engine, demo=True))
                served[engine].manage("demo")
                served[engine].shell(CLOSE_FOUR_DAYS)
            return served[engine]

        yield serve


@pytest.fixture
def engine() -> str:
    """The pair of engines that a test runs on, unless it names another."""
    return "embedded"


@pytest.fixture
def site(sites: Callable[[str], Service], engine: str) -> Service:
    """The demo's clinic on the engines of this test."""
    return sites(engine)


@pytest.fixture
def person(chromium: Browser, site: Service) -> Iterator[Person]:
    """Make people with browsers of their own."""
    people: list[Walker] = []

    def make(**kept: Any) -> Walker:
        people.append(Walker(chromium, site.base_url, **kept))
        return people[-1]

    yield make
    for one in people:
        one.close()
