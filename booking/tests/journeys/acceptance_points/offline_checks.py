"""Acceptance point 11 of UX.md, a page sent while there is no network; see ``checks.py``."""

from collections.abc import Mapping

from playwright.sync_api import Error, Page

SAID = "We could not save. Your answers are still on this page. Try again, or call us"
LEAVES = 3000  # milliseconds within which a page sent again has an answer: less than a second press must wait


def offline_faults(page: Page, typed: Mapping[str, str]) -> list[str]:
    """[11] Type into the open page and send it without a network, then with one; return what was lost or not said."""
    address = page.url
    for name, text in typed.items():
        page.locator(f"[name={name}]").fill(text)
    page.context.set_offline(True)
    try:
        page.locator("main form .button-main").click()
        summary = page.locator(".error-summary")
        summary.wait_for()
    except Error:
        return [f"not said at {page.url}"]
    finally:
        page.context.set_offline(False)
    checks = {
        "other words": SAID in summary.inner_text(),
        "the message has not the focus": summary.evaluate("one => one === document.activeElement"),
        "on another page": page.url == address,
    }
    checks |= {
        f"{name} is lost": page.locator(f"[name={name}]").input_value() == typed[name] for name in typed
    }
    found = [fault for fault, holds in checks.items() if not holds]
    return found or _faults_of_going_on(page, address)


def _faults_of_going_on(page: Page, address: str) -> list[str]:
    try:
        with page.expect_navigation(timeout=LEAVES):
            page.locator("main form .button-main").click()
    except Error:
        return ["it does not go on"]
    return ["it does not go on"] if page.url == address else []
