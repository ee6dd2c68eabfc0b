"""Acceptance points of UX.md, section 5, each asked of the pages as they are and with its fault planted.

What is asked stands in ``acceptance.py`` and ``map_checks.py``; which point is where in ``docs/acceptance.md``.
The server is a thread of the test, so that a fault can be planted in a view as well as in a page.
"""

import json
import re
from collections.abc import Callable, Iterator
from datetime import date, datetime, timedelta
from http import HTTPStatus
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
import time_machine
from django.http import HttpResponse
from django.shortcuts import render
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import Browser, Route

from booking.feeds.ics import calendar_file
from booking.models import Appointment, CancelReason
from booking.services.cancel import cancel
from booking.services.confirm import confirm
from booking.services.contact import Contact, prove, request_code
from booking.services.hold import hold
from booking.services.move import move
from booking.tests.conftest import NINE, by_sms, sent_code
from booking.tests.journeys import acceptance, map_checks
from booking.tests.journeys.conftest import KNEES
from booking.tests.journeys.walker import LINK, Walker
from booking.tests.patient.conftest import browser_of, everything
from booking.views import booked as booked_views
from booking.views import code as code_views
from booking.views import manage as manage_views
from booking.views import times as times_views
from booking.views.keeping import Refusal, keep_time
from booking.views.picker import Picker
from clinic import links
from clinic.models import Practitioner, Purpose, VisitType
from clinic.outbox.dispatch import send_due
from clinic.outbox.models import Channel, OutboxMessage
from conftest import NOW
from intake.assessment import rule_set
from intake.assessment.explain import Reasons
from intake.forms import page_form
from intake.models import QuestionnaireResponse, RuleSetApproval
from intake.questionnaire.flow import first_unanswered_page, items_to_show
from intake.questionnaire.items import Stage
from intake.questionnaire.labels import SIDES
from intake.services.answers import record_answers
from intake.services.assess import assess_response
from intake.services.start import start_response
from intake.views import pages as page_views
from intake.views import result as result_views

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

NEXT_WEEK = NINE + timedelta(days=7)
LIKELY_KNEE = (  # CLINICAL.md H.3
    "Some of your answers fit with your feet adding to your knee pain. Only an examination can tell. "
    "We suggest a longer visit so that the doctor can look at how you walk."
)
NOT_ENOUGH = "We need a little more to plan your visit."

Visitor = Callable[..., Walker]
Answered = Callable[..., QuestionnaireResponse]
Wish = Callable[..., dict[str, Any]]


class PostOffice:
    """Sends what is due, as the worker does, and shows what left."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def sms(self) -> list[dict[str, str]]:
        """Return the text messages so far, the oldest first."""
        send_due(timezone.now(), 50)
        return [json.loads(file.read_text()) for file in sorted(self.folder.glob("outgoing/sms/*.json"))]

    def links(self) -> list[str]:
        """Return every link in every message so far, as the path behind our own host."""
        found = [LINK.search(text["text"]) for text in self.sms()]
        mails = sorted(self.folder.glob("outgoing/mail/*.eml"))
        found += [LINK.search(mail.read_text().replace("=\n", "")) for mail in mails]
        return [re.sub("^https?://[^/]+", "", link[0]) for link in found if link]


@pytest.fixture
def post(settings: Any, tmp_path: Path) -> PostOffice:
    settings.DATA_DIR = tmp_path
    settings.EMAIL_BACKEND = "clinic.outbox.channels.folder.EmailBackend"
    settings.EMAIL_FILE_PATH = str(tmp_path / "outgoing" / "mail")
    return PostOffice(tmp_path)


@pytest.fixture
def going_clock() -> Iterator[time_machine.Traveller]:
    """The cast's present, going on: a browser waits for ever on a clock that stands."""
    with time_machine.travel(NOW) as moved:
        yield moved


@pytest.fixture
def visitor(
    live_server: Any, chromium: Browser, going_clock: Any, opening_hours: None, link_visit: VisitType
) -> Iterator[Visitor]:
    """Make people with browsers of their own, in which some answers were given, or none."""
    people: list[Walker] = []

    def make(response: QuestionnaireResponse | None = None, path: str = "", **kept: Any) -> Walker:
        person = Walker(chromium, live_server.url, has_touch=True, **kept)
        person.context.set_default_timeout(5000)
        people.append(person)
        if response:
            session = browser_of(response).cookies["sessionid"].value
            person.context.add_cookies([{"name": "sessionid", "value": session, "url": live_server.url}])
        if path:
            person.page.goto(path)
        return person

    yield make
    for person in people:
        person.close()


