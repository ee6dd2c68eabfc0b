"""A visit as a calendar file (iCalendar, RFC 5545). It names no clinic: calendars are shared."""

from collections.abc import Iterable
from datetime import UTC, date, datetime
from functools import cache
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

from django.conf import settings
from django.utils.translation import gettext as _
from icalendar import Calendar, Event, vText
from icalendar.parser import Contentline

from booking.models import Appointment, Status

MIMETYPE = "text/calendar"
FILENAME = "appointment.ics"
ROOM = 74  # octets of a line that need no folding


def calendar_file(appointment: Appointment, *, now: datetime) -> str:
    """Return the visit as it stands at ``now``; a calendar that has it already brings it up to date.

    The UID stays, SEQUENCE grows with each move, and a cancelled visit cancels the entry. The lines are written
    here and not by the library, which takes most of the time that a mail takes.
    """
    cancelled = appointment.status == Status.CANCELLED
    zone, starts_at = appointment.location.time_zone, appointment.local_start
    rules = _zone_rules(zone, starts_at.year)
    calendar = (
        "BEGIN:VCALENDAR",
        "VERSION:2.0",
        "PRODID:-//Instep//appointments//EN",
        f"METHOD:{'CANCEL' if cancelled else 'PUBLISH'}",
    )
    event = (
        "BEGIN:VEVENT",
        f"SUMMARY:{_text(_('Appointment %(reference)s') % {'reference': appointment.reference})}",
        f"DTSTART{_time(starts_at, zone if rules else None)}",
        f"DTEND{_time(appointment.local_end, zone if rules else None)}",
        f"DTSTAMP{_time(now.astimezone(UTC), None)}",
        f"UID:{appointment.pk}@{urlsplit(settings.SITE_URL).hostname}",
        f"SEQUENCE:{appointment.sequence + cancelled}",
        f"LOCATION:{_text(appointment.location.address)}",
        f"ORGANIZER:mailto:{settings.DEFAULT_FROM_EMAIL}",
        f"STATUS:{'CANCELLED' if cancelled else 'CONFIRMED'}",
        "END:VEVENT",
        "END:VCALENDAR",
    )
    return f"{_written(calendar)}{rules}{_written(event)}"


def _written(lines: Iterable[str]) -> str:
    return "".join(f"{_folded(line)}\r\n" for line in lines)


def _time(local: datetime, zone: str | None) -> str:
    """Return what follows the name of a line that says a time on the clocks of a zone. None: it goes by UTC."""
    return f";TZID={zone}:{local:%Y%m%dT%H%M%S}" if zone else f":{local:%Y%m%dT%H%M%S}Z"


def _text(words: str) -> str:
    return str(vText(words).to_ical(), "utf-8")


def _folded(line: str) -> str:
    if len(line.encode()) <= ROOM:
        return line
    return str(Contentline(line).to_ical(), "utf-8")  # type: ignore[no-untyped-call]


@cache
def _zone_rules(zone: str, year: int) -> str:
    """Return how the clocks of a zone go in a year and the next; none where they go by UTC."""
    event, calendar = Event(), Calendar()
    event.add("dtstart", datetime(year, 1, 1, tzinfo=ZoneInfo(zone)))
    calendar.add_component(event)
    calendar.add_missing_timezones(first_date=date(year, 1, 1), last_date=date(year + 1, 12, 31))
    return "".join(str(rules.to_ical(), "utf-8") for rules in calendar.timezones)
