"""Days and times as people say them: "Thursday 4 March", "9:40 am", "midday"."""

from datetime import date, datetime, time
from zoneinfo import ZoneInfo

from django.utils.dates import MONTHS, WEEKDAYS
from django.utils.translation import gettext as _

EVENING = 18  # the hour at which people stop saying "afternoon"


def day_words(day: date, *, year: bool = False) -> str:
    """Return "Thursday 4 March", with the year when asked for."""
    words = f"{WEEKDAYS[day.weekday()]} {day.day} {MONTHS[day.month]}"
    return f"{words} {day.year}" if year else words


def day_short(day: date) -> str:
    """Return "Thu 4 Mar", for text messages and narrow places."""
    return f"{str(WEEKDAYS[day.weekday()])[:3]} {day.day} {str(MONTHS[day.month])[:3]}"


def time_words(at: time) -> str:
    """Return "9:40 am", "midday" or "midnight"."""
    if (at.hour, at.minute) == (12, 0):
        return _("midday")
    if (at.hour, at.minute) == (0, 0):
        return _("midnight")
    half = _("am") if at.hour < 12 else _("pm")
    return f"{at.hour % 12 or 12}:{at.minute:02d} {half}"


def time_aloud(at: time) -> str:
    """Return "9:40 in the morning", "2:00 in the afternoon", "midday" or "midnight", for reading aloud."""
    if at.minute == 0 and at.hour in (0, 12):
        return time_words(at)
    clock = f"{at.hour % 12 or 12}:{at.minute:02d}"
    if at.hour < 12:
        return _("%(clock)s in the morning") % {"clock": clock}
    if at.hour < EVENING:
        return _("%(clock)s in the afternoon") % {"clock": clock}
    return _("%(clock)s in the evening") % {"clock": clock}


def local(instant: datetime, zone: str | ZoneInfo) -> datetime:
    """Return an instant on the clocks of a place; ``zone`` is an IANA name or a zone."""
    return instant.astimezone(ZoneInfo(zone) if isinstance(zone, str) else zone)


def instant_words(instant: datetime, zone: str | ZoneInfo, *, year: bool = False) -> str:
    """Return "Thursday 4 March, 9:40 am" on the clocks of a place."""
    there = local(instant, zone)
    return f"{day_words(there.date(), year=year)}, {time_words(there.time())}"


def instant_short(instant: datetime, zone: str | ZoneInfo) -> str:
    """Return "Thu 4 Mar, 9:40 am" on the clocks of a place."""
    there = local(instant, zone)
    return f"{day_short(there.date())}, {time_words(there.time())}"