@pytest.fixture
def answered(link_visit: VisitType) -> Answered:
    """Answer as the services keep it: everything before the booking, up to a page, or all there is.

    ``checked``: and assess it.
    """

    def make(
        *, until: str = "", checked: bool = False, stage: Stage | None = "before"
    ) -> QuestionnaireResponse:
        response = start_response(answered_by="self", now=NOW)
        while page := first_unanswered_page(response.answers, stage=stage, today=NOW.date()):
            if page.slug == until:
                break
            items = items_to_show(page, response.answers, today=NOW.date())
            values = {one.link_id: KNEES.get(one.link_id, "no" if one.must else None) for one in items}
            record_answers(response, page, values, now=NOW)
        if checked:
            assess_response(response, NOW)
        return response

    return make


@pytest.fixture
def at_times(visitor: Visitor, answered: Answered) -> Callable[[], Walker]:
    """Let somebody come to the free times."""

    def make() -> Walker:
        response = answered(checked=True)
        return visitor(response, reverse("booking:times", args=[response.pk]))

    return make


@pytest.fixture
def booked_next_week(answered: Answered, a_visit: Wish) -> Callable[..., Appointment]:
    """Book a visit far enough ahead for both reminders."""

    def make(response: QuestionnaireResponse | None = None, contact: Contact | None = None) -> Appointment:
        visit = hold(**a_visit(response=response or answered(checked=True), starts_at=NEXT_WEEK))
        request_code(appointment=visit, contact=contact or by_sms(), now=NOW)
        prove(appointment=visit, typed=sent_code(visit), now=NOW)
        return confirm(appointment=visit, now=NOW)

    return make


@pytest.fixture
def rewrite(monkeypatch: Any) -> Callable[..., None]:
    """Plant a fault in the pages of a view module: what matches ``old`` comes as ``new``."""

    def plant(views: Any, path: str, old: str, new: str) -> None:
        def changed(request: Any, *args: Any, **kwargs: Any) -> HttpResponse:
            answer = render(request, *args, **kwargs)
            if request.path.endswith(path):
                text = answer.content.decode()
                assert re.search(old, text), f"nothing to plant in {request.path}"
                answer.content = re.sub(old, new, text)
            return answer

        monkeypatch.setattr(views, "render", changed)

    return plant


def rewrite_script(person: Walker, file: str, old: str, new: str) -> None:
    """Plant a fault in a script."""

    def changed(route: Route) -> None:
        answer = route.fetch()
        assert old in answer.text()
        route.fulfill(response=answer, body=answer.text().replace(old, new))

    person.context.route(re.compile(file), changed)


def when_loaded(person: Walker, do: str) -> Walker:
    """Plant a fault that each page does to itself once it stands."""
    person.context.add_init_script(f"window.addEventListener('load', () => {{ {do} }})")
    return person


# -- 9: without JavaScript --------------------------------------------------------------------------------


def test_a_booking_without_scripts_completes_and_keeps_the_same(visitor: Visitor, post: PostOffice):
    """9"""
    assert acceptance.script_faults(visitor(), visitor(java_script_enabled=False), post, KNEES) == []


def test_a_way_that_needs_scripts_is_found_when_planted(visitor: Visitor, post: PostOffice, rewrite: Any):
    rewrite(page_views, "/where/", 'type="submit"', 'type="button"')
    plain = visitor(java_script_enabled=False)
    plain.context.set_default_timeout(2000)
    (fault,) = acceptance.script_faults(visitor(), plain, post, KNEES)
    assert re.match("without scripts it ends at .*/where/", fault)


def test_a_script_that_keeps_something_else_is_found_when_planted(visitor: Visitor, post: PostOffice):
    ticks = "document.getElementById('id_site_shin_left')?.click()"
    scripted = when_loaded(visitor(), ticks)
    faults = acceptance.script_faults(scripted, visitor(java_script_enabled=False), post, KNEES)
    assert "answers: " in faults[0]


