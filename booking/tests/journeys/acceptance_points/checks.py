"""Acceptance points of UX.md, section 5, as functions: each returns what is wrong, so an empty list is good.

Numbers in brackets are the points. The tests beside it ask them of the pages as they are, and again with
the fault planted that each must find; ``docs/acceptance.md`` lists them.
"""

import re
from collections.abc import Iterable, Mapping
from html.parser import HTMLParser
from typing import Any

from icalendar import Calendar
from playwright.sync_api import Error, Page

from booking.models import Appointment, Status
from booking.tests.journeys.walker import Post, Walker
from clinic.outbox.models import OutboxMessage
from intake.assessment import rule_set
from intake.assessment.explain import REVERSE_SENTENCE, SENTENCES
from intake.assessment.rules_as_data import Named
from intake.models import QuestionnaireResponse

MOST_TAPS = 5
SMALL_PHONE = {"width": 360, "height": 640}
FREE_TIMES = "button[name=time]"
SPOKEN_TIME = re.compile(
    r"(Take this time: )?(Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day \d{1,2} [A-Z][a-z]+, "
    r"(\d{1,2}:\d\d (in the (morning|afternoon|evening))|midday), \d+ minutes, \D+"
)
TELLING = ("likely", "possible", "unlikely", "flag", "score")
MOST_LINES = 3
FOOTER = (
    "This form helps plan your visit. It is not a diagnosis and nobody reads it at once."  # CLINICAL.md H.3
)
HEALTH = re.compile(r"pain|knee|hip\b|back\b|foot|arch|diabet|assessment|walking|diagnos|symptom", re.I)


# -- the whole way [9, 10] --------------------------------------------------------------------------------


def kept_of_a_booking(person: Walker, post: Post, story: dict[str, Any], mobile: str) -> dict[str, Any]:
    """Book from the front page on, a page sent empty on the way; return all that is kept of it."""
    person.begin()
    person.page.locator("main form .button-main").first.click()
    person.page.locator(".error-summary").wait_for()
    person.to_times(story)
    person.page.locator(FREE_TIMES).first.click()
    person.book(post, mobile)
    response = QuestionnaireResponse.objects.get(pk=_reference(person.page.url))
    visit = Appointment.objects.get(response=response, status=Status.BOOKED)
    contact = visit.contact
    assert visit.patient
    return {
        "answers": response.answers,
        "answered_by": response.answered_by,
        "assessment": response.assessments.latest("number").result,
        "visit_type": visit.visit_type.code,
        "patient": [visit.patient.full_name, visit.patient.birth_date.isoformat()],
        "contact": [contact.full_name, contact.mobile, contact.email, contact.phone_owner, contact.channel],
        "messages": sorted(OutboxMessage.objects.filter(about_id=visit.pk).values_list("kind", flat=True)),
    }


def script_faults(people: Mapping[str, Walker], post: Post, story: dict[str, Any]) -> list[str]:
    """[9, 10] Return where a booking stops, or keeps other things than that of the last of these people.

    The names say how each comes: without scripts, with a script that never arrives, with all of them.
    """
    kept = {}
    for name, person in people.items():
        try:
            kept[name] = kept_of_a_booking(person, post, story, "07700 900 321")
        except (Error, AssertionError) as error:
            return [f"{name} it ends at {person.page.url}: {error}"]
    _, whole = kept.popitem()
    return [
        f"{key}: {whole[key]} with all scripts, {one[key]} {name}"
        for name, one in kept.items()
        for key in whole
        if one[key] != whole[key]
    ]


def _reference(url: str) -> str:
    found = re.search(r"[0-9a-f-]{36}", url)
    assert found
    return found[0]


# -- booking once [17], and against others [39] -----------------------------------------------------------


def double_press_faults(person: Walker, code: str) -> list[str]:
    """[17] Press twice, reload, go back and press once more; return what came twice or was not said."""
    page, stale = person.page, person.context.new_page()
    stale.goto(page.url)
    for tab in (page, stale):
        tab.get_by_label("Code").fill(code)
    page.get_by_role("button", name="Book this appointment").dblclick()
    page.wait_for_url("**/booked/**")
    page.reload()
    page.go_back()
    stale.get_by_role("button", name="Book this appointment").click()
    stale.wait_for_load_state()
    counted = {
        "appointments": Appointment.objects.count(),
        "confirmations": OutboxMessage.objects.filter(kind="confirmation").count(),
    }
    found = [f"{number} {what}" for what, number in counted.items() if number != 1]
    said = "You have already booked this"
    found += [f"{name}: not said" for name, tab in (("back", page), ("third", stale)) if not _says(tab, said)]
    return found


