"""Colours of the reader's own, no motion, dark: what is chosen is still seen (acceptance point 46)."""

from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser

from booking.tests.languages.layout import Shown
from booking.tests.languages.modes import moving, unseen_choices
from booking.tests.languages.tour import Tour

pytestmark = [pytest.mark.browser, pytest.mark.django_db, pytest.mark.xdist_group("languages")]

MODES: dict[str, dict[str, Any]] = {
    "forced colours": {"forced_colors": "active"},
    "dark": {"color_scheme": "dark"},
}
# One page with each kind of control: check boxes, a scale and radio buttons, pairs of sides, the map.
PAGES = ("safety-1", "how-bad", "part-3-3", "where")


@pytest.fixture(scope="module")
def shown(chromium: Browser, tour: Tour) -> Iterator[Shown]:
    opened = Shown(chromium, tour.pages)
    yield opened
    opened.context.close()


@pytest.fixture
def in_mode(shown: Shown) -> Iterator[Any]:
    """Open a page as somebody sees it."""

    def open_page(page: str, **mode: Any) -> Any:
        shown.page.emulate_media(**mode)
        return shown.open(page, unfolded=False)

    yield open_page
    shown.page.emulate_media(color_scheme="light", forced_colors="none", reduced_motion="no-preference")


@pytest.mark.parametrize("mode", MODES)
def test_what_is_chosen_is_seen(in_mode: Any, mode: str):
    found = {page: list(unseen_choices(in_mode(page, **MODES[mode]))) for page in PAGES}
    assert found == {page: [] for page in PAGES}


def test_nothing_moves_for_those_who_want_no_motion(in_mode: Any, shown: Shown):
    for page in ("start", *PAGES, "times", "booked", "rf_saddle yes"):
        assert moving(in_mode(page, reduced_motion="reduce")) == [], page


@pytest.mark.parametrize(
    ("page", "unseen", "style"),
    [
        (
            "where",
            "id_site_shin_left",
            ".shape { fill: Canvas !important; } .tick, .word { display: none !important; }",
        ),
        ("how-bad", "id_", ".choice * { visibility: hidden !important; } .choice { all: unset !important; }"),
        ("safety-1", "id_signs_0", ".choice * { visibility: hidden !important; }"),
    ],
)
def test_a_choice_that_is_not_seen_is_found(in_mode: Any, page: str, unseen: str, style: str):
    opened = in_mode(page, forced_colors="active")
    opened.add_style_tag(content=f"* {{ forced-color-adjust: auto !important; }} {style}")
    assert [one for one in unseen_choices(opened) if one.startswith(unseen)]


@pytest.mark.parametrize(
    "style",
    [
        "a { transition: color 0.1s !important; }",
        ".button::after { content: ''; animation: x 1s infinite !important; }",
    ],
)
def test_motion_is_found(in_mode: Any, style: str):
    opened = in_mode("start", reduced_motion="reduce")
    opened.add_style_tag(content=f"@keyframes x {{ to {{ color: red; }} }} {style}")
    assert moving(opened)