# -- 17: booked once --------------------------------------------------------------------------------------


@pytest.fixture
def at_code(visitor: Visitor, answered: Answered, a_visit: Wish) -> Callable[[], tuple[Walker, str]]:
    """Let somebody come to the page that asks for the code, and know it."""

    def make() -> tuple[Walker, str]:
        visit = hold(**a_visit(response=answered(checked=True)))
        request_code(appointment=visit, contact=by_sms(), now=NOW)
        return visitor(visit.response, reverse("booking:code", args=[visit.response_id])), sent_code(visit)

    return make


def test_a_double_tap_a_reload_and_a_third_press_book_once_and_say_so(at_code: Any):
    """17"""
    assert acceptance.double_press_faults(*at_code()) == []


def test_what_a_second_press_does_again_is_found_when_planted(at_code: Any, monkeypatch: Any):
    def forgetful(*, appointment: Appointment, now: datetime) -> Appointment:
        booked = confirm(appointment=appointment, now=now)
        message = OutboxMessage.objects.get(about_id=booked.pk, kind="confirmation")
        OutboxMessage.objects.create(
            **{
                field: getattr(message, field)
                for field in ("kind", "channel", "recipient", "about_id", "due_at")
            },
            dedupe_key="once more",
            next_try_at=message.due_at,
            created_at=now,
        )
        twin = Appointment.objects.get(pk=booked.pk)
        twin.pk, twin.reference, twin.idempotency_key, twin.response = None, "FK-TWIN", None, None
        twin._state.adding = True
        twin.save()
        return booked

    monkeypatch.setattr(code_views, "confirm", forgetful)
    assert acceptance.double_press_faults(*at_code()) == ["2 appointments", "2 confirmations"]


def test_a_third_press_without_a_word_is_found_when_planted(at_code: Any, monkeypatch: Any):
    monkeypatch.setattr("booking.views.booked.ALREADY", "not asked")
    assert acceptance.double_press_faults(*at_code()) == ["back: not said", "third: not said"]


# -- 26: danger -------------------------------------------------------------------------------------------


def test_a_danger_sign_leads_to_help_at_once_and_to_no_time(visitor: Visitor, answered: Answered):
    """26"""
    response = answered(until="safety-1")
    assert acceptance.emergency_faults(visitor(response, f"/answers/{response.pk}/safety-1/"), KNEES) == []


@pytest.mark.parametrize(
    ("fault", "plant"),
    [
        (
            "a way leads to times",
            "main.insertAdjacentHTML('beforeend', '<a href=\"/book/1/times/\">Times</a>')",
        ),
        ("the call is out of sight", "main.prepend(Object.assign(new Image(), {height: 700}))"),
        ("the heading has not the focus", "document.activeElement.blur()"),
    ],
)
def test_an_emergency_page_that_fails_is_found_when_planted(
    visitor: Visitor, answered: Answered, fault: str, plant: str
):
    response = answered(until="safety-1")
    person = visitor(response, f"/answers/{response.pk}/safety-1/")
    when_loaded(
        person,
        f"const main = document.querySelector('main'); if (location.pathname.endsWith('/get-help/')) {plant}",
    )
    assert acceptance.emergency_faults(person, KNEES) == [fault]


def test_a_sign_that_is_lost_on_the_way_back_is_found_when_planted(visitor: Visitor, answered: Answered):
    response = answered(until="safety-1")
    person = visitor(response, f"/answers/{response.pk}/safety-1/")
    person.context.add_init_script(
        "addEventListener('pageshow', () => { const sign = document.querySelector('[value=rf_saddle]');"
        " if (sign) sign.checked = false; })"
    )
    assert acceptance.emergency_faults(person, KNEES) == ["Back: not ticked"]


def test_times_that_stay_open_in_danger_are_found_when_planted(
    visitor: Visitor, answered: Answered, monkeypatch: Any
):
    monkeypatch.setattr("booking.views.own.not_yet", lambda request, response: HttpResponse("Choose"))
    response = answered(until="safety-1")
    person = visitor(response, f"/answers/{response.pk}/safety-1/")
    assert acceptance.emergency_faults(person, KNEES) == ["the times are open"]


