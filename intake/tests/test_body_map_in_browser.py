"""A finger on the picture and a tick on the list are one thing: acceptance points 32 to 34 of UX.md."""

from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from django import forms
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.template import engines
from django.urls import path
from django.views.decorators.csrf import csrf_exempt
from playwright.sync_api import Browser, Page

from intake.body_map import VIEWS
from intake.sites import GROUPS, SITES
from intake.widgets import BodyMap

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

PAGE = """{% extends "patient.html" %}{% load look %}{% block title %}Where does it hurt?{% endblock %}
{% block styles %}{{ form.media.css }}{% endblock %}{% block scripts %}{{ form.media.js }}{% endblock %}
{% block main %}<form method="post" novalidate>{% form_fields form heading=True marks=False %}
<div class="actions">{% main_button "Continue" %}</div></form>{% endblock %}"""
HITS = """() => [...document.querySelectorAll('.map-view:not([hidden]) .hit')].map(hit => {
  hit.scrollIntoView({block: 'center'});
  const box = hit.getBoundingClientRect();
  const found = document.elementFromPoint(box.x + box.width / 2, box.y + box.height / 2);
  return {place: hit.closest('.place').dataset.for, width: box.width, height: box.height,
    itself: found === hit}; })"""


class Where(forms.Form):
    body_map = forms.Field(label="Where does it hurt?", widget=BodyMap)


@csrf_exempt
def where(request: HttpRequest) -> HttpResponse:
    """Ask, and answer a sent form with what was understood."""
    form = Where(request.POST if request.method == "POST" else None)
    if form.is_valid():
        return JsonResponse(form.cleaned_data["body_map"], safe=False)
    return HttpResponse(engines["django"].from_string(PAGE).render({"form": form}, request))


urlpatterns = [path("where/", where)]


@pytest.fixture
def open_map(live_server: Any, settings: Any, chromium: Browser, practice: Any) -> Any:
    """Open the map on a phone; ``scripts=False`` for one without JavaScript."""
    settings.ROOT_URLCONF = __name__
    contexts = []

    def open_page(*, scripts: bool = True, width: int = 360) -> Page:
        context = chromium.new_context(
            viewport={"width": width, "height": 740}, has_touch=True, java_script_enabled=scripts
        )
        contexts.append(context)
        page = context.new_page()
        page.set_default_timeout(5000)
        page.goto(f"{live_server.url}/where/")
        return page

    yield open_page
    for context in contexts:
        context.close()


def show(page: Page, view: str) -> None:
    """Bring a picture up by its buttons."""
    tab = {"sole": "sole-left", "top": "sole-left", "knee": "knee-left"}.get(view.split("-")[0], view)
    page.locator(f".map-pictures > .map-tabs button[data-show={tab}]").tap()
    if view != tab:
        page.locator(f".map-view:not([hidden]) button[data-show={view}]").tap()


def tap(page: Page, view: str, site: str, side: str) -> None:
    show(page, view)
    page.locator(f".map-view:not([hidden]) [data-for=id_site_{site}_{side}] .hit").tap()


@pytest.mark.parametrize("view", VIEWS)
def test_every_area_is_wide_enough_and_its_middle_is_its_own(open_map, view):
    page = open_map()
    show(page, view)
    hits = page.evaluate(HITS)
    assert len(hits) == len(VIEWS[view].areas)
    for hit in hits:
        assert min(hit["width"], hit["height"]) >= 48, hit
        assert hit["itself"], hit


def test_each_place_of_each_picture_ticks_its_box_and_each_box_colours_its_place(open_map):
    page = open_map()
    for view in VIEWS.values():
        show(page, view.code)
        for area in view.areas:
            if area.opens:
                continue
            box = page.locator(f"#id_site_{area.site}_{area.side}")
            place = page.locator(f".map-view:not([hidden]) [data-for=id_site_{area.site}_{area.side}]")
            place.locator(".hit").tap()
            assert box.is_checked(), area
            assert "chosen" in place.get_attribute("class")
            box.evaluate("box => box.click()")
            assert "chosen" not in place.get_attribute("class"), area


def test_the_live_line_says_name_state_and_count_once(open_map):
    page = open_map()
    page.evaluate(
        """() => { window.said = []; const line = document.getElementById('status');
        new MutationObserver(() => said.push(line.textContent)).observe(line, {childList: true}); }"""
    )
    tap(page, "knee-left", "knee_inner", "left")
    tap(page, "back", "calf", "right")
    tap(page, "back", "calf", "right")
    assert page.evaluate("said") == [
        "Left knee, inner side: chosen. 1 place chosen.",
        "Right calf: chosen. 2 places chosen.",
        "Right calf: not chosen. 1 place chosen.",
    ]


