"""The gallery, open in a Chromium."""

from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Browser, Page

from clinic.models import Practice

PHONE = {"width": 360, "height": 740}
DESK = {"width": 1440, "height": 900}

Open = Callable[..., Page]


@pytest.fixture
def gallery(live_server: Any, settings: Any, chromium: Browser, practice: Practice) -> Any:
    """Open a page of the gallery: ``gallery("safety", sent=True, size=PHONE, color_scheme="dark")``.

    ``complaints`` gets what the browser complains of, a broken security policy among it.
    """
    settings.ROOT_URLCONF = "clinic.tests.look.urls"
    contexts = []

    def open_page(
        name: str,
        *,
        sent: bool = False,
        size: dict[str, int] | None = None,
        complaints: list[str] | None = None,
        **kept: Any,
    ) -> Page:
        context = chromium.new_context(viewport=size or PHONE, **kept)
        contexts.append(context)
        page = context.new_page()
        page.set_default_timeout(5000)
        if complaints is not None:
            page.on("console", lambda said: complaints.append(said.text) if said.type == "error" else None)
        page.goto(f"{live_server.url}/gallery/{name}/")
        if sent:
            with page.expect_navigation():
                page.locator("main form button").first.click()
        return page

    yield open_page
    for context in contexts:
        context.close()
