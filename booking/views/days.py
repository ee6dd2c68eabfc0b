"""Which day of which place a page is asked for."""

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from django.http import Http404, HttpRequest
from django.utils.dateparse import parse_date

from clinic.models import Location

ONE_DAY = timedelta(days=1)
REACH = timedelta(days=10 * 365)


def the_place() -> Location:
    """Return the place whose day is shown: the first. Raises Http404 before one was set up."""
    place = Location.objects.order_by("pk").first()
    if place is None:
        raise Http404
    return place


def day_asked(request: HttpRequest, now: datetime, zone: ZoneInfo) -> date:
    """Return the day in ``?on=2027-03-04``; what is no day, or none that a diary reaches, counts as today."""
    today = now.astimezone(zone).date()
    try:
        asked = parse_date(request.GET.get("on", ""))
    except ValueError:
        return today
    return asked if asked and abs(asked - today) < REACH else today


def days_around(day: date, now: datetime, zone: ZoneInfo) -> dict[str, object]:
    """Return what the head of a day's page is rendered with."""
    return {
        "day": day,
        "today": now.astimezone(zone).date(),
        "day_before": day - ONE_DAY,
        "day_after": day + ONE_DAY,
        "zone": zone,
    }
