"""The public holidays for which a place is closed, each a closure of its whole local day."""

from collections.abc import Collection, Mapping
from datetime import date, datetime, timedelta

from booking.models import Closure
from booking.scheduling import start_of_day
from booking.services.whole import whole
from clinic import audit
from clinic.models import Location, User

ONE_DAY = timedelta(days=1)


@whole
def close_on_holidays(
    *, place: Location, proposed: Mapping[date, str], chosen: Collection[date], actor: User, now: datetime
) -> None:
    """Close a place on the chosen of the proposed days, and open it on the others.

    What was chosen before stays; a holiday that was not proposed is left alone. The names of the days are kept as
    they were proposed. Raises ValueError if a day was not proposed, or Busy.
    """
    if not set(chosen) <= set(proposed):
        raise ValueError("only proposed days can be chosen")
    current = Location.objects.select_for_update().get(pk=place.pk)
    accepted = {
        one.holiday_on: one for one in Closure.objects.filter(location=current, holiday_on__in=list(proposed))
    }
    added = sorted(set(chosen) - set(accepted))
    removed = sorted(day for day in accepted if day and day not in chosen)
    for day in added:
        _close(current, day, proposed[day])
    for day in removed:
        accepted[day].delete()
    for act, days in (("holidays.closed", added), ("holidays.opened", removed)):
        if days:
            detail = {"days": [day.isoformat() for day in days]}
            audit.record(act, current, actor=actor, now=now, detail=detail)


def _close(place: Location, day: date, name: str) -> None:
    Closure.objects.create(
        location=place,
        starts_at=start_of_day(day, place.zone),
        ends_at=start_of_day(day + ONE_DAY, place.zone),
        reason=name[:120],
        holiday_on=day,
    )
