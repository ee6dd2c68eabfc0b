"""Pages that were seen on a tour, opened in a browser without a server, and what breaks there.

Acceptance points 1 and 8 of UX.md, for every page and state: nothing scrolls sideways, no text is cut off or
laid over other text, at 360 and 320, with text twice as large, with text spaced out, and from right to left.
"""

import re
from collections.abc import Container, Iterator, Mapping
from pathlib import Path
from urllib.parse import quote, unquote, urlsplit

from django.contrib.staticfiles import finders
from playwright.sync_api import Browser, Page, Route

SITE = "http://clinic.test"
SPACED_OUT = """* { line-height: 1.5 !important; letter-spacing: 0.12em !important; word-spacing: 0.16em !important; }
p { margin-bottom: 2em !important; }"""  # WCAG 2.2, 1.4.12
UNFOLD = "document.querySelectorAll('[data-view]').forEach(view => { view.hidden = false; })"
BROKEN = Path(__file__).with_name("broken.js").read_text(encoding="utf-8")


class Shown:
    """A browser in which the pages of a tour stand as they were sent."""

    def __init__(self, browser: Browser, pages: Mapping[str, str]) -> None:
        self.pages = pages
        self.context = browser.new_context(viewport={"width": 360, "height": 740})
        self.context.set_default_timeout(15_000)
        self.context.route(f"{SITE}/**", self._answer)
        self.page: Page = self.context.new_page()

    def open(self, name: str, *, unfolded: bool = True) -> Page:
        """Open a page by its name on the tour; ``unfolded``: with every picture of the map shown at once."""
        self.page.goto(f"{SITE}/{quote(name)}", wait_until="load")
        if unfolded:
            self.page.evaluate(UNFOLD)
        return self.page

    def _answer(self, route: Route) -> None:
        path = unquote(urlsplit(route.request.url).path)
        if path.startswith("/static/"):
            route.fulfill(path=str(Path(str(finders.find(path.removeprefix("/static/"))))))
        else:
            route.fulfill(body=self.pages[path.removeprefix("/")], content_type="text/html; charset=utf-8")


def faults(page: Page) -> Iterator[str]:
    """[1, 8] Yield what breaks on an open page, in each of the ways that people read it; then leave it changed."""
    yield from at(page, 360, 320, as_written=True)
    page.evaluate("document.documentElement.dir = 'rtl'")
    yield from (f"right to left, {fault}" for fault in at(page, 320, 360))
    page.evaluate("document.documentElement.dir = 'ltr'")
    page.evaluate("document.documentElement.style.fontSize = '200%'")
    yield from (f"twice as large, {fault}" for fault in at(page, 360))
    page.evaluate("document.documentElement.style.fontSize = ''")
    page.add_style_tag(content=SPACED_OUT)
    yield from (f"spaced out, {fault}" for fault in at(page, 360))


def at(page: Page, *widths: int, as_written: bool = False) -> Iterator[str]:
    """Yield what breaks at some widths; ``as_written``: no word may be broken, no choice be cut."""
    for width in widths:
        page.set_viewport_size({"width": width, "height": 740})
        yield from (f"{width}: {fault}" for fault in page.evaluate(BROKEN, as_written))


def one_of_each_kind(pages: Mapping[str, str], questions: Container[str]) -> list[str]:
    """Return the names of pages of which no other of their group holds all parts, of twins the longest.

    A group is what one address shows in its several states; all pages of questions are one.
    """
    groups: dict[str, dict[frozenset[str], str]] = {}
    for name, text in pages.items():
        if text.startswith("<!doctype"):
            stem = name.partition(", ")[0]
            kinds = groups.setdefault("question" if stem in questions else stem, {})
            parts = frozenset(" ".join(re.findall(r'class="([^"]+)"', text)).split())
            if len(text) > len(pages.get(kinds.get(parts, ""), "")):
                kinds[parts] = name
    return [
        name
        for kinds in groups.values()
        for parts, name in kinds.items()
        if not any(parts < other for other in kinds)
    ]