# -- 32 to 34: the body map -------------------------------------------------------------------------------


@pytest.fixture
def at_map(visitor: Visitor, answered: Answered) -> Callable[..., Walker]:
    """Let somebody come to the body map; ``planted``: what its script has, and what it has instead."""

    def make(*planted: str) -> Walker:
        response = answered(until="where")
        person = visitor(response)
        if planted:
            rewrite_script(person, r"body_map.*\.js$", *planted)
        person.page.goto(f"/answers/{response.pk}/where/")
        return person

    return make


def test_every_area_of_the_map_is_wide_enough_its_own_and_alone(at_map: Any):
    """32"""
    assert map_checks.area_faults(at_map().page) == []


@pytest.mark.parametrize(
    ("fault", "plant"),
    [
        ("id_site_groin_left is small", "area.setAttribute('width', 30)"),
        ("overlap", "area.setAttribute('height', 90)"),
        ("id_site_groin_left is not hit in its middle", "area.style.pointerEvents = 'none'"),
    ],
)
def test_an_area_that_a_finger_misses_is_found_when_planted(at_map: Any, fault: str, plant: str):
    page = at_map().page
    page.evaluate(
        f"() => {{ const area = document.querySelector('[data-for=id_site_groin_left] .hit'); {plant}; }}"
    )
    assert fault in " ".join(map_checks.area_faults(page))


def test_places_and_boxes_stay_equal_and_are_said_once(at_map: Any):
    """33"""
    assert map_checks.tick_faults(at_map().page) == []


@pytest.mark.parametrize(
    ("fault", "old", "new"),
    [
        (
            "box and place differ when not chosen",
            "box.checked));",
            "box.checked) || place.matches('.chosen'));",
        ),
        ("said []", "announce(event.target)", "0"),
        ("box and place differ when chosen", "boxesOf(from)[0].click()", "0"),
        ("said ['Left", "announce(event.target)", "announce(event.target), announce(event.target)"),
    ],
)
def test_a_map_that_differs_from_its_list_is_found_when_planted(at_map: Any, fault: str, old: str, new: str):
    found = map_checks.tick_faults(at_map(old, new).page)
    assert fault in " ".join(found)


@pytest.fixture
def knees_tapped(post: PostOffice, osei_user: Any, booked_next_week: Any) -> Callable[[Walker], list[str]]:
    """Tap both knees at the right of the picture, go on, and read what is stored, shown to check, and charted."""

    def tap(person: Walker) -> list[str]:
        page = person.page
        map_checks.taps_at_the_right(page)
        with page.expect_navigation():
            page.get_by_role("button", name="Continue").click()
        response = QuestionnaireResponse.objects.get()
        stored = response.answers["body_map"]
        person.answer({**KNEES, "body_map": stored}, until=lambda url: url.endswith("/check/"))
        checked = page.locator("main").inner_text()
        response.refresh_from_db()
        assess_response(response, NOW)
        visit = booked_next_week(response)
        doctor = Client()
        doctor.force_login(osei_user, backend="allauth.account.auth_backends.AuthenticationBackend")
        chart = doctor.get(reverse("doctor:summary", args=[visit.pk])).content.decode()
        return map_checks.side_faults(stored, P7=checked, C2=chart)

    return tap


def test_the_knee_at_the_right_is_left_from_the_front_and_right_from_behind(at_map: Any, knees_tapped: Any):
    """34"""
    assert knees_tapped(at_map()) == []


def test_a_mirrored_picture_is_found_when_planted(at_map: Any, knees_tapped: Any, rewrite: Any):
    rewrite(page_views, "/where/", 'data-for="id_site_knee_back_right"', 'data-for="id_site_knee_back_left"')
    assert "stored [{'site': 'knee_back', 'side': 'left'}" in knees_tapped(at_map())[0]


def test_a_page_that_does_not_print_the_side_is_found_when_planted(
    at_map: Any, knees_tapped: Any, monkeypatch: Any
):
    monkeypatch.setitem(SIDES, "left", "L")
    assert {fault.split(":")[0] for fault in knees_tapped(at_map())} == {"P7", "C2"}


# -- 36 and 37: answers and result ------------------------------------------------------------------------


