"""Every component on a believable page in a real browser, in light and dark."""

import re
from pathlib import Path
from typing import Any

import pytest

from clinic.tests.look import checks
from clinic.tests.look.conftest import DESK, PHONE
from clinic.tests.look.urls import FORMS, PATIENT, STAFF

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.mark.parametrize("name", PATIENT)
def test_a_patients_page_breaks_no_rule_and_is_reached_by_keyboard(gallery, name):
    complaints: list[str] = []
    page = gallery(name, complaints=complaints)
    assert checks.faults(page) == {}
    if name not in {"emergency", "booked", "times"}:
        box = page.locator("main form .button-main, main .actions .button-main").first.bounding_box()
        assert box["height"] >= 56
        assert box["width"] >= 300
    if name != "emergency":  # its heading has the focus
        assert checks.skip_link_faults(page) == []
    if name in {"start", "about", "safety", "contact", "times"}:
        checks.start_over(page)
        assert checks.focus_faults(page) == []
        checks.start_over(page)
        assert checks.in_the_dark(page, checks.focus_faults) == []
    assert complaints == []


@pytest.mark.parametrize("name", FORMS)
def test_an_empty_form_is_answered_with_a_summary_that_has_the_focus_and_leads_to_the_controls(gallery, name):
    page = gallery(name, sent=True)
    assert checks.faults(page) == {}
    assert checks.summary_faults(page) == []


@pytest.mark.parametrize("name", STAFF)
def test_a_staff_page_breaks_no_rule(gallery, name):
    complaints: list[str] = []
    page = gallery(name, size=DESK, complaints=complaints)
    assert checks.broken_rules(page) == []
    assert checks.in_the_dark(page, checks.broken_rules) == []
    assert complaints == []


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
    with page.expect_navigation():
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


def test_a_first_visit_asks_for_few_files_of_our_own_and_they_are_light(gallery):
    first = gallery("start")
    address, page = first.url, first.context.new_page()
    answers: list[Any] = []
    page.on("response", lambda answer: answers.append(answer))
    page.goto(address, wait_until="networkidle")
    assert len(answers) <= 8
    assert not any("htmx" in Path(answer.url).name for answer in answers)
    assert len({answer.url.split("/")[2] for answer in answers}) == 1
    assert sum(len(answer.body()) for answer in answers) < 70_000  # not even compressed


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
