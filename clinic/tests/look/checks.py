"""What is asked of every page, as functions: each returns what is wrong, so an empty list is good.

They are used on the gallery here and on whole journeys elsewhere; ``test_checks.py`` plants the fault that
each must find. Numbers in brackets are the acceptance points of UX.md.
"""

import re
from collections.abc import Callable
from typing import Any

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Error, Page

AXE = Axe().axe_script
AXE_OPTIONS = {
    "runOnly": {
        "type": "tag",
        "values": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"],
    },
    "resultTypes": ["violations"],
}
VIOLATIONS = "options => axe.run(document, options).then(found => found.violations)"
FINGER = 48  # CSS pixels
APART = 8
ROUNDING = 0.1  # of layouts in fractions of a pixel
SCROLLED_WITHIN = 2_000  # milliseconds

IN_SIGHT = "selector => document.querySelector(selector).getBoundingClientRect().top >= 0"
TARGETS = """() => [...document.querySelectorAll(
    'a[href], button, summary, label.choice, input:not([type=hidden]), select, textarea')]
  .filter(one => one.checkVisibility() && !one.matches('p a, .skip-link, .choice input'))
  .map(one => { const box = one.getBoundingClientRect();
    return {name: one.innerText || one.name, width: box.width, height: box.height}; })"""
NEIGHBOURS = """apart => {
  const boxes = [...document.querySelectorAll('main a[href], main button, main .choice')]
    .filter(one => one.checkVisibility() && !one.closest('.error-summary, p, .scale, .map-tabs'))
    .map(one => [one.innerText, one.getBoundingClientRect()]);
  return boxes.flatMap(([one, a], at) => boxes.slice(at + 1)
    .filter(([_, b]) => Math.max(b.x - a.right, a.x - b.right, b.y - a.bottom, a.y - b.bottom) < apart)
    .map(([other]) => [one, other])); }"""
CUT = """() => [...document.querySelectorAll('main *')].filter(one => one.checkVisibility()
    && !one.matches('.visually-hidden, .visually-hidden *, input, textarea, svg *')
    && one.scrollHeight > one.clientHeight + 2 && getComputedStyle(one).overflowY !== 'visible')
  .map(one => one.outerHTML)"""
TO_THE_TOP = """() => { history.replaceState(null, '', location.pathname + location.search);
  document.body.tabIndex = -1; document.body.focus(); document.body.removeAttribute('tabindex');
  scrollTo(0, 0); }"""
FOCUSED = """() => { const one = document.activeElement; const style = getComputedStyle(one);
  const box = one.getBoundingClientRect();
  const corners = [[3, 3], [box.width - 3, 3], [3, box.height - 3], [box.width - 3, box.height - 3]]
    .map(([x, y]) => document.elementFromPoint(box.x + x, box.y + y));
  return {name: one.innerText || one.id, tag: one.tagName, top: box.top + scrollY, tabindex: one.tabIndex,
    outline: style.outlineStyle === 'none' ? 0 : parseFloat(style.outlineWidth),
    covered: corners.some(found => found && !one.contains(found) && !found.contains(one))}; }"""


def faults(page: Page) -> dict[str, list[Any]]:
    """Ask all that needs no key pressed, by the name of each check; what holds is left out.

    The page is left as it came.
    """
    size = page.viewport_size
    looks: dict[str, Callable[[], list[Any]]] = {
        "axe": lambda: broken_rules(page),
        "axe, dark": lambda: in_the_dark(page, broken_rules),
        "small": lambda: small_targets(page),
        "close": lambda: close_targets(page),
        "sideways": lambda: sideways(page, 360, 320),
        "cut": lambda: cut_text(page),
    }
    found = {name: look() for name, look in looks.items()}
    if size:
        page.set_viewport_size(size)
    return {name: wrong for name, wrong in found.items() if wrong}


def in_the_dark(page: Page, look: Callable[[Page], list[Any]]) -> list[Any]:
    """Look at the page in dark colours."""
    page.emulate_media(color_scheme="dark")
    found = look(page)
    page.emulate_media(color_scheme="light")
    return found