@pytest.fixture
def at_check(visitor: Visitor, answered: Answered) -> Callable[[], Walker]:
    """Let somebody come to the list of their answers."""

    def make() -> Walker:
        response = answered()
        return visitor(response, reverse("intake:check", args=[response.pk]))

    return make


def test_each_change_opens_its_page_filled_and_returns(at_check: Any):
    """36"""
    assert acceptance.change_faults(at_check()) == []


def test_a_page_to_change_that_is_empty_is_found_when_planted(at_check: Any, monkeypatch: Any):
    def emptied(page: Any, answers: Any, **kept: Any) -> Any:
        form = page_form(page, answers, **kept)
        form.initial = {}
        return form

    monkeypatch.setattr(page_views, "page_form", emptied)
    assert [one for one in acceptance.change_faults(at_check()) if one.endswith("was not filled")]


def test_a_change_that_leads_on_is_found_when_planted(at_check: Any, monkeypatch: Any):
    monkeypatch.setattr(
        page_views, "record_answers", lambda *args, changing, **kept: record_answers(*args, **kept)
    )
    assert [one for one in acceptance.change_faults(at_check()) if "leads to" in one]


def test_a_question_that_a_change_opens_is_asked_first(at_check: Any):
    """36"""
    assert acceptance.opened_question_faults(at_check()) == []


def test_a_new_question_that_is_not_asked_is_found_when_planted(at_check: Any, monkeypatch: Any):
    monkeypatch.setattr(
        page_views,
        "address",
        lambda response, onward, **kept: reverse("intake:other_visit", args=[response.pk]),
    )
    assert acceptance.opened_question_faults(at_check()) != []


@pytest.fixture
def result_source(visitor: Visitor, answered: Answered) -> Callable[[], str]:
    """Return the source of a result as the browser got it."""

    def get(stage: Stage | None = "before") -> str:
        response = answered(checked=True, stage=stage)
        answer = visitor(response).page.goto(reverse("intake:result", args=[response.pk]))
        assert answer
        return answer.text()

    return get


@pytest.fixture
def switched_on(practice: Any, noor: Any) -> None:
    """The doctor has signed the rules, and the practice shows patients what they make of the foot."""
    practice.show_foot_flag_to_patients = True
    practice.save()
    RuleSetApproval.objects.create(rule_set=rule_set().title, approved_by=noor, approved_on=date(2027, 3, 1))


def test_a_result_says_nothing_of_the_link_where_that_is_off(result_source: Any):
    """37"""
    assert acceptance.result_faults(result_source()) == []


@pytest.mark.parametrize(("stage", "sentence"), [(None, LIKELY_KNEE), ("before", NOT_ENOUGH)])
def test_a_result_says_the_sentence_of_the_rules_where_that_is_on(
    switched_on: None, result_source: Any, stage: Stage | None, sentence: str
):
    """37"""
    assert acceptance.result_faults(result_source(stage), sentence=sentence) == []


def test_a_result_that_tells_is_found_when_planted(result_source: Any, rewrite: Any):
    rewrite(result_views, "/result/", "<h2", "<!-- foot_driven: likely --><h2")
    assert acceptance.result_faults(result_source()) == ["likely"]


def test_a_result_in_other_words_is_found_when_planted(
    switched_on: None, result_source: Any, monkeypatch: Any
):
    many = Reasons(list("abcd"), list("uvwxyz"), "Your feet cause 70% of your knee pain.")
    monkeypatch.setattr(result_views, "patient_reasons", lambda result, answers: many)
    monkeypatch.setattr(result_views, "MOST_REASONS", 9)
    found = acceptance.result_faults(result_source(), sentence=LIKELY_KNEE)
    assert found == ["4 lines", "6 lines", "no sentence", "%"]


# -- 38 and 39: times -------------------------------------------------------------------------------------


def test_each_time_is_spoken_as_a_whole_sentence(at_times: Any):
    """38"""
    assert acceptance.spoken_time_faults(at_times().page) == []


