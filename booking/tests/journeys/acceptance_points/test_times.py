"""Times, what is taken along, and links in messages: points 38, 39, 41 and 42 of UX.md."""

import re
from collections.abc import Callable
from datetime import timedelta
from http import HTTPStatus
from typing import Any
from uuid import uuid4

import pytest
from django.http import HttpResponse
from django.urls import reverse
from django.utils import timezone

from booking.feeds.ics import calendar_file
from booking.models import Appointment, CancelReason
from booking.services.cancel import cancel
from booking.services.contact import Contact
from booking.services.hold import hold
from booking.services.move import move
from booking.tests.conftest import NINE
from booking.tests.journeys.acceptance_points import checks
from booking.tests.journeys.acceptance_points.conftest import NEXT_WEEK, PostOffice, Visitor, when_loaded
from booking.tests.journeys.walker import Walker
from booking.tests.patient.conftest import everything
from booking.views import booked as booked_views
from booking.views import manage as manage_views
from booking.views import times as times_views
from booking.views.keeping import Refusal, keep_time
from booking.views.picker import Picker
from clinic import links
from clinic.models import Practitioner, Purpose
from clinic.outbox.models import Channel, OutboxMessage
from conftest import NOW
from intake.models import QuestionnaireResponse

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def test_each_time_is_spoken_as_a_whole_sentence(at_times: Any):
    """38"""
    assert checks.spoken_time_faults(at_times().page) == []


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
    assert checks.spoken_time_faults(page) == [said]


def test_from_the_result_to_a_kept_time_takes_few_taps(at_times: Any):
    """38"""
    person = at_times()
    person.page.goto(person.page.url.replace("/book/", "/answers/").replace("/times/", "/result/"))
    assert checks.tap_faults(person) == []


def test_a_long_way_to_a_time_is_found_when_planted(at_times: Any, monkeypatch: Any):
    person = at_times()
    person.page.goto(person.page.url.replace("/book/", "/answers/").replace("/times/", "/result/"))
    monkeypatch.setattr(
        times_views, "keep_time", lambda *args: Refusal("Once more", NINE, HTTPStatus.CONFLICT)
    )
    assert checks.tap_faults(person) == ["6 taps"]


def test_of_two_who_take_one_time_one_goes_on_and_the_other_loses_nothing(at_times: Any):
    """39"""
    assert checks.taken_time_faults(at_times(), at_times()) == []


def test_a_loser_without_a_way_on_is_found_when_planted(at_times: Any, monkeypatch: Any):
    monkeypatch.setattr(Picker, "nearest", lambda picker, to: [])
    assert checks.taken_time_faults(at_times(), at_times()) == ["0 free times offered"]


def test_answers_lost_with_the_time_are_found_when_planted(at_times: Any, monkeypatch: Any):
    def forgetful(response: QuestionnaireResponse, *args: Any) -> Any:
        kept = keep_time(response, *args)
        if isinstance(kept, Refusal):
            QuestionnaireResponse.objects.filter(pk=response.pk).update(answers={})
        return kept

    monkeypatch.setattr(times_views, "keep_time", forgetful)
    assert "the answers changed" in checks.taken_time_faults(at_times(), at_times())


def test_a_time_that_two_hold_is_found_when_planted(at_times: Any, monkeypatch: Any):
    def careless(**wish: Any) -> Appointment:
        held = hold(**{**wish, "starts_at": wish["starts_at"] + timedelta(hours=Appointment.objects.count())})
        Appointment.objects.update(starts_at=wish["starts_at"])
        return held

    monkeypatch.setattr("booking.views.keeping.hold", careless)
    assert "more than one holds it" in checks.taken_time_faults(at_times(), at_times())


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
    found = [fault for content, visit in files for fault in checks.calendar_faults(content, visit)]
    texts = [content for content, _ in files]
    pairs = zip(texts, texts[1:], strict=False)
    return found or [fault for before, after in pairs for fault in checks.follow_up_faults(before, after)]


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
            going_clock.shift(timedelta(minutes=4))  # the news of it waits, as it could be undone
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
    assert checks.looking_faults(every_link(cancelled=cancelled), lookers, everything) == []


def test_a_look_that_changes_something_is_found_when_planted(every_link: Any, lookers: Any, monkeypatch: Any):
    def confirming(request: Any, token: str, visit: Appointment, **kept: Any) -> HttpResponse:
        Appointment.objects.filter(pk=visit.pk).update(confirmed_by_patient_at=timezone.now())
        return page(request, token, visit, **kept)

    page = manage_views._page
    monkeypatch.setattr(manage_views, "_page", confirming)
    assert checks.looking_faults(every_link()[:1], lookers, everything)


def test_a_page_whose_script_acts_by_itself_is_found_when_planted(every_link: Any, lookers: Any):
    when_loaded(lookers[0], "document.querySelector('main form[action$=\"/coming/\"]')?.submit()")
    assert checks.looking_faults(every_link()[:1], lookers, everything)
