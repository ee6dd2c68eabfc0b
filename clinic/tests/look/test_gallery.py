"""Every component on a believable page in a real browser: acceptance points 1 to 7, 12 and 13 of UX.md."""

import re
from pathlib import Path
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

from clinic.tests.look.conftest import DESK, PHONE
from clinic.tests.look.urls import FORMS, PATIENT, STAFF

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

AXE_TAGS = ["wcag2a", "wcag2aa", "wcag21aa", "wcag22aa", "best-practice"]
STATES = [*((name, False) for name in PATIENT), *((name, True) for name in FORMS if name != "contact")]
STATES += [("contact", True)]

TARGETS = """() => [...document.querySelectorAll(
    'a[href], button, summary, label.choice, input:not([type=hidden]), select, textarea')]
  .filter(one => one.checkVisibility() && !one.closest('p') && !one.closest('label.choice > *, .skip-link')
    && !one.matches('.skip-link, .choice input'))
  .map(one => { const box = one.getBoundingClientRect();
    return {name: one.innerText || one.name, width: box.width, height: box.height}; })"""
FOCUSED = """() => { const one = document.activeElement; const style = getComputedStyle(one);
  const box = one.getBoundingClientRect();
  const corners = [[2, 2], [box.width - 2, 2], [2, box.height - 2], [box.width - 2, box.height - 2]]
    .map(([x, y]) => document.elementFromPoint(box.x + x, box.y + y));
  return {name: one.id || one.innerText, tag: one.tagName, outline: parseFloat(style.outlineWidth),
    drawn: style.outlineStyle, top: box.top + scrollY, tabindex: one.tabIndex,
    covered: corners.some(found => found && found !== one && !one.contains(found)
      && !found.contains(one))}; }"""


def violations(page: Page) -> list[str]:
    options = {"runOnly": {"type": "tag", "values": AXE_TAGS}}
    found = Axe().run(page, options=options).response["violations"]
    return [
        f"{rule['id']}: {node['html']} {node['failureSummary']}" for rule in found for node in rule["nodes"]
    ]


@pytest.mark.parametrize("colours", ["light", "dark"])
@pytest.mark.parametrize(("name", "sent"), STATES)
def test_axe_finds_nothing_on_a_patients_page(gallery, name, sent, colours):
    assert violations(gallery(name, sent=sent, color_scheme=colours)) == []


@pytest.mark.parametrize("colours", ["light", "dark"])
@pytest.mark.parametrize("name", STAFF)
def test_axe_finds_nothing_on_a_staff_page(gallery, name, colours):
    assert violations(gallery(name, size=DESK, color_scheme=colours)) == []


@pytest.mark.parametrize(("name", "sent"), STATES)
def test_nothing_scrolls_sideways(gallery, name, sent):
    page = gallery(name, sent=sent)
    for width in (360, 320):
        page.set_viewport_size({"width": width, "height": 740})
        assert page.evaluate("document.documentElement.scrollWidth") <= width


@pytest.mark.parametrize(("name", "sent"), STATES)
def test_nothing_is_cut_or_pushed_out_at_twice_the_text_size(gallery, name, sent):
    page = gallery(name, sent=sent)
    page.evaluate("document.querySelector('html').style.fontSize = '200%'")
    assert page.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]
    cut = page.evaluate(
        "[...document.querySelectorAll('main *')].filter(one => one.checkVisibility() && "
        "!one.matches('.visually-hidden, .visually-hidden *, input, textarea, svg *') && "
        "one.scrollHeight > one.clientHeight + 2 && getComputedStyle(one).overflowY !== 'visible')"
        ".map(one => one.outerHTML)"
    )
    assert cut == []


@pytest.mark.parametrize(("name", "sent"), STATES)
def test_every_target_is_large_enough_for_a_finger(gallery, name, sent):
    targets = gallery(name, sent=sent).evaluate(TARGETS)
    assert targets
    small = [one for one in targets if min(one["width"], one["height"]) < 47.9]
    assert small == []


