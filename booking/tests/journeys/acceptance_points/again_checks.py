"""Coming back: points 16, 18, 19 and 20 of UX.md as functions that return what is wrong."""

from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.test import Client
from playwright.sync_api import Error

from booking.tests.journeys.walker import Walker
from intake.forms import PageForm, SignsForm
from intake.models import QuestionnaireResponse

STEPS = 6
STALE = "It has been more than a day, so we ask the safety questions again."
TOO_MANY = "Too many tries. Wait 15 minutes or call us"
FILLED = """() => [...document.querySelectorAll('main form :is(input, textarea):not([type=hidden])')]
  .some(one => ['radio', 'checkbox'].includes(one.type) ? one.checked : one.value)"""
CHOSEN = "main form input:is([type=radio], [type=checkbox]):checked"


def answers_of(reference: Any) -> dict[str, Any]:
    """Return the answers as they are kept now."""
    return dict(QuestionnaireResponse.objects.get(pk=reference).answers)


# -- Back and Forward [16] --------------------------------------------------------------------------------


def history_faults(person: Walker, story: Mapping[str, Any], reference: Any) -> list[str]:
    """[16] Answer up to the list of answers, go back six pages and forward again; return what is lost on the way."""
    page, walked, sent = person.page, [person.page.url], []
    while not page.url.endswith("/check/"):
        person.answer_page(story)
        walked.append(page.url)
    kept = answers_of(reference)
    page.on("request", lambda request: sent.append(request.method) if request.method == "POST" else None)
    found: list[str] = []
    back = [(page.go_back, url, True) for url in reversed(walked[-STEPS - 1 : -1])]
    forward = [(page.go_forward, url, not url.endswith("/check/")) for url in walked[-STEPS:]]
    for step, url, is_question in [*back, *forward]:
        try:
            step()
        except Error:
            return [*found, f"no page on the way to {url}"]
        if page.url != url:
            found.append(f"{url}: led to {page.url}")
        elif is_question and not page.evaluate(FILLED):
            found.append(f"{url}: not filled")
    if sent:
        found.append("sent again")
    return found if answers_of(reference) == kept else [*found, "the answers changed"]


# -- on another phone [18], and after a day [19] ----------------------------------------------------------


def resume_faults(first: Walker, other: Walker, stranger: Walker, reference: Any) -> list[str]:
    """[18] Save in one browser, go on in another with code and birth date; return what is lost, or stays open."""
    address, kept = first.page.url, answers_of(reference)
    first.follow("link", "Save and finish later")
    code = first.page.locator(".code").inner_text()
    _type_code(other, code, year="1961")
    checks = {
        f"led to {other.page.url}": other.page.url == address,
        "answers are lost": answers_of(reference) == kept,
    }
    other.page.goto(address.replace("/where/", "/safety-1/"))
    checks["an earlier page is not filled"] = other.page.locator(CHOSEN).count() > 0
    _type_code(stranger, code, year="1962")
    for _ in range(4):
        stranger.follow("button", "Go on")
    checks["guessing goes on"] = TOO_MANY in stranger.page.locator("main").inner_text()
    stranger.page.goto(address)
    checks["open to a stranger"] = "not open on this phone" in stranger.page.locator("main").inner_text()
    return [fault for fault, holds in checks.items() if not holds]


def stale_faults(person: Walker, code: str, reference: Any) -> list[str]:
    """[19] Come back a day later; return what of the safety check is not asked, and what else is asked or lost."""
    kept, asked = answers_of(reference), []
    _type_code(person, code, year="1961")
    found = [] if STALE in person.page.locator("main").inner_text() else ["not said why"]
    for _ in range(20):
        if person.page.url.endswith("/check/"):
            break
        slug = person.page.url.rstrip("/").rsplit("/", 1)[-1]
        if person.page.locator(CHOSEN).count():
            found.append(f"{slug}: preset")
        person.answer_page({})
        asked.append(slug)
    if wrong := [slug for slug in asked if not slug.startswith("safety-")]:
        found.append(f"asked again: {wrong}")
    missing = {f"safety-{number}" for number in range(1, 6)} - set(asked)
    if missing:
        found.append(f"not asked again: {sorted(missing)}")
    return found if answers_of(reference) == kept else [*found, "other answers are lost"]