def test_a_knee_on_the_right_of_the_picture_is_the_left_one_from_the_front_and_the_right_one_from_behind(
    open_map,
):
    page = open_map()
    middle = page.locator(".map-view:not([hidden]) svg").bounding_box()
    x = middle["x"] + 200  # of 320
    page.touchscreen.tap(x, middle["y"] + 270)
    assert page.locator(".map-view:not([hidden])").get_attribute("data-view") == "knee-left"
    show(page, "back")
    picture = page.locator(".map-view:not([hidden]) svg").bounding_box()
    page.touchscreen.tap(picture["x"] + 200, picture["y"] + 268)
    assert page.locator("#id_site_knee_back_right").is_checked()
    assert "Right knee, back" in page.locator("[data-chosen]").inner_text()


def test_tapping_a_foot_leads_to_its_sole_and_colours_the_foot_afterwards(open_map):
    page = open_map()
    page.locator(".map-view:not([hidden]) [data-show=sole-right] .hit").tap()
    page.locator(".map-view:not([hidden]) [data-for=id_site_arch_right] .hit").tap()
    show(page, "front")
    assert "chosen" in page.locator("[data-view=front] [data-show=sole-right]").get_attribute("class")
    assert "chosen" not in page.locator("[data-view=front] [data-show=sole-left]").get_attribute("class")


def test_what_is_sent_is_the_same_with_and_without_scripts(open_map):
    page = open_map()
    tap(page, "knee-left", "knee_inner", "left")
    tap(page, "knee-right", "knee_inner", "right")
    tap(page, "sole-left", "arch", "left")
    with page.expect_navigation():
        page.get_by_role("button", name="Continue").click()
    tapped = page.inner_text("body")
    plain = open_map(scripts=False)
    for box in ("knee_inner_left", "knee_inner_right", "arch_left"):
        plain.locator(f"#id_site_{box}").check()
    with plain.expect_navigation():
        plain.get_by_role("button", name="Continue").click()
    assert plain.inner_text("body") == tapped
    assert '{"site": "knee_inner", "side": "both"}' in tapped


def test_without_scripts_every_box_can_be_seen_and_no_button_does_nothing(open_map):
    page = open_map(scripts=False)
    boxes = page.locator("input[name=site]")
    assert boxes.count() == sum(len(site.sides) for site in SITES.values())
    assert all(boxes.nth(number).is_visible() for number in range(boxes.count()))
    assert page.locator(".map-pictures button:visible").count() == 0


def test_not_being_able_to_point_stands_alone(open_map):
    page = open_map()
    tap(page, "knee-left", "knee_inner", "left")
    page.get_by_label("I can't point to it").check()
    assert page.locator("input[name=site]:checked").count() == 1
    assert page.locator(".place.chosen").count() == 0
    tap(page, "knee-left", "knee_inner", "left")
    assert not page.get_by_label("I can't point to it").is_checked()


def test_the_picture_is_no_second_stop_for_the_keyboard(open_map):
    page = open_map()
    assert page.locator(".map-pictures").get_attribute("aria-hidden") == "true"
    focusable = "[...document.querySelectorAll('.map-pictures *')].filter(one => one.tabIndex >= 0).length"
    assert page.evaluate(focusable) == 0


def test_an_empty_map_leads_from_the_summary_to_the_list(open_map):
    page = open_map()
    page.get_by_role("button", name="Continue").click()
    page.locator(".error-summary a").click()
    assert page.evaluate("document.activeElement.tagName") == "SUMMARY"


@pytest.mark.parametrize("width", [360, 320, 1440])
def test_axe_finds_nothing_and_nothing_scrolls_sideways(open_map, width):
    page = open_map(width=width)
    for group in range(len(GROUPS)):
        page.locator(".map-group summary").nth(group).click()
    assert Axe().run(page).response["violations"] == []
    assert page.evaluate("document.documentElement.scrollWidth") <= width


def test_the_page_is_light_and_asks_for_few_files(open_map):
    first = open_map()
    address, page = first.url, first.context.new_page()
    answers: list[Any] = []
    page.on("response", lambda answer: answers.append(answer))
    page.goto(address, wait_until="networkidle")
    assert len(answers) <= 9
    assert sum(len(answer.body()) for answer in answers) < 110_000  # not even compressed