@pytest.mark.parametrize("name", [name for name in PATIENT if name not in {"emergency", "booked"}])
def test_the_main_button_is_wide_and_high(gallery, name):
    box = gallery(name).locator(".button-main").first.bounding_box()
    assert box["height"] >= 56
    assert box["width"] >= 290 if name == "times" else box["width"] >= 300


@pytest.mark.parametrize(("name", "sent"), STATES)
def test_neighbouring_targets_keep_their_distance(gallery, name, sent):
    close = gallery(name, sent=sent).evaluate(
        """() => { const boxes = [...document.querySelectorAll('main a[href], main button, main .choice')]
          .filter(one => one.checkVisibility()).map(one => [one, one.getBoundingClientRect()]);
        const found = [];
        for (const [i, [one, a]] of boxes.entries()) for (const [other, b] of boxes.slice(i + 1)) {
          if (one.contains(other) || one.closest('.error-summary')) continue;
          const apart = Math.max(b.x - a.right, a.x - b.right, b.y - a.bottom, a.y - b.bottom);
          if (apart < 7.9) found.push([one.innerText, other.innerText, apart]);
        } return found; }"""
    )
    assert close == []


@pytest.mark.parametrize("name", PATIENT)
def test_the_first_tab_reaches_the_skip_link_which_leads_to_the_main_part(gallery, name):
    page = gallery(name)
    page.evaluate("document.activeElement.blur()")
    page.goto(page.url.split("#")[0])
    if name == "emergency":  # its heading has the focus, so the first Tab goes on from there
        return
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.className") == "skip-link"
    assert page.locator(".skip-link").bounding_box()["y"] >= 0
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "main"


@pytest.mark.parametrize("colours", ["light", "dark"])
@pytest.mark.parametrize("name", ["start", "about", "safety", "contact", "times"])
def test_focus_goes_down_the_page_is_drawn_and_never_covered(gallery, name, colours):
    page = gallery(name, color_scheme=colours)
    stops = []
    for _stop in range(40):
        page.keyboard.press("Tab")
        page.wait_for_timeout(10)
        stop = page.evaluate(FOCUSED)
        if stop["tag"] == "BODY":
            break
        stops.append(stop)
    assert len(stops) > 3
    for stop in stops:
        assert stop["outline"] >= 3, stop
        assert stop["drawn"] != "none", stop
        assert not stop["covered"], stop
        assert stop["tabindex"] == 0, stop
    tops = [stop["top"] for stop in stops[3:]]
    assert all(later >= earlier - 60 for earlier, later in zip(tops, tops[1:], strict=False))


@pytest.mark.parametrize("name", FORMS)
def test_an_empty_form_is_answered_with_a_summary_that_has_the_focus_and_leads_to_the_controls(gallery, name):
    page = gallery(name, sent=True)
    assert page.title().startswith("Error: ")
    assert page.evaluate("document.activeElement.className") == "error-summary"
    leads = page.locator(".error-summary a")
    for number in range(leads.count()):
        lead = leads.nth(number)
        control, words = lead.get_attribute("href"), lead.inner_text()
        lead.click()
        assert page.evaluate("'#' + document.activeElement.id") == control
        beside = page.locator(f".field:has({control}) .field-error").first.inner_text()
        assert words in re.sub(r"\s+", " ", beside)


def test_none_of_these_clears_the_signs_and_a_sign_clears_it(gallery):
    page = gallery("safety")
    page.get_by_label("Fever").check()
    page.get_by_label("An open sore").check()
    page.get_by_label("No, I have none of these").check()
    assert page.locator("input:checked").count() == 1
    page.get_by_label("Fever").check()
    assert not page.get_by_label("No, I have none of these").is_checked()


def test_a_double_tap_sends_once(gallery):
    page = gallery("first")
    sent: list[Any] = []
    page.on("request", lambda request: sent.append(request) if request.method == "POST" else None)
    page.get_by_label("Foot trouble").check()
    with page.expect_navigation():
        page.evaluate("{ const b = document.querySelector('.button-main'); b.click(); b.click(); }")
    assert len(sent) == 1


