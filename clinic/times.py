"""Days and times as people say them: "Thursday 4 March", "9:40 am", "midday"."""

from collections.abc import Callable
from datetime import date, datetime, time
from functools import lru_cache, wraps
from typing import ParamSpec
from zoneinfo import ZoneInfo

from django.utils.dates import MONTHS, MONTHS_3, WEEKDAYS, WEEKDAYS_ABBR
from django.utils.text import capfirst
from django.utils.translation import get_language, pgettext
from django.utils.translation import gettext as _

EVENING = 18  # the hour at which people stop saying "afternoon"
SAID = 2048  # days, or times, of which the words are kept
P = ParamSpec("P")


def said_once(words: Callable[P, str]) -> Callable[P, str]:
    """Let a function find its words once for each language: a thousand reminders name the same few days."""

    @lru_cache(SAID)
    def in_language(language: str | None, *args: P.args, **kwargs: P.kwargs) -> str:
        return words(*args, **kwargs)

    @wraps(words)
    def say(*args: P.args, **kwargs: P.kwargs) -> str:
        return in_language(get_language(), *args, **kwargs)  # type: ignore[arg-type]  # days and times are hashable

    return say


@said_once
def day_words(day: date, *, year: bool = False) -> str:
    """Return "Thursday 4 March", with the year when asked for."""
    words = _("%(weekday)s %(day)d %(month)s %(year)d") if year else _("%(weekday)s %(day)d %(month)s")
    return words % {
        "weekday": WEEKDAYS[day.weekday()],
        "day": day.day,
        "month": MONTHS[day.month],
        "year": day.year,
    }


def date_words(day: date) -> str:
    """Return "27 March 1961", for days of which nobody asks the weekday."""
    return _("%(day)d %(month)s %(year)d") % {"day": day.day, "month": MONTHS[day.month], "year": day.year}


@said_once
def day_short(day: date) -> str:
    """Return "Thu 4 Mar", for text messages and narrow places."""
    words = pgettext("short", "%(weekday)s %(day)d %(month)s")
    return words % {
        "weekday": WEEKDAYS_ABBR[day.weekday()],
        "day": day.day,
        "month": _month_short(day.month),
    }


def _month_short(month: int) -> str:
    """Return "Mar", with a capital where the whole name has one."""
    short = str(MONTHS_3[month])
    return capfirst(short) if str(MONTHS[month])[:1].isupper() else short


@said_once
def time_words(at: time) -> str:
    """Return "9:40 am", "midday" or "midnight"."""
    if (at.hour, at.minute) == (12, 0):
        return _("midday")
    if (at.hour, at.minute) == (0, 0):
        return _("midnight")
    clock = f"{at.hour % 12 or 12}:{at.minute:02d}"
    return (_("%(clock)s am") if at.hour < 12 else _("%(clock)s pm")) % {"clock": clock}


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
