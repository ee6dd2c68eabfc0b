"""Days and times in templates, on the clocks of a place: ``{{ visit.starts_at|clinic_time:zone }}``."""

from datetime import date, datetime
from zoneinfo import ZoneInfo

from django import template

from clinic import times

register = template.Library()


@register.filter
def clinic_time(instant: datetime, zone: str | ZoneInfo) -> str:
    """Return "9:40 am"."""
    return times.time_words(times.local(instant, zone).time())


@register.filter
def clinic_day(instant: datetime, zone: str | ZoneInfo) -> str:
    """Return "Thursday 4 March"."""
    return times.day_words(times.local(instant, zone).date())


@register.filter
def clinic_instant(instant: datetime, zone: str | ZoneInfo) -> str:
    """Return "Thursday 4 March, 9:40 am"."""
    return times.instant_words(instant, zone)


@register.filter
def clinic_instant_year(instant: datetime, zone: str | ZoneInfo) -> str:
    """Return "Thursday 4 March 2027, 9:40 am"."""
    return times.instant_words(instant, zone, year=True)


@register.filter
def clinic_instant_short(instant: datetime, zone: str | ZoneInfo) -> str:
    """Return "Thu 4 Mar, 9:40 am"."""
    return times.instant_short(instant, zone)


@register.filter
def clinic_date(instant: datetime, zone: str | ZoneInfo) -> str:
    """Return "4 March 2027"."""
    return times.date_words(times.local(instant, zone).date())


@register.filter
def day_words(day: date) -> str:
    """Return "Thursday 4 March" for a day that is one already."""
    return times.day_words(day)
