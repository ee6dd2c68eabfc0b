"""How many visits of a kind a day may hold, and which days hold that many."""

from collections import Counter
from collections.abc import Collection, Mapping
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from booking.models import Appointment
from booking.models.appointment import AppointmentQuerySet
from booking.scheduling import Interval, start_of_day
from clinic.models import Location, VisitType

A_DAY = timedelta(days=1)


def full_days(
    visit_type: VisitType,
    places: Collection[Location],
    window: Interval,
    *,
    now: datetime,
    ignoring: Appointment | None = None,
) -> Mapping[int, list[Interval]]:
    """Return, by place, the local days that hold no more visits of a kind, of those that a window touches.

    One query, or none for a kind without a limit. ``ignoring`` is an appointment that counts for nothing.
    """
    if visit_type.daily_limit is None or not places:
        return {place.pk: [] for place in places}
    around = Interval(window.start - A_DAY, window.end + A_DAY)
    standing = of_kind(visit_type, around, now=now, ignoring=ignoring).filter(location__in=places)
    zones = {place.pk: place.zone for place in places}
    counted = Counter(
        (place, starts_at.astimezone(zones[place]).date())
        for place, starts_at in standing.values_list("location", "starts_at")
    )
    full: dict[int, list[Interval]] = {place: [] for place in zones}
    for (place, day), number in sorted(counted.items()):
        if number >= visit_type.daily_limit:
            full[place].append(whole_day(day, zones[place]))
    return full


def is_full(visit_type: VisitType, place: Location, at: datetime, *, now: datetime) -> bool:
    """Tell whether the local day of an instant holds no more visits of a kind; one query, or none."""
    window = Interval(at, at + datetime.resolution)
    full = full_days(visit_type, [place], window, now=now)[place.pk]
    return any(day.start <= at < day.end for day in full)


def of_kind(
    visit_type: VisitType, window: Interval, *, now: datetime, ignoring: Appointment | None = None
) -> AppointmentQuerySet:
    """Return the visits of a kind that start in a window and stand at ``now``, as limits count them."""
    standing = Appointment.objects.standing(now).filter(
        visit_type=visit_type, starts_at__gte=window.start, starts_at__lt=window.end
    )
    return standing.exclude(pk=ignoring.pk) if ignoring else standing


def whole_day(day: date, zone: ZoneInfo) -> Interval:
    """Return a local day as instants."""
    return Interval(start_of_day(day, zone), start_of_day(day + A_DAY, zone))