@pytest.mark.parametrize(
    ("said", "plant"),
    [
        ("9:00 am", "time.removeAttribute('aria-label')"),
        (
            "Thursday 4 March, 9:00 in the morning, 45 minutes",
            "time.ariaLabel = time.ariaLabel.replace(/, Dr.*/, '')",
        ),
    ],
)
def test_a_time_without_its_sentence_is_found_when_planted(at_times: Any, said: str, plant: str):
    page = at_times().page
    page.locator("[aria-label^='Thursday 4 March, 9:00']").evaluate(f"time => {{ {plant} }}")
    assert acceptance.spoken_time_faults(page) == [said]


def test_from_the_result_to_a_kept_time_takes_few_taps(at_times: Any):
    """38"""
    person = at_times()
    person.page.goto(person.page.url.replace("/book/", "/answers/").replace("/times/", "/result/"))
    assert acceptance.tap_faults(person) == []


def test_a_long_way_to_a_time_is_found_when_planted(at_times: Any, monkeypatch: Any):
    person = at_times()
    person.page.goto(person.page.url.replace("/book/", "/answers/").replace("/times/", "/result/"))
    monkeypatch.setattr(
        times_views, "keep_time", lambda *args: Refusal("Once more", NINE, HTTPStatus.CONFLICT)
    )
    assert acceptance.tap_faults(person) == ["6 taps"]


def test_of_two_who_take_one_time_one_goes_on_and_the_other_loses_nothing(at_times: Any):
    """39"""
    assert acceptance.taken_time_faults(at_times(), at_times()) == []


def test_a_loser_without_a_way_on_is_found_when_planted(at_times: Any, monkeypatch: Any):
    monkeypatch.setattr(Picker, "nearest", lambda picker, to: [])
    assert acceptance.taken_time_faults(at_times(), at_times()) == ["0 free times offered"]


def test_answers_lost_with_the_time_are_found_when_planted(at_times: Any, monkeypatch: Any):
    def forgetful(response: QuestionnaireResponse, *args: Any) -> Any:
        kept = keep_time(response, *args)
        if isinstance(kept, Refusal):
            QuestionnaireResponse.objects.filter(pk=response.pk).update(answers={})
        return kept

    monkeypatch.setattr(times_views, "keep_time", forgetful)
    assert "the answers changed" in acceptance.taken_time_faults(at_times(), at_times())


def test_a_time_that_two_hold_is_found_when_planted(at_times: Any, monkeypatch: Any):
    def careless(**wish: Any) -> Appointment:
        held = hold(**{**wish, "starts_at": wish["starts_at"] + timedelta(hours=Appointment.objects.count())})
        Appointment.objects.update(starts_at=wish["starts_at"])
        return held

    monkeypatch.setattr("booking.views.keeping.hold", careless)
    assert "more than one holds it" in acceptance.taken_time_faults(at_times(), at_times())


# -- 41: the calendar file --------------------------------------------------------------------------------


@pytest.fixture
def files(
    visitor: Visitor, booked_next_week: Any, osei: Practitioner
) -> Callable[[], list[tuple[str, Appointment]]]:
    """Take the file along from the booked page, then behind the link after a move and after a cancel."""

    def taken(person: Walker, visit: Appointment) -> tuple[str, Appointment]:
        with person.page.expect_download() as file:
            person.tap("link", "Add to calendar")
        return file.value.path().read_text(), visit

    def make() -> list[tuple[str, Appointment]]:
        visit = booked_next_week()
        person = visitor(visit.response, reverse("booking:booked", args=[visit.response_id]))
        first = taken(person, visit)
        token = links.issue(Purpose.APPOINTMENT, visit.pk, expires_at=NEXT_WEEK + timedelta(days=9), now=NOW)
        later = NEXT_WEEK + timedelta(hours=2)
        visit = move(appointment=visit, practitioner=osei, starts_at=later, sequence=0, now=NOW)
        person.page.goto(reverse("booking:manage", args=[token]))
        moved = taken(person, visit)
        visit = cancel(appointment=visit, reason=CancelReason.TIME, now=NOW)
        file = person.page.request.get(reverse("booking:manage_calendar", args=[token]))
        return [first, moved, (file.text(), visit)]

    return make


def all_calendar_faults(files: list[tuple[str, Appointment]]) -> list[str]:
    """Return what is wrong with each file, and with each as news of the one before."""
    found = [fault for content, visit in files for fault in acceptance.calendar_faults(content, visit)]
    texts = [content for content, _ in files]
    pairs = zip(texts, texts[1:], strict=False)
    return found or [fault for before, after in pairs for fault in acceptance.follow_up_faults(before, after)]


