"""A kind of visit may have a limit for each day: whoever adds one is held against it, one after the other."""

from datetime import datetime

from booking.diary import of_kind, whole_day
from booking.models import Appointment, LimitedDay
from booking.services.refusals import DayFull


def keep_to_limit(visit: Appointment, now: datetime) -> None:
    """Refuse a visit that would be one too many of its kind on its day. In its transaction, before its claims.

    The row of the day is locked until the end: two who want the last place come one after the other, and the
    second counts the first. SQLite lets one transaction write at a time, which comes to the same.
    Raises DayFull.
    """
    limit = visit.visit_type.daily_limit
    if limit is None:
        return
    day = visit.local_start.date()
    _lock(LimitedDay(visit_type=visit.visit_type, location=visit.location, day=day))
    that_day = whole_day(day, visit.location.zone)
    others = of_kind(visit.visit_type, that_day, now=now, ignoring=visit).filter(location=visit.location)
    if others.count() >= limit:
        raise DayFull(visit.starts_at)


def _lock(wanted: LimitedDay) -> None:
    LimitedDay.objects.bulk_create([wanted], ignore_conflicts=True)
    rows = LimitedDay.objects.select_for_update()
    rows.get(visit_type=wanted.visit_type, location=wanted.location, day=wanted.day)