def _says(page: Page, words: str) -> bool:
    return words in page.locator("main").inner_text()


def taken_time_faults(first: Walker, second: Walker) -> list[str]:
    """[39] Let two who look at the same times take the same one; return what is lost or not offered."""
    answers = _answers(second)
    address = second.page.url
    wanted = str(first.page.locator(FREE_TIMES).first.get_attribute("value")).split(":")[0]
    for one in (first, second):
        one.page.locator(f"{FREE_TIMES}[value^='{wanted}:']").first.click()
        one.page.wait_for_load_state()
    refusal = second.page.locator("[role=alert]")
    offered = refusal.get_by_role("button").count() if refusal.count() else 0
    checks = {
        "the first does not go on": first.page.url.endswith("/contact/"),
        "the second is on another page": second.page.url == address,
        "not said": refusal.count() == 1 and "Someone else has just booked that time" in refusal.inner_text(),
        f"{offered} free times offered": offered == 3,
        "the answers changed": _answers(second) == answers,
        "more than one holds it": Appointment.objects.count() == 1,
    }
    return [fault for fault, holds in checks.items() if not holds]


def _answers(person: Walker) -> dict[str, Any]:
    return dict(QuestionnaireResponse.objects.get(pk=_reference(person.page.url)).answers)


# -- danger [26] ------------------------------------------------------------------------------------------


def emergency_faults(person: Walker, story: dict[str, Any]) -> list[str]:
    """[26] Tick numbness in the saddle area; return what is wrong with the page that follows, and with Back."""
    page = person.page
    page.set_viewport_size(SMALL_PHONE)
    sign = page.locator("input[value=rf_saddle]")
    person.answer(story, until=lambda url: sign.count() > 0)
    person.answer_page({**story, "rf_saddle": "yes"})
    leads = page.locator("a, form").evaluate_all(
        "all => all.map(one => one.getAttribute('href') || one.getAttribute('action') || '')"
    )
    call = page.locator("main a[href^='tel:']").first.bounding_box() or {"y": 9999, "height": 0}
    times = page.request.get(f"/book/{_reference(page.url)}/times/")
    checks = {
        f"leads to {page.url}": page.url.endswith("/get-help/"),
        "a way leads to times": not [to for to in leads if "/book/" in to],
        "the times are open": times.status == 403 and 'name="time"' not in times.text(),
        "the call is out of sight": call["y"] >= 0 and call["y"] + call["height"] <= SMALL_PHONE["height"],
        "the heading has not the focus": page.evaluate("document.activeElement.tagName") == "H1",
    }
    page.go_back()
    checks["Back: not ticked"] = sign.count() == 1 and sign.is_checked()
    return [fault for fault, holds in checks.items() if not holds]


# -- answers and result [36, 37] --------------------------------------------------------------------------


def change_faults(person: Walker) -> list[str]:
    """[36] Follow each Change of the list of answers and go on; return pages that are not filled or lead astray."""
    page, found = person.page, []
    address, answers = page.url, _answers(person)
    changes = page.locator("main a[href*='changing=1']").evaluate_all("all => all.map(one => one.href)")
    for change in dict.fromkeys(changes):
        page.goto(change)
        with page.expect_navigation():
            page.get_by_role("button", name="Continue").click()
        if page.url != address:
            found.append(f"{change} leads to {page.url}")
        if _answers(person) != answers:
            found.append(f"{change} was not filled")
    return found or ([] if changes else ["nothing can be changed"])


def opened_question_faults(person: Walker) -> list[str]:
    """[36] Add the groin to the map; return what is wrong unless its question comes before the list, and is kept."""
    page, before = person.page, _answers(person).keys()
    address = page.url
    page.locator("main a[href*='/where/?changing=1']").first.click()
    person.answer_page({"body_map": [{"site": "groin", "side": "left"}]})
    asked = page.url
    if asked == address or "changing=1" not in asked:
        return [f"the change leads to {asked}"]
    person.answer({}, until=lambda url: url == address)
    return [] if _answers(person).keys() > before else ["nothing new was asked"]


def result_faults(source: str, *, sentence: str | None = None) -> list[str]:
    """[37] Return what a result says that it should not; ``sentence``: what it must say where it is switched on."""
    text = re.sub(r"<[^>]+>", "", source)
    found = [f"{lines} lines" for lines in _lists(source) if lines > MOST_LINES]
    if sentence is None:
        return found + [word for word in (*TELLING, *told_by_the_result()) if word in source.lower()]
    checks = {"no sentence": sentence in text, "no footer": FOOTER in text, "%": "%" not in text}
    return found + [fault for fault, holds in checks.items() if not holds]


