"""``make pictures``: the main pages out of the demo, on a phone and on a desktop, into docs/pictures/."""

import os
import re
from datetime import UTC, datetime, timedelta
from pathlib import Path

import django
from playwright.sync_api import Browser, sync_playwright

os.environ["DJANGO_SETTINGS_MODULE"] = "clinic.settings_tests"
django.setup()

from booking.demo.intakes import stories  # noqa: E402
from booking.demo.practice import PASSWORD  # noqa: E402
from booking.tests.journeys.walker import DESKTOP, PHONE, Walker, eventually  # noqa: E402
from clinic.tests.chromium import launch  # noqa: E402
from clinic.tests.running import Service, running_service  # noqa: E402

PICTURES = Path(__file__).with_name("pictures")
SIZES = {"phone": PHONE, "desktop": DESKTOP}
STORY = {
    **next(story.answers for story in stories() if story.key == "flat_feet_both_knees"),
    "answered_by": "self",
    "birth_date": "1961-03-27",
    "sex_at_birth": "female",
}
DESK_PAGES = {
    "/desk/": "desk-day",
    "/desk/alerts/": "desk-alerts",
    "/desk/kept/": "desk-kept",
    "/desk/closures/new/": "closure-new",
    "/desk/why/": "desk-why",
    "/desk/given-up/": "desk-given-up",
    "/ask/": "ask",
}
OWNER_PAGES = {  # what is followed there, if anything
    "booking-rules": ("/manage/booking-rules/", ""),
    "hours": ("/manage/hours/", ""),
    "hours-of-one": ("/manage/hours/", "Dr. KP Meda"),
    "holidays": ("/manage/holidays/", re.compile("^Harbour Street$")),
    "visit-type": ("/manage/visit-types/", "New link visit"),
    "visit-types": ("/manage/visit-types/", ""),
    "visit-type-new": ("/manage/visit-types/new/", ""),
    "place": ("/manage/locations/", re.compile("^Harbour Street$")),
    "messages": ("/manage/messages/", ""),
    "message-text": ("/manage/messages/reminder_1_day/sms/en-gb/", ""),
    "reminders": ("/manage/reminders/", ""),
}
REST_PAGES = {
    "part-3-2": "self-check-arch",
    "part-3-4": "self-check-toes",
    "told": "told",
    "advice": "advice",
}
OFFER_LINK = re.compile(r"https?://\S+/a/[\w-]+/new/")
FRIDAY = 4
PATIENT_STOPS = {"safety-1": "safety", "where": "where", "how-bad": "how-bad", "check": "check"}


def main() -> None:
    """Serve the demo and look at it."""
    PICTURES.mkdir(exist_ok=True)
    with running_service("embedded", demo=True) as site, sync_playwright() as playwright:
        site.manage("demo")
        browser = launch(playwright)
        for name, size in SIZES.items():
            _patient(browser, site, name, size)
            _in_spanish(browser, site, name, size)
            _danger(browser, site, name, size)
            _to_be_called(browser, site, name, size)
            _colleagues(browser, site, name, size)
            _owner(browser, site, name, size)
        _earlier_time(browser, site)
        _closed_day(browser, site)
        browser.close()


def _take(walker: Walker, page: str, size: str, *, whole: bool = True) -> None:
    """Take one picture; of a phone the whole page, unless it is endless."""
    walker.page.screenshot(path=PICTURES / f"{page}-{size}.png", full_page=whole and size == "phone")


def _patient(browser: Browser, site: Service, name: str, size: dict[str, int]) -> None:
    patient = Walker(browser, site.base_url, size=size)
    patient.page.goto("/")
    _take(patient, "start", name)
    patient.page.goto("/resume/")
    _take(patient, "resume", name)
    patient.begin()
    for slug, picture in PATIENT_STOPS.items():
        patient.answer(STORY, until=lambda url, slug=slug: url.endswith(f"/{slug}/"))
        _take(patient, picture, name)
    patient.tap("button", "Looks right, show appointments")
    _take(patient, "result", name)
    own = patient.page.url.removesuffix("result/")
    patient.page.goto(f"{own}save/")
    _take(patient, "save", name)
    patient.page.goto(f"{own}result/")
    patient.tap("link", "See free times")
    _take(patient, "times", name)
    patient.tap("link", "Choose a date from a month view")
    _take(patient, "month", name)
    patient.page.go_back()
    patient.page.locator("main form button").first.click()
    _take(patient, "contact", name)
    mobile = {"phone": "07700 911 101", "desktop": "07700 911 102"}[name]
    patient.book(site, mobile)
    _take(patient, "booked", name)
    patient.tap("link", re.compile("Answer now"))
    _take(patient, "rest", name)
    for page, picture in REST_PAGES.items():
        patient.page.goto(f"{own}{page}/")
        _take(patient, picture, name)
    patient.page.goto(patient.link_in_message(site, mobile))
    _take(patient, "manage", name)
    patient.follow("link", "Tell me if something earlier comes up")
    _take(patient, "wish", name)
    patient.close()


def _in_spanish(browser: Browser, site: Service, name: str, size: dict[str, int]) -> None:
    patient = Walker(browser, site.base_url, size=size)
    patient.page.goto("/")
    patient.follow("button", "Español")
    _take(patient, "start-spanish", name)
    patient.follow("link", re.compile("^Empezar"))
    patient.page.wait_for_load_state()
    _take(patient, "question-spanish", name)
    patient.close()