def test_the_calendar_file_is_valid_silent_and_follows_the_visit(files: Any):
    """41"""
    assert all_calendar_faults(files()) == []


@pytest.mark.parametrize(
    ("fault", "old", "new"),
    [
        ("not valid", "BEGIN:VEVENT", "BEGIN"),
        ("another time", r"DTSTART;(.*)T(\d\d)", r"DTSTART;\1T23"),
        ("another zone", "TZID(.)Europe/London", r"TZID\1Europe/Paris"),
        ("no zone rules", "(?s)BEGIN:VTIMEZONE.*END:VTIMEZONE\r\n", ""),
        ("a health word", "SUMMARY:", "SUMMARY:Knee pain "),
        ("another state", "METHOD:CANCEL", "METHOD:PUBLISH"),
        ("another UID", "UID:.*@", lambda found: f"UID:{uuid4()}@"),
        ("SEQUENCE does not rise", r"SEQUENCE:\d", "SEQUENCE:0"),
    ],
)
def test_a_calendar_file_that_is_wrong_is_found_when_planted(
    files: Any, monkeypatch: Any, fault: str, old: str, new: Any
):
    monkeypatch.setattr(
        booked_views, "calendar_file", lambda visit, *, now: re.sub(old, new, calendar_file(visit, now=now))
    )
    assert any(found.startswith(fault) for found in all_calendar_faults(files()))


# -- 42: links in messages --------------------------------------------------------------------------------


@pytest.fixture
def every_link(
    post: PostOffice, booked_next_week: Any, osei: Practitioner, going_clock: Any
) -> Callable[..., list[str]]:
    """Send every message that a visit can owe, some as text and some as mail; return the links in them."""

    def make(*, cancelled: bool = False) -> list[str]:
        visit = booked_next_week(
            contact=Contact(full_name="Ada Byron", channel=Channel.EMAIL, email="ada@example.com")
        )
        visit = move(
            appointment=visit,
            practitioner=osei,
            starts_at=NEXT_WEEK + timedelta(hours=2),
            sequence=0,
            now=NOW,
        )
        post.links()
        other = booked_next_week()
        for days in (3, 1):
            going_clock.move_to(NEXT_WEEK - timedelta(days=days, minutes=-5))
            post.links()
        if cancelled:
            for one in (visit, other):
                cancel(appointment=one, reason=CancelReason.TIME, now=timezone.now())
        sent = post.links()
        kinds = OutboxMessage.objects.filter(state="sent").values_list("kind", flat=True)
        expected = {"confirmation", "moved", "reminder_3_days", "reminder_1_day"}
        assert set(kinds) >= expected | ({"cancellation"} if cancelled else set())
        return sent

    return make


@pytest.fixture
def lookers(visitor: Visitor) -> list[Walker]:
    """What opens links by itself: with scripts and without."""
    return [visitor(), visitor(java_script_enabled=False)]


@pytest.mark.parametrize("cancelled", [False, True])
def test_looking_at_what_a_message_leads_to_changes_nothing(every_link: Any, lookers: Any, cancelled: bool):
    """42"""
    assert acceptance.looking_faults(every_link(cancelled=cancelled), lookers, everything) == []


def test_a_look_that_changes_something_is_found_when_planted(every_link: Any, lookers: Any, monkeypatch: Any):
    def confirming(request: Any, token: str, visit: Appointment, **kept: Any) -> HttpResponse:
        Appointment.objects.filter(pk=visit.pk).update(confirmed_by_patient_at=timezone.now())
        return page(request, token, visit, **kept)

    page = manage_views._page
    monkeypatch.setattr(manage_views, "_page", confirming)
    assert acceptance.looking_faults(every_link()[:1], lookers, everything)


def test_a_page_whose_script_acts_by_itself_is_found_when_planted(every_link: Any, lookers: Any):
    when_loaded(lookers[0], "document.querySelector('main form[action$=\"/coming/\"]')?.submit()")
    assert acceptance.looking_faults(every_link()[:1], lookers, everything)
