"""Longer words, larger letters, the other direction: no patient's page breaks (acceptance points 1 and 8)."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser

from booking.tests.languages.layout import Shown, faults, one_of_each_kind
from booking.tests.languages.pseudo import RIGHT_TO_LEFT
from booking.tests.languages.tour import Tour

pytestmark = [pytest.mark.browser, pytest.mark.django_db, pytest.mark.xdist_group("languages")]


@pytest.fixture(scope="module")
def shown(chromium: Browser, tour: Tour) -> Iterator[Shown]:
    opened = Shown(chromium, tour.pages)
    yield opened
    opened.context.close()


def test_no_page_breaks_when_every_text_is_longer(shown: Shown, tour: Tour):
    chosen = one_of_each_kind(tour.pages, tour.slugs)
    assert len(chosen) > 30
    found = {name: list(faults(shown.open(name))) for name in chosen}
    assert {name: what for name, what in found.items() if what} == {}


@pytest.mark.parametrize(
    ("fault", "style", "page"),
    [
        (
            "360: sideways",
            "main { inline-size: 600px !important; max-inline-size: none !important; }",
            "start",
        ),
        ("360: cut: P.lead", ".lead { block-size: 24px; overflow: hidden; }", "start"),
        (
            "360: cut: A.button",
            ".button { white-space: nowrap; overflow: hidden; max-inline-size: 9rem; }",
            "start",
        ),
        (
            "360: spills over: BUTTON.button",
            ".button { white-space: nowrap; inline-size: 4rem !important; }",
            "times",
        ),
        ("360: off the page", "h1 { position: relative; inset-inline-start: -40px; }", "start"),
        ("360: one over the other", "h1 { margin-block-end: -60px !important; }", "start"),
        ("360: broken", ".button { inline-size: 5rem !important; }", "times"),
        ("360: cut: ", ".filters select { inline-size: 5rem !important; }", "times"),
        ("320: sideways", "main { min-inline-size: 350px; }", "start"),
        ("right to left, 320: off the page", '[dir="rtl"] h1 { position: relative; left: -60px; }', "start"),
        ("twice as large, 360: sideways", "main { min-inline-size: 20rem; }", "start"),
        ("spaced out, 360: cut", ".lead { max-block-size: 7rem; overflow: hidden; }", "start"),
    ],
)
def test_a_planted_fault_is_found(shown: Shown, fault: str, style: str, page: str):
    opened = shown.open(page)
    opened.add_style_tag(content=style)
    found = list(faults(opened))
    assert [one for one in found if one.startswith(fault)], found


def test_a_language_from_right_to_left_says_so(shown: Shown, speak_pseudo, client, practice):
    with speak_pseudo():
        page = client.get("/", headers={"accept-language": RIGHT_TO_LEFT}).content.decode()
    assert f'<html lang="{RIGHT_TO_LEFT}" dir="rtl">' in page
    assert 'dir="rtl"' not in shown.pages["start"]
