from datetime import timedelta
from zoneinfo import ZoneInfo

from icalendar import Calendar

from booking.feeds.ics import calendar_file
from booking.models import Appointment, CancelReason
from booking.services.cancel import cancel
from booking.services.move import move
from booking.tests.conftest import NINE
from conftest import NOW


def read(appointment: Appointment) -> tuple[Calendar, Calendar]:
    calendar = Calendar.from_ical(calendar_file(appointment, now=NOW))
    return calendar, calendar.walk("VEVENT")[0]


def test_the_file_says_when_and_where_in_the_zone_of_the_location(booked):
    calendar, event = read(booked)
    assert (calendar["METHOD"], event["STATUS"]) == ("PUBLISH", "CONFIRMED")
    assert event.decoded("DTSTART") == NINE.astimezone(ZoneInfo("Europe/London"))
    assert event.decoded("DTEND") - event.decoded("DTSTART") == timedelta(minutes=45)
    assert event["DTSTART"].params["TZID"] == "Europe/London"
    assert calendar.walk("VTIMEZONE")[0]["TZID"] == "Europe/London"
    assert (event["SUMMARY"], event["LOCATION"]) == (f"Appointment {booked.reference}", "12 Harbour Street")


def test_a_moved_visit_has_the_same_uid_and_a_higher_sequence(booked, osei):
    before = read(booked)[1]
    moved = move(
        appointment=booked, practitioner=osei, starts_at=NINE + timedelta(hours=2), sequence=0, now=NOW
    )
    after = read(moved)[1]
    assert after["UID"] == before["UID"]
    assert after["SEQUENCE"] > before["SEQUENCE"]


def test_a_cancelled_visit_cancels_the_entry(booked):
    before = read(booked)[1]
    calendar, event = read(cancel(appointment=booked, reason=CancelReason.TIME, now=NOW))
    assert (calendar["METHOD"], event["STATUS"]) == ("CANCEL", "CANCELLED")
    assert event["UID"] == before["UID"]
    assert event["SEQUENCE"] > before["SEQUENCE"]