def test_without_a_network_the_words_say_so_and_what_was_typed_stays(gallery):
    page = gallery("contact")
    page.get_by_label("Full name").fill("Ada Byron")
    page.context.set_offline(True)
    page.locator(".button-main").click()
    assert (
        "We could not save. Your answers are still on this page."
        in page.locator(".error-summary").inner_text()
    )
    assert page.get_by_label("Full name").input_value() == "Ada Byron"
    page.context.set_offline(False)
    page.locator(".button-main").click()
    assert page.title().startswith("Error: ")
    assert page.get_by_label("Full name").input_value() == "Ada Byron"


def test_the_arrow_keys_move_along_the_scale_whose_cells_are_two_rows_on_a_phone(gallery):
    page = gallery("pain")
    cells = [page.locator(".scale .choice").nth(number).bounding_box() for number in range(11)]
    assert all(min(cell["width"], cell["height"]) >= 48 for cell in cells)
    assert {round(cell["y"]) for cell in cells[:6]} != {round(cell["y"]) for cell in cells[6:]}
    page.locator(".scale input").first.check()
    page.keyboard.press("ArrowRight")
    assert page.locator(".scale input:checked").get_attribute("value") == "1"
    page.set_viewport_size(DESK)
    assert (
        len({round(page.locator(".scale .choice").nth(number).bounding_box()["y"]) for number in range(11)})
        == 1
    )


def test_the_emergency_page_looks_the_same_in_the_dark_and_takes_the_focus(gallery):
    grounds = {
        gallery("emergency", color_scheme=colours).evaluate("getComputedStyle(document.body).backgroundColor")
        for colours in ("light", "dark")
    }
    assert len(grounds) == 1
    assert gallery("emergency").evaluate("document.activeElement.tagName") == "H1"


@pytest.mark.parametrize("name", [*PATIENT, *STAFF])
def test_a_page_breaks_no_rule_of_its_own_security_policy(gallery, name):
    page = gallery(name)
    complaints: list[str] = []
    page.on("console", lambda message: complaints.append(message.text) if message.type == "error" else None)
    page.reload()
    assert complaints == []


def test_a_first_visit_asks_for_few_files_of_our_own(gallery):
    page = gallery("start")
    requests: list[str] = []
    page.on("request", lambda request: requests.append(request.url))
    page.reload()
    page.wait_for_load_state("networkidle")
    assert len(requests) <= 8
    assert {Path(url).name for url in requests if "htmx" in url} == set()
    assert len({url.split("/")[2] for url in requests}) == 1


@pytest.mark.parametrize("paper", ["A4", "Letter"])
@pytest.mark.parametrize("name", ["emergency", "booked"])
def test_what_people_take_along_prints_on_one_sheet_in_black(gallery, name, paper):
    page = gallery(name, color_scheme="dark")
    assert len(re.findall(rb"/Type\s*/Page\b", page.pdf(format=paper))) == 1
    page.emulate_media(media="print")
    title = page.locator(".notice-title").first
    assert title.evaluate("one => getComputedStyle(one).color") == "rgb(0, 0, 0)"
    assert page.locator("button:visible, .button:visible").count() == 0
    assert page.locator("main").evaluate("one => getComputedStyle(one).color") == "rgb(0, 0, 0)"


def test_in_the_readers_own_colours_a_chosen_row_still_differs(gallery):
    page = gallery("first", forced_colors="active")
    page.get_by_label("Knee pain").check()
    edges = page.locator(".choice input").evaluate_all(
        "all => all.map(one => getComputedStyle(one).borderTopColor + getComputedStyle(one).borderTopWidth)"
    )
    assert edges[1] not in (edges[0], edges[2])


def test_in_a_script_from_right_to_left_the_page_turns_and_the_phone_number_does_not(gallery):
    page = gallery("first")
    page.evaluate("document.documentElement.dir = 'rtl'")
    brand, phone = page.locator(".brand").bounding_box(), page.locator(".call-us").bounding_box()
    assert brand["x"] > phone["x"]
    assert page.locator(".call-us bdi").get_attribute("dir") == "ltr"
    assert page.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]
