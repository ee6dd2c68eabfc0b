"""The public holidays for which a place is closed, each a closure of its whole local day.

A day on which visits are booked is seen first, like every closure.
"""

from collections.abc import Collection, Mapping
from datetime import date, datetime, timedelta

from booking.models import Closure, ScheduleChange
from booking.scheduling import start_of_day
from booking.services.changes.closure import Closing
from booking.services.changes.preview import hits_anybody, preview
from booking.services.whole import OutOfDate, whole
from clinic import audit
from clinic.models import Location, User

ONE_DAY = timedelta(days=1)


@whole
def close_on_holidays(
    *, place: Location, proposed: Mapping[date, str], chosen: Collection[date], actor: User, now: datetime
) -> list[ScheduleChange]:
    """Close a place on the chosen of the proposed days, and open it on the others.

    A chosen day with visits is not closed yet: it is returned as a change that was written down for the desk, with
    whom it would displace. What was chosen before stays; a holiday that was not proposed is left alone. The names
    of the days are kept as they were proposed. Raises ValueError if a day was not proposed, or Busy.
    """
    if not set(chosen) <= set(proposed):
        raise ValueError("only proposed days can be chosen")
    current = Location.objects.select_for_update().get(pk=place.pk)
    accepted = {
        one.holiday_on: one for one in Closure.objects.filter(location=current, holiday_on__in=list(proposed))
    }
    added = sorted(set(chosen) - set(accepted))
    removed = sorted(day for day in accepted if day and day not in chosen)
    changes = {day: _closing(current, day, proposed[day]) for day in added}
    hit = [change for change in changes.values() if hits_anybody(Closing(change), now=now)]
    added = [day for day in added if changes[day] not in hit]
    for day in added:
        Closing(changes[day]).closure.save(force_insert=True)
    for day in removed:
        accepted[day].delete()
    for act, days in (("holidays.closed", added), ("holidays.opened", removed)):
        if days:
            detail = {"days": [day.isoformat() for day in days]}
            audit.record(act, current, actor=actor, now=now, detail=detail)
    if any(hits_anybody(Closing(changes[day]), now=now) for day in added):
        raise OutOfDate  # booked a moment ago; whoever comes later sees the closure (``refuse_if_changed``)
    return [_preview_once(change, actor, now) for change in hit]


def _closing(place: Location, day: date, name: str) -> ScheduleChange:
    return ScheduleChange(
        kind=ScheduleChange.Kind.CLOSURE,
        location=place,
        starts_at=start_of_day(day, place.zone),
        ends_at=start_of_day(day + ONE_DAY, place.zone),
        reason=name[:120],
        detail={"holiday_on": day.isoformat()},
    )


def _preview_once(change: ScheduleChange, actor: User, now: datetime) -> ScheduleChange:
    """Return the same change if it waits already: the place is locked, so nobody writes it meanwhile."""
    waiting = ScheduleChange.objects.filter(location=change.location, applied_at=None, detail=change.detail)
    return waiting.first() or preview(change=change, alteration=Closing(change), actor=actor, now=now)
