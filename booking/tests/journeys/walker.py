"""Somebody in front of a page: answers what is asked, as the story says, in a real browser."""

import re
import time
from collections.abc import Callable, Mapping
from typing import Any, Protocol

from django.utils import translation
from playwright.sync_api import Browser, BrowserContext, Locator, Page, expect

PHONE = {"width": 360, "height": 740}
DESKTOP = {"width": 1440, "height": 900}
LINK = re.compile(r"https?://\S+/a/[\w-]+/")
TOO_MANY_PAGES = 80
TOO_MANY_PARTS = 10


class Post(Protocol):
    """Whatever shows the text messages that were sent, the oldest first."""

    def sms(self) -> list[dict[str, str]]: ...


class Walker:
    """A person with a browser of their own. Counts the pages answered, the taps made, and what was typed."""

    def __init__(
        self,
        browser: Browser,
        base_url: str,
        *,
        size: dict[str, int] = PHONE,
        language: str = "en",
        **kept: Any,
    ) -> None:
        self.context: BrowserContext = browser.new_context(
            base_url=base_url, viewport=size, locale=language, **kept
        )
        self.context.set_default_timeout(15_000)
        self.page: Page = self.context.new_page()
        self.language = language
        self.pages_answered = 0
        self.taps = 0
        self.typed_fields = 0
        self.typed_characters = 0

    def close(self) -> None:
        """Put the browser away."""
        self.context.close()

    def words(self, text: str) -> str:
        """Return one of our texts in this person's language, up to what is filled in."""
        with translation.override(self.language):
            return translation.gettext(text).partition("%")[0].strip()

    def press(self, control: Locator) -> None:
        """Press a button, a link or what folds."""
        control.click()
        self.taps += 1

    def mark(self, control: Locator) -> None:
        """Choose a radio button or tick a box."""
        control.check(force=True)
        self.taps += 1

    def write(self, control: Locator, text: str) -> None:
        """Type into a field."""
        control.fill(text)
        self.count_typed(text)

    def count_typed(self, text: str) -> None:
        """Count a field that was typed into."""
        self.taps += 1
        self.typed_fields += 1
        self.typed_characters += len(text)

    def tap(self, role: Any, name: str | re.Pattern[str]) -> None:
        """Press a button or follow a link by its name."""
        self.press(self.page.get_by_role(role, name=name).first)

    def follow(self, role: Any, name: str | re.Pattern[str]) -> None:
        """Press a button or follow a link, and wait for the page that it leads to."""
        with self.page.expect_navigation():
            self.tap(role, name)

    def expect_heading(self, words: str | re.Pattern[str]) -> None:
        """See that the page's heading says so."""
        expect(self.page.get_by_role("heading", level=1)).to_contain_text(words)

    def sign_in(self, email: str, password: str) -> None:
        """Come in as a colleague."""
        self.page.goto("/staff/")
        self.page.get_by_label("Email").fill(email)
        self.page.get_by_label("Password").fill(password)
        self.page.locator("main form button[type=submit]").first.click()
        self.page.wait_for_url(re.compile("/(desk|doctor)/"))

    # -- answering ------------------------------------------------------------------------------------

    def begin(self) -> None:
        """Open the front page and start."""
        self.page.goto("/")
        self.follow("link", self.words("Start now"))

    def begin_anew(self) -> None:
        """Start with new answers, whatever this browser has begun before."""
        self.page.goto("/")
        self.follow("link", re.compile("^Start now"))

    def answer(
        self,
        story: Mapping[str, Any],
        *,
        until: Callable[[str], bool],
        look: Callable[[], None] = lambda: None,
    ) -> None:
        """Answer page after page, looking at each first, until the address is one that ``until`` knows."""
        for _ in range(TOO_MANY_PAGES):
            if until(self.page.url):
                return
            look()
            self.answer_page(story)
        raise AssertionError(f"still asked at {self.page.url}")

    def answer_page(self, story: Mapping[str, Any]) -> None:
        """Answer what the page asks, with "no" to signs that the story does not name, and go on."""
        self.page.wait_for_load_state()  # until its script has folded the long list, a box may move away
        controls = self.page.locator("main form :is(input, textarea):not([type=hidden])")
        names = controls.evaluate_all("all => [...new Set(all.map(control => control.name))]")
        for name in names:
            self._fill(name, story)
        before = self.page.url
        self.follow("button", self.words("Continue"))
        self.pages_answered += 1
        summary = self.page.locator(".error-summary")
        if summary.count():
            raise AssertionError(f"{before}: {summary.first.inner_text()}")

    def _fill(self, name: str, story: Mapping[str, Any]) -> None:
        if name == "signs":
            self._tick_signs(story)
        elif name == "site":
            for place in story["body_map"]:
                for side in ("left", "right") if place["side"] == "both" else (place["side"],):
                    self._choose(name, f"{place['site']}:{side}")
        elif part := re.fullmatch(r"birth_date_(day|month|year)", name):
            year, month, day = story["birth_date"].split("-")
            self._type(name, {"day": day, "month": month, "year": year}[part[1]])
        elif (pair := re.fullmatch(r"(.+)_(left|right)", name)) and isinstance(story.get(pair[1]), dict):
            self._say(name, story[pair[1]].get(pair[2]))
        else:
            self._say(name, story.get(name, "no" if name.startswith("rf_") else None))

    def _tick_signs(self, story: Mapping[str, Any]) -> None:
        signs = self.page.locator('input[name="signs"]').evaluate_all("all => all.map(box => box.value)")
        for sign in [sign for sign in signs if story.get(sign) == "yes"] or ["none"]:
            self._choose("signs", sign)

    def _say(self, name: str, value: Any) -> None:
        if value is None:
            return
        for one in value if isinstance(value, list) else [value]:
            if self.page.locator(f'[name="{name}"]').first.get_attribute("type") in ("radio", "checkbox"):
                self._choose(name, str(one))
            else:
                self._type(name, str(one))

    def _choose(self, name: str, value: str) -> None:
        control = self.page.locator(f'input[name="{name}"][value="{value}"]')
        folded = control.locator("xpath=ancestor::details[not(@open)]/summary")
        while folded.count():
            self.press(folded.first)
        if not control.is_checked():
            self.mark(control)

    def _type(self, name: str, text: str) -> None:
        control = self.page.locator(f'[name="{name}"]').first
        if control.input_value() != text:
            self.write(control, text)

    # -- booking --------------------------------------------------------------------------------------

    def to_times(self, story: Mapping[str, Any]) -> None:
        """Go from the front page to the free times."""
        self.begin()
        self.answer(story, until=lambda url: url.endswith("/check/"))
        self.expect_heading(self.words("Check your answers before booking"))
        self.follow("button", self.words("Looks right, show appointments"))
        self.expect_heading(self.words("The right appointment for you"))
        self.follow("link", self.words("See free times"))
        self.expect_heading(self.words("Choose a time"))

    def take_first_time(self) -> None:
        """Take the first of the free times."""
        with self.page.expect_navigation():
            self.press(self.page.locator("main form button[name=time]").first)

    def book(
        self, post: Post, mobile: str, *, name: str = "Ada Byron", email: str = "ada@example.com"
    ) -> None:
        """Say who it is, and prove the phone with the code that arrives."""
        expect(self.page.get_by_text(self.words("Kept for you until %(time)s"))).to_be_visible()
        for label, text in {"Full name": name, "Mobile number": mobile, "Email": email}.items():
            if text:
                self.write(self.page.get_by_label(self.words(label)), text)
        self._choose("phone_owner", "mine")
        self.tap("button", self.words("Continue"))
        self.expect_heading(self.words("Enter the 6-digit code"))
        code = eventually(lambda: code_sent_to(post, mobile))
        self.write(self.page.get_by_label(self.words("Code")), code)
        self.tap("button", self.words("Book this appointment"))
        expect(self.page.get_by_text(self.words("Booked"), exact=True).first).to_be_visible()

    def finish_the_rest(self, story: Mapping[str, Any]) -> None:
        """Answer every part that the list after the booking still shows as open."""
        open_part = re.compile("|".join(self.words(state) for state in ("Not started", "Started")))
        for _ in range(TOO_MANY_PARTS):
            self.page.wait_for_url(re.compile("/rest/$"))
            parts = self.page.locator("main li").filter(has_text=open_part)
            if not parts.count():
                return
            with self.page.expect_navigation():
                self.press(parts.first.get_by_role("link").first)
            self.answer(story, until=lambda url: url.endswith("/rest/"))
        raise AssertionError("parts are left open")

    def link_in_message(self, post: Post, mobile: str) -> str:
        """Wait for the confirmation and return the link in it."""
        return str(eventually(lambda: link_sent_to(post, mobile)))


def texts_to(post: Post, mobile: str) -> list[str]:
    """Return the text messages to a number so far, the oldest first."""
    digits = mobile.replace(" ", "")[-9:]
    return [sms["text"] for sms in post.sms() if sms["to"].endswith(digits)]


def code_sent_to(post: Post, mobile: str) -> str | None:
    """Return the newest code that was sent to a number."""
    codes = [re.match(r"\d{6}", text) for text in texts_to(post, mobile)]
    return next((code[0] for code in reversed(codes) if code), None)


def link_sent_to(post: Post, mobile: str) -> str | None:
    """Return the link in the confirmation that was sent to a number."""
    links = [LINK.search(text) for text in texts_to(post, mobile) if "booked for" in text]
    return next((link[0] for link in links if link), None)


def eventually(look: Callable[[], Any], *, seconds: float = 30) -> Any:
    """Return what ``look`` finds, looked for again and again: worker and beat take a moment."""
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        if found := look():
            return found
        time.sleep(0.3)
    raise AssertionError(f"nothing found in {seconds} seconds")
