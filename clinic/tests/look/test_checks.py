"""A check that cannot fail is none: for each, a fault is planted in a good page and must be found."""

import pytest
from playwright.sync_api import Page

from clinic.tests.look import checks

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def plant(page: Page, selector: str, **style: str) -> Page:
    """Bend the first match of a selector."""
    page.locator(selector).first.evaluate("(one, style) => Object.assign(one.style, style)", style)
    return page


def test_a_page_that_is_too_wide_is_found(gallery):
    assert checks.sideways(plant(gallery("start"), "main", width="600px", maxWidth="none"), 360)


def test_a_grey_word_and_a_box_without_a_name_are_found(gallery):
    page = plant(gallery("contact"), "h1", color="#bbbbbb")
    page.locator("label[for=id_email]").evaluate("one => one.remove()")
    found = " ".join(checks.broken_rules(page))
    assert "color-contrast" in found
    assert "label" in found


def test_a_small_target_is_found(gallery):
    page = plant(gallery("first"), ".back-link, .way-back a", minHeight="0", height="20px")
    assert [one["name"].strip() for one in checks.small_targets(page)] == ["Back"]


def test_targets_that_touch_are_found(gallery):
    page = plant(gallery("first"), ".choices", gap="0px")
    assert ["Foot trouble came first", "Knee pain came first"] in checks.close_targets(page)


def test_text_that_cannot_grow_is_found(gallery):
    assert checks.cut_text(plant(gallery("start"), ".lead", height="40px", overflow="hidden"))


def test_a_skip_link_that_is_gone_or_leads_astray_is_found(gallery):
    page = gallery("start")
    page.locator(".skip-link").evaluate("one => { one.href = '#status'; }")
    assert checks.skip_link_faults(page) == ["it does not lead to the main part"]
    page = gallery("start")
    page.locator(".skip-link").evaluate("one => one.remove()")
    assert checks.skip_link_faults(page) == ["the first stop is no skip link"]


@pytest.mark.parametrize(
    ("fault", "change"),
    [
        ("not drawn", "one => { one.style.outline = 'none'; }"),
        ("jumps the queue", "one => { one.tabIndex = 3; }"),
        ("goes back up", "one => { one.style.translate = '0 -900px'; }"),
        (
            "covered",
            "one => { const lid = document.createElement('div'); lid.style.cssText = "
            "'position: fixed; inset: 0; height: 740px; z-index: 99'; document.body.append(lid); }",
        ),
    ],
)
def test_a_focus_that_is_lost_or_hidden_is_found(gallery, fault, change):
    page = gallery("first")
    page.locator("main .button-main").evaluate(change)
    assert fault in " ".join(checks.focus_faults(page))


def test_a_summary_without_focus_that_leads_astray_or_says_other_words_is_found(gallery):
    page = gallery("contact", sent=True)
    page.evaluate("""() => { document.title = 'How can we reach you?'; document.activeElement.blur();
        document.querySelector('.error-summary a').href = '#id_gone';
        document.querySelectorAll('.field-error')[1].textContent = 'Something else'; }""")
    found = checks.summary_faults(page)
    assert "the title does not say so" in found
    assert "the summary has not the focus" in found
    assert "Enter your full name: leads not to its control" in found
    assert "Enter a phone number we can call, like 0100 555 0147: not said beside the field" in found


def test_the_keyboard_can_start_at_the_top_again(gallery):
    page = gallery("first")
    assert checks.focus_faults(page) == []
    checks.start_over(page)
    assert checks.skip_link_faults(page) == []


def test_a_page_that_breaks_its_own_security_policy_complains(gallery):
    complaints: list[str] = []
    page = gallery("start", complaints=complaints)
    with page.expect_console_message(lambda said: said.type == "error"):
        page.evaluate("document.body.append(Object.assign(new Image(), {src: '//elsewhere.example/a.png'}))")
    assert "Content Security Policy" in " ".join(complaints)
