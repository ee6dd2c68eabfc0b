"""The body map under a finger, acceptance points 32 to 34 of UX.md: each function returns what is wrong."""

from collections.abc import Iterator
from typing import Any

from playwright.sync_api import Page

from intake.body_map import VIEWS, Area, View

FINGER = 48  # CSS pixels
HITS = """() => [...document.querySelectorAll('.map-view:not([hidden]) .hit')].map(hit => {
  hit.scrollIntoView({block: 'center', behavior: 'instant'});
  const box = hit.getBoundingClientRect();
  const found = document.elementFromPoint(box.x + box.width / 2, box.y + box.height / 2);
  return {name: hit.closest('.place').dataset.for, x: box.x + scrollX, y: box.y + scrollY,
    width: box.width, height: box.height, itself: found === hit}; })"""
LISTEN = """() => { window.said = []; const line = document.getElementById('status');
  new MutationObserver(changes => changes.forEach(() => said.push(line.textContent)))
    .observe(line, {childList: true}); }"""
HEARD = "() => { const heard = said; said = []; return heard; }"


def area_faults(page: Page) -> list[str]:
    """[32] Return the areas of all pictures that are too small, not hit in their middle, or overlap."""
    found = []
    for view in VIEWS:
        show(page, view)
        hits = page.evaluate(HITS)
        for at, hit in enumerate(hits):
            if min(hit["width"], hit["height"]) < FINGER:
                found.append(f"{view}: {hit['name']} is small")
            if not hit["itself"]:
                found.append(f"{view}: {hit['name']} is not hit in its middle")
            found += [
                f"{view}: {hit['name']} and {other['name']} overlap"
                for other in hits[at + 1 :]
                if _overlap(hit, other)
            ]
    return found


def _overlap(one: dict[str, Any], other: dict[str, Any]) -> bool:
    """Say whether two boxes share more than an edge."""
    return all(
        min(one[start] + one[size], other[start] + other[size]) - max(one[start], other[start]) > 0.5
        for start, size in (("x", "width"), ("y", "height"))
    )


def tick_faults(page: Page) -> Iterator[str]:
    """[33] Tap each place and untick its box; yield what is not equal, or not said once with name, state, count."""
    page.evaluate(LISTEN)
    for view, area in _places():
        show(page, view.code)
        yield from (f"{view.code}, {area.site} {area.side}: {fault}" for fault in _place_faults(page, area))


def _places() -> Iterator[tuple[View, Area]]:
    return ((view, area) for view in VIEWS.values() for area in view.areas if not area.opens)


def _place_faults(page: Page, area: Area) -> Iterator[str]:
    box = page.locator(f"#id_site_{area.site}_{area.side}")
    place = page.locator(f".map-view:not([hidden]) [data-for=id_site_{area.site}_{area.side}]")
    name = box.get_attribute("data-name")
    for state, count in (("chosen", "1 place chosen"), ("not chosen", "No place chosen")):
        if state == "chosen":
            place.locator(".hit").tap()
        else:
            box.evaluate("box => box.click()")
        chosen = "chosen" in (place.get_attribute("class") or "").split()
        if [box.is_checked(), chosen] != [state == "chosen"] * 2:
            yield f"box and place differ when {state}"
        heard = page.evaluate(HEARD)
        if heard != [f"{name}: {state}. {count}."]:
            yield f"said {heard}"


def taps_at_the_right(page: Page) -> None:
    """[34] Tap the knee drawn at the picture's right: from the front, then from behind."""
    page.wait_for_function("document.querySelector('.map-tabs:not([hidden])') !== null")
    _tap_at(page, 200, 270)  # of 320 and 500
    page.locator(".map-view:not([hidden]) [data-for*=knee_front] .hit").tap()
    show(page, "back")
    _tap_at(page, 200, 268)


def _tap_at(page: Page, x: int, y: int) -> None:
    picture = page.locator(".map-view:not([hidden]) svg")
    picture.tap(position={"x": x, "y": y})


def side_faults(stored: list[dict[str, str]], **pages: str) -> list[str]:
    """[34] Return where the sides of those two taps are stored wrongly, or a page does not print their words."""
    found = []
    if stored != [{"site": "knee_back", "side": "right"}, {"site": "knee_front", "side": "left"}]:
        found.append(f"stored {stored}")
    for name, text in pages.items():
        found += [f"{name}: no {words!r}" for words in ("(left)", "(right)") if words not in text]
    return found


def show(page: Page, view: str) -> None:
    """Bring a picture up by its buttons."""
    tab = {"sole": "sole-left", "top": "sole-left", "knee": "knee-left"}.get(view.split("-")[0], view)
    page.locator(f".map-pictures > .map-tabs button[data-show={tab}]").tap()
    if view != tab:
        page.locator(f".map-view:not([hidden]) button[data-show={view}]").tap()