def _danger(browser: Browser, site: Service, name: str, size: dict[str, int]) -> None:
    for sign, picture in (("rf_saddle", "get-help"), ("rf_calf", "speak-to-us")):
        patient = Walker(browser, site.base_url, size=size)
        patient.begin()
        patient.answer({**STORY, sign: "yes"}, until=lambda url, end=picture: url.endswith(f"/{end}/"))
        _take(patient, picture, name)
        patient.close()


def _to_be_called(browser: Browser, site: Service, name: str, size: dict[str, int]) -> None:
    patient = Walker(browser, site.base_url, size=size)
    patient.to_times(STORY)
    patient.page.locator("main form button").first.click()
    patient.page.get_by_label("Full name").fill("Edith Marlow")
    patient.page.get_by_label("Mobile number").fill("0100 555 0163")
    patient.page.get_by_label("Mine").check(force=True)
    patient.page.get_by_label("Call me instead").check(force=True)
    patient.follow("button", "Continue")
    _take(patient, "to-be-called", name)
    patient.close()


def _colleagues(browser: Browser, site: Service, name: str, size: dict[str, int]) -> None:
    desk = Walker(browser, site.base_url, size=size)
    desk.sign_in("desk@demo.example", PASSWORD)
    for address, picture in DESK_PAGES.items():
        desk.page.goto(address)
        desk.page.wait_for_timeout(1000)  # the board scrolls to this hour
        _take(desk, picture, name)
    desk.page.goto("/demo/mail/")
    _take(desk, "demo-mail", name)
    desk.page.goto("/desk/")
    desk.page.get_by_role("link", name="Running late…").first.click()
    _take(desk, "desk-late", name)
    desk.close()
    doctor = Walker(browser, site.base_url, size=size)
    doctor.sign_in("meda@demo.example", PASSWORD)
    doctor.page.goto("/doctor/")
    _take(doctor, "doctor-list", name)
    doctor.page.locator("main a").filter(has_text="foot likely adding").or_(
        doctor.page.locator("main li, main tr").filter(has_text="foot likely adding").get_by_role("link")
    ).first.click()
    _take(doctor, "doctor-summary", name)
    for address, picture in (
        ("/manage/rules/", "rules"),
        ("/manage/rules/#knee", "rules-knee"),
        ("/manage/flags/", "flags"),
    ):
        doctor.page.goto(address)
        doctor.page.wait_for_timeout(1500)  # a page of many rows is drawn after it was scrolled
        _take(doctor, picture, name, whole=False)
    doctor.close()
    manager = Walker(browser, site.base_url, size=size)
    manager.sign_in("manager@demo.example", PASSWORD)
    manager.page.goto("/manage/reminders/policy/")
    _take(manager, "reminder-policy", name)
    manager.close()


def _owner(browser: Browser, site: Service, name: str, size: dict[str, int]) -> None:
    owner = Walker(browser, site.base_url, size=size)
    owner.sign_in("manager@demo.example", PASSWORD)
    for picture, (address, first) in OWNER_PAGES.items():
        owner.page.goto(address)
        if first:
            owner.follow("link", first)
        _take(owner, picture, name)
    owner.close()


def _earlier_time(browser: Browser, site: Service) -> None:
    """Offer a time to the first on the list whom one suits, and see what both sides see."""
    for name, size in SIZES.items():
        desk = Walker(browser, site.base_url, size=size)
        desk.sign_in("desk@demo.example", PASSWORD)
        desk.page.goto("/desk/waitlist/")
        offers = desk.page.get_by_role("button", name=re.compile("Offer first free time"))
        place = 0
        while not desk.page.get_by_role("heading", name="Open offers").count():
            with desk.page.expect_navigation():
                offers.nth(place).click()
            place += 1
        desk.page.goto("/desk/waitlist/")
        _take(desk, "waitlist", name)
        desk.close()
        patient = Walker(browser, site.base_url, size=size)
        patient.page.goto(eventually(lambda: _offers_sent(site))[0])
        _take(patient, "earlier", name)
        patient.close()


def _closed_day(browser: Browser, site: Service) -> None:
    """Close the next working day of a doctor, and see what both sides see."""
    begins, ends = _next_working_day()
    desk = Walker(browser, site.base_url, size=DESKTOP)
    desk.sign_in("desk@demo.example", PASSWORD)
    desk.page.goto("/desk/closures/new/")
    desk.page.get_by_label("Who or what").select_option("Dr. KP Meda")
    desk.page.get_by_label("From").fill(begins)
    desk.page.get_by_label("To", exact=True).fill(ends)
    desk.page.get_by_label("Reason").select_option("ill")
    desk.follow("button", "See whom it hits")
    _in_both_sizes(desk, "closure-preview")
    desk.follow("button", re.compile("^Move"))
    _in_both_sizes(desk, "closure")
    desk.page.goto("/desk/closures/")
    _in_both_sizes(desk, "closures")
    desk.close()


def _next_working_day() -> tuple[str, str]:
    """Return from when until when the demo's practice is open on a day at least a week ahead."""
    day = datetime.now(UTC).date() + timedelta(days=7)
    while day.weekday() > FRIDAY:
        day += timedelta(days=1)
    return f"{day}T08:00", f"{day}T18:00"


def _in_both_sizes(walker: Walker, page: str) -> None:
    for name, size in SIZES.items():
        walker.page.set_viewport_size({"width": size["width"], "height": size["height"]})
        _take(walker, page, name)


def _offers_sent(site: Service) -> list[str]:
    return [link[0] for sms in site.sms() if (link := OFFER_LINK.search(sms["text"]))]


if __name__ == "__main__":
    main()
