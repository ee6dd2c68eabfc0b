"""A visit as a calendar file (iCalendar, RFC 5545). It names no clinic: calendars are shared."""

from datetime import date, datetime
from functools import cache
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

from django.conf import settings
from django.utils.translation import gettext as _
from icalendar import Calendar, Event, vCalAddress

from booking.models import Appointment, Status

MIMETYPE = "text/calendar"
FILENAME = "appointment.ics"


def calendar_file(appointment: Appointment, *, now: datetime) -> str:
    """Return the visit as it stands at ``now``; a calendar that has it already brings it up to date.

    The UID stays, SEQUENCE grows with each move, and a cancelled visit cancels the entry.
    """
    cancelled = appointment.status == Status.CANCELLED
    host = urlsplit(settings.SITE_URL).hostname
    event = Event()
    event.add("uid", f"{appointment.pk}@{host}")
    event.add("sequence", appointment.sequence + cancelled)
    event.add("dtstamp", now)
    event.add("dtstart", appointment.local_start)
    event.add("dtend", appointment.local_end)
    event.add("summary", _("Appointment %(reference)s") % {"reference": appointment.reference})
    event.add("location", appointment.location.address)
    event.add("status", "CANCELLED" if cancelled else "CONFIRMED")
    event.add("organizer", vCalAddress(f"mailto:{settings.DEFAULT_FROM_EMAIL}"))
    calendar = Calendar()
    calendar.add("prodid", "-//Instep//appointments//EN")
    calendar.add("version", "2.0")
    calendar.add("method", "CANCEL" if cancelled else "PUBLISH")
    calendar.add_component(event)
    written = str(calendar.to_ical(), "utf-8")
    rules = _zone_rules(appointment.location.time_zone, appointment.local_start.year)
    return written.replace("BEGIN:VEVENT", f"{rules}BEGIN:VEVENT", 1)


@cache
def _zone_rules(zone: str, year: int) -> str:
    """Return how the clocks of a zone go in a year and the next. Working it out takes longer than all the rest."""
    event, calendar = Event(), Calendar()
    event.add("dtstart", datetime(year, 1, 1, tzinfo=ZoneInfo(zone)))
    calendar.add_component(event)
    calendar.add_missing_timezones(first_date=date(year, 1, 1), last_date=date(year + 1, 12, 31))
    return "".join(str(rules.to_ical(), "utf-8") for rules in calendar.timezones)