def start_over(page: Page) -> None:
    """Let the keyboard start at the top again, as on a page just opened."""
    page.evaluate(TO_THE_TOP)


def broken_rules(page: Page) -> list[str]:
    """[2] Return what axe finds."""
    if not page.evaluate("'axe' in window"):
        page.evaluate(AXE)
    return [
        f"{rule['id']}: {node['html']} {node['failureSummary']}"
        for rule in page.evaluate(VIOLATIONS, AXE_OPTIONS)
        for node in rule["nodes"]
    ]


def sideways(page: Page, *widths: int) -> list[str]:
    """[1] Return the widths at which the page scrolls sideways."""
    found = []
    for width in widths:
        page.set_viewport_size({"width": width, "height": 740})
        wide = page.evaluate("document.documentElement.scrollWidth")
        found += [f"{wide} px at {width}"] if wide > width else []
    return found


def small_targets(page: Page) -> list[dict[str, Any]]:
    """[3] Return the controls that a finger misses; links inside a sentence may be small."""
    targets = page.evaluate(TARGETS)
    return [one for one in targets if min(one["width"], one["height"]) < FINGER - ROUNDING]


def close_targets(page: Page) -> list[list[str]]:
    """[4] Return pairs of controls with too little between them; a joined row counts as one."""
    found: list[list[str]] = page.evaluate(NEIGHBOURS, APART - ROUNDING)
    return found


def cut_text(page: Page) -> list[str]:
    """[8] Return what is cut off when the text is twice as large, and whether the page then scrolls sideways."""
    page.evaluate("document.documentElement.style.fontSize = '200%'")
    found: list[str] = page.evaluate(CUT)
    found += sideways(page, 360)
    page.evaluate("document.documentElement.style.fontSize = ''")
    return found


def skip_link_faults(page: Page) -> list[str]:
    """[5] Return what is wrong with the first stop of the keyboard on a page just opened."""
    page.keyboard.press("Tab")
    if page.evaluate("document.activeElement.className") != "skip-link":
        return ["the first stop is no skip link"]
    try:  # the page may have to scroll first
        page.wait_for_function(IN_SIGHT, arg=".skip-link", timeout=SCROLLED_WITHIN)
    except Error:
        return ["the skip link is out of sight"]
    page.keyboard.press("Enter")
    return (
        [] if page.evaluate("document.activeElement.id") == "main" else ["it does not lead to the main part"]
    )


def focus_faults(page: Page, *, stops: int = 60) -> list[str]:
    """[6, 7] Return the stops of the keyboard that go back up, are not drawn, are covered, or jump the queue."""
    found, lowest = [], 0.0
    for number in range(stops):
        page.keyboard.press("Tab")
        stop = page.evaluate(FOCUSED)
        if stop["tag"] == "BODY":
            return found if number else ["nothing takes the focus"]
        faults = {
            "not drawn": stop["outline"] < 3,
            "covered": stop["covered"],
            "jumps the queue": stop["tabindex"] > 0,
            "goes back up": stop["top"] < lowest - FINGER,  # a control in the same row may stand higher
        }
        found += [f"{stop['name']}: {fault}" for fault, holds in faults.items() if holds]
        lowest = max(lowest, stop["top"])
    return found


def summary_faults(page: Page) -> list[str]:
    """[12, 13] Return what is wrong with the answer to a form sent empty."""
    found = []
    page.wait_for_load_state()
    if not page.title().startswith("Error: "):
        found.append("the title does not say so")
    if page.evaluate("document.activeElement.getAttribute('role')") != "alert":
        found.append("the summary has not the focus")
    leads = page.locator(".error-summary a")
    if leads.count() == 0:
        found.append("the summary leads nowhere")
    for number in range(leads.count()):
        lead = leads.nth(number)
        control, words = lead.get_attribute("href") or "", lead.inner_text()
        lead.click()
        if page.evaluate("'#' + document.activeElement.id") != control:
            found.append(f"{words}: leads not to its control")
        beside = page.locator(f".field:has({control}) .field-error")
        said = [re.sub(r"\s+", " ", text) for text in beside.all_inner_texts()]
        if not any(words in text for text in said):
            found.append(f"{words}: not said beside the field")
    return found
