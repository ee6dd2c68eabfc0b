"""What was booked."""

import pytest
from django.urls import reverse
from icalendar import Calendar

from booking.models import CancelReason
from booking.services.cancel import cancel
from booking.services.hold import hold
from booking.tests.conftest import book


@pytest.fixture
def adas_visit(adas, a_visit):
    return book(hold(**a_visit(response=adas)))


@pytest.fixture
def url(adas):
    return reverse("booking:booked", args=[adas.pk])


def test_the_page_says_when_where_and_what_next(ada_client, adas_visit, url, adas):
    text = ada_client.get(url).content.decode()
    for words in (
        "Booked",
        "Thursday 4 March 2027, 9:00 am",
        "Foot and walking assessment",
        "Dr Osei",
        "12 Harbour Street",
        adas_visit.reference,
        "We’ll remind you on Wednesday 3 March.",
        "One more thing, about 7 minutes",
        "Answer now",
        "the shoes you wear most",
        reverse("intake:rest", args=[adas.pk]),
    ):
        assert words in text
    assert "already booked" not in text


def test_the_calendar_file_is_valid_and_names_no_health(ada_client, adas_visit, adas):
    answer = ada_client.get(reverse("booking:calendar", args=[adas.pk]))
    assert answer["Content-Type"].startswith("text/calendar")
    assert "attachment" in answer["Content-Disposition"]
    (event,) = Calendar.from_ical(answer.content).walk("VEVENT")
    assert event["DTSTART"].dt == adas_visit.local_start
    assert event["DTSTART"].dt.tzinfo.key == "Europe/London"
    assert b"oot" not in answer.content


def test_a_cancelled_visit_is_not_called_booked(ada_client, adas_visit, url, now):
    cancel(appointment=adas_visit, reason=CancelReason.CLINIC, now=now)
    text = ada_client.get(url).content.decode()
    assert "This appointment was cancelled." in text
    assert "Answer now" not in text


def test_looking_costs_the_same_few_queries(ada_client, adas_visit, url, django_assert_num_queries):
    with django_assert_num_queries(5):
        ada_client.get(url)