def _type_code(person: Walker, code: str, *, year: str) -> None:
    person.page.goto("/")
    person.follow("link", "I have a code or a link")
    person.page.get_by_label("Your code").fill(code.replace("-", " "))
    for box, text in (("Day", "27"), ("Month", "March"), ("Year", year)):
        person.page.get_by_label(box, exact=True).fill(text)
    with person.page.expect_navigation():
        person.page.get_by_role("button", name="Go on").click()


# -- nothing twice [20] -----------------------------------------------------------------------------------


@dataclass
class Seen:
    """One page as a patient met it: what it asks by name and in words, or what it asks to confirm."""

    url: str
    asks: dict[str, str]
    confirms: list[str]
    preset: bool = False


def walk(client: Client, url: str, story: Mapping[str, Any], until: Callable[[str], bool]) -> list[Seen]:
    """Answer page after page as the story says, without a browser; return what was seen."""
    seen: list[Seen] = []
    while not until(url):
        answer = client.get(url)
        if answer.status_code == 302:
            url = answer.url
            continue
        if url.endswith("/still-right/"):
            seen.append(Seen(url, {}, [row.label for row in answer.context["rows"]]))
            url = client.post(url, {"right": "1"}).url
            continue
        form = answer.context["form"]
        seen.append(Seen(url, _asks(form), [], b"checked" in answer.content))
        sent = client.post(url, _typed(form, story))
        assert sent.status_code == 302, (url, form.errors, sent.context["form"].errors)
        url = sent.url
    return seen


def _asks(form: PageForm) -> dict[str, str]:
    detail = form.page.repeats
    shown = [
        item for item in form.items if item.link_id not in form.fields or not form[item.link_id].is_hidden
    ]
    return {item.link_id: form.words(item) for item in shown if item.link_id not in detail}


def _typed(form: PageForm, story: Mapping[str, Any]) -> dict[str, Any]:
    if isinstance(form, SignsForm):
        return {"signs": ["none"]}
    sent: dict[str, Any] = {}
    for item in form.items:
        value = story.get(item.link_id, "no" if item.must else None)
        if item.type == "body_map":
            sent["site"] = [
                f"{place['site']}:{side}"
                for place in value
                for side in (("left", "right") if place["side"] == "both" else (place["side"],))
            ]
        elif item.type == "date":
            parts = zip(("year", "month", "day"), value.split("-"), strict=True)
            sent |= {f"{item.link_id}_{part}": text for part, text in parts}
        elif isinstance(value, dict):
            sent |= {f"{item.link_id}_{side}": one for side, one in value.items()}
        elif value is not None:
            sent[item.link_id] = value
    return sent


def twice_faults(seen: Iterable[Seen], elsewhere: Mapping[str, str]) -> list[str]:
    """[20] Return the names and questions that stand on more than one page, those of other forms included."""
    asked = [*(page.asks for page in seen), elsewhere]
    names = Counter(name for page in asked for name in page)
    words = Counter(text for page in asked for text in page.values())
    return [f"{what} asked {times} times" for what, times in (names + words).items() if times > 1]


def returning_faults(seen: list[Seen], facts: Iterable[str], contact: Mapping[str, Any]) -> list[str]:
    """[20] Return the facts that are asked again, safety pages that are preset, and what of the contact is empty."""
    asked = {name for page in seen for name in page.asks}
    confirming = [page.url for page in seen if page.confirms]
    checks = {f"{fact} asked again": fact not in asked for fact in facts}
    checks |= {f"{page.url} is preset": not page.preset for page in seen if "/safety-" in page.url}
    checks |= {
        "no safety question": any(name.startswith("rf_") for name in asked),
        "nothing to confirm": bool(confirming),
        "confirmed twice": len(confirming) == len(set(confirming)),
        "the contact is empty": bool(contact.get("full_name") and contact.get("mobile")),
    }
    return [fault for fault, holds in checks.items() if not holds]
