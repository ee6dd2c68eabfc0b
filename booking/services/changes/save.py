"""What a manager saves of hours and use: made at once where it hits nobody, else seen first."""

from collections.abc import Callable
from datetime import datetime

from booking.models import Schedule, ScheduleChange
from booking.scheduling import WeeklyHours
from booking.services.changes.kept_hours import as_detail
from booking.services.changes.kinds import alteration_of
from booking.services.changes.preview import hits_anybody, preview
from booking.services.whole import whole
from clinic.models import Resource, User, VisitType


class _Hits(Exception):
    """Visits stand where the change would not leave them; nothing of it was written."""

    def __init__(self, change: ScheduleChange) -> None:
        super().__init__("visits stand there")
        self.change = change


def save_or_preview(
    *, resource: Resource, act: Callable[[], object], actor: User, now: datetime
) -> ScheduleChange | None:
    """Do an act on the hours or the use of a resource if that hits nobody. None: it is done.

    Otherwise nothing is done, and the change is returned as it was written down for the desk: whom it would
    displace, with another time or a call for each. The same change again is the one that waits already.
    Raises what the act raises, or Busy.
    """
    try:
        _do_unless_it_hits(resource, act, now)
    except _Hits as hits:
        return _preview_once(resource, hits.change, actor, now)
    return None


@whole
def _do_unless_it_hits(resource: Resource, act: Callable[[], object], now: datetime) -> None:
    """Do it, then look. The act's audit row locks the end of the trail: whoever books now sees the change."""
    was = Resource.objects.select_for_update().get(pk=resource.pk)
    hours = _hours_of(resource)
    act()
    in_use, others = Resource.objects.get(pk=resource.pk).active, _hours_of(resource)
    change = ScheduleChange(resource=resource)
    if others != hours:
        change.kind = ScheduleChange.Kind.HOURS
        change.detail = {
            "before": as_detail(hours - others),
            "after": as_detail(others - hours),
            "names": _names(hours ^ others),
        }
    elif was.active and not in_use:
        change.kind = ScheduleChange.Kind.OUT_OF_USE
    else:
        return
    if hits_anybody(alteration_of(change), now=now):
        raise _Hits(change)


@whole
def _preview_once(resource: Resource, change: ScheduleChange, actor: User, now: datetime) -> ScheduleChange:
    """Return the same change if it waits already: the resource is locked, so nobody writes it meanwhile."""
    Resource.objects.select_for_update().get(pk=resource.pk)
    waiting = resource.schedulechange_set.filter(kind=change.kind, applied_at=None, detail=change.detail)
    return waiting.first() or preview(change=change, alteration=alteration_of(change), actor=actor, now=now)


def _hours_of(resource: Resource) -> set[WeeklyHours]:
    return {
        row.weekly() for row in Schedule.objects.filter(resource=resource).prefetch_related("visit_types")
    }


def _names(hours: set[WeeklyHours]) -> dict[str, str]:
    """Return what the kinds of visit in some hours are called, as whoever reads the change needs it."""
    named = {pk for one in hours for pk in one.only}
    return {str(pk): name for pk, name in VisitType.objects.filter(pk__in=named).values_list("pk", "name")}