def told_by_the_result() -> list[str]:
    """Return the beginnings of all that only a result leads to: the sentences, and some of the advice."""
    sentences = [*SENTENCES.values(), REVERSE_SENTENCE]
    advice = [
        one.text for one in rule_set().advice if "not_told" not in one.condition.text and _reads_it(one)
    ]
    return [re.split(r"[.{]", text)[0].lower() for text in (*sentences, *advice)]


def _reads_it(advice: Named) -> bool:
    return not {"result", "direction"}.isdisjoint(advice.condition.link_ids) and advice.code != "back"


class _Lists(HTMLParser):
    """Counts the lines of each list, those of a list inside another by themselves."""

    def __init__(self) -> None:
        super().__init__()
        self.open: list[int] = []
        self.lines: list[int] = []

    def handle_starttag(self, tag: str, attrs: Any) -> None:
        if tag == "ul":
            self.open.append(0)
        elif tag == "li" and self.open:
            self.open[-1] += 1

    def handle_endtag(self, tag: str) -> None:
        if tag == "ul" and self.open:
            self.lines.append(self.open.pop())


def _lists(source: str) -> list[int]:
    """Return the lines of each list of a result, but for what to bring."""
    counted = _Lists()
    counted.feed(re.sub(r"<h2>Please bring</h2>.*?</ul>", "", source, flags=re.S))
    return counted.lines


# -- times [38] and what is taken along [41] --------------------------------------------------------------


def spoken_time_faults(page: Page) -> list[str]:
    """[38] Return the names of times that do not say weekday, date, time, minutes and doctor."""
    page.locator("details.more-times").evaluate_all("all => all.forEach(one => { one.open = true; })")
    times = page.locator(f"main {FREE_TIMES}")
    spoken = [
        re.search('button "(.*?)"', times.nth(number).aria_snapshot()) for number in range(times.count())
    ]
    names = [name[1] if name else "no name" for name in spoken]
    return [name for name in names if not SPOKEN_TIME.fullmatch(name)] if names else ["no times"]


def tap_faults(person: Walker) -> list[str]:
    """[38] Go from the result to the contact page by the shortest way; return the taps if they are too many."""
    person.taps = 0
    while not person.page.url.endswith("/contact/") and person.taps <= MOST_TAPS:
        with person.page.expect_navigation():
            person.page.locator("main .button-main").first.click()
        person.taps += 1
    return [f"{person.taps} taps"] if person.taps > MOST_TAPS else []


def calendar_faults(content: str, visit: Appointment) -> list[str]:
    """[41] Return what is wrong with the calendar file of a visit that stands or was cancelled."""
    try:
        calendar = Calendar.from_ical(content)
        (event,) = calendar.walk("VEVENT")
    except ValueError as error:
        return [f"not valid: {error}"]
    expected = ("CANCEL", "CANCELLED") if visit.status == Status.CANCELLED else ("PUBLISH", "CONFIRMED")
    checks = {
        "another time": event.decoded("DTSTART") == visit.starts_at,
        "another zone": event["DTSTART"].params.get("TZID") == visit.location.time_zone,
        "no zone rules": [zone["TZID"] for zone in calendar.walk("VTIMEZONE")] == [visit.location.time_zone],
        "a health word": not HEALTH.search(content),
        "another state": (calendar.get("METHOD"), event.get("STATUS")) == expected,
    }
    return [fault for fault, holds in checks.items() if not holds]


def follow_up_faults(before: str, after: str) -> list[str]:
    """[41] Return why a calendar that has the one file would not take the other for news of the same visit."""
    (old,), (new,) = (Calendar.from_ical(content).walk("VEVENT") for content in (before, after))
    return [
        fault
        for fault, holds in {
            "another UID": old["UID"] == new["UID"],
            "SEQUENCE does not rise": new["SEQUENCE"] > old["SEQUENCE"],
        }.items()
        if not holds
    ]


# -- links in messages [42] -------------------------------------------------------------------------------


def looking_faults(links: Iterable[str], people: list[Walker], everything: Any) -> list[str]:
    """[42] Ask for each link five times, as GET, as HEAD and on a page; return those that change anything."""
    found = []
    for link in links:
        before = everything()
        for person in people * 5:
            person.context.request.get(link)
            person.context.request.head(link)
            person.page.goto(link)
        for person in people:
            person.page.wait_for_load_state("networkidle")
        if everything() != before:
            found.append(link)
    return found
