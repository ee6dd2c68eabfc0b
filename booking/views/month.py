"""A month at a glance: on which days there is a free time, and the way to the times of each."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from typing import Any, NamedTuple
from zoneinfo import ZoneInfo

from django.http import QueryDict
from django.utils.dates import MONTHS, WEEKDAYS_ABBR

from booking.scheduling import Interval
from booking.views.nothing_found import FIRST_DAY

MONTH = "month"  # in the query string: 2027-03
A_DAY = timedelta(days=1)


class MonthDay(NamedTuple):
    """A day of the month; ``query`` leads to its times, "" where there are none."""

    weekday: str  # "Thu"
    number: int
    month: str  # "March"
    query: str


def month_of(query: QueryDict, window: Interval, zone: ZoneInfo, free: Sequence[date]) -> dict[str, Any]:
    """Return the days of the month that is asked for, and the ways to its neighbours as far as times may lie there.

    Days before the window are left out: on a phone they would stand in the way of those that count.
    ``free`` are the days with free times in the window. Without a month that makes sense it is that of the first.
    """
    earliest, latest = (at.astimezone(zone).date() for at in (window.start, window.end - datetime.resolution))
    first, last = earliest.replace(day=1), latest.replace(day=1)
    usual = free[0].replace(day=1) if free else first
    begin = min(max(_asked(query) or usual, first), last)
    end, shown = _next_month(begin), max(begin, earliest)
    days = [shown + n * A_DAY for n in range((end - shown).days)]
    known = set(free)
    return {
        "month": begin,
        "month_words": f"{MONTHS[begin.month]} {begin.year}",
        "begins_on": shown.weekday(),
        "month_days": [_day(one, query if one in known else None) for one in days],
        "free_days": len(known.intersection(days)),
        "month_before": _to_month(query, _first_of_month_before(begin)) if begin > first else "",
        "month_after": _to_month(query, end) if begin < last else "",
    }


def to_month(query: QueryDict) -> str:
    """Return the query that asks for the month of what a list of times shows, with the same filters."""
    day = query.get(FIRST_DAY, "")
    return _to_month(query, _asked(QueryDict(f"{MONTH}={day[:7]}")))


def _asked(query: QueryDict) -> date | None:
    try:
        return date.fromisoformat(f"{query.get(MONTH, '')}-01")
    except ValueError:
        return None


def _to_month(query: QueryDict, first: date | None) -> str:
    other = query.copy()
    other.pop(FIRST_DAY, None)
    other.pop(MONTH, None)
    if first:
        other[MONTH] = f"{first:%Y-%m}"
    return other.urlencode()


def _day(day: date, query: QueryDict | None) -> MonthDay:
    leads = ""
    if query is not None:
        times = query.copy()
        times.pop(MONTH, None)
        times[FIRST_DAY] = day.isoformat()
        leads = times.urlencode()
    return MonthDay(str(WEEKDAYS_ABBR[day.weekday()]), day.day, str(MONTHS[day.month]), leads)


def _first_of_month_before(first: date) -> date:
    return (first - A_DAY).replace(day=1)


def _next_month(first: date) -> date:
    return (first + 31 * A_DAY).replace(day=1)
