"""A practitioner, room or device that is out of use from one day to another: a closure that the manager asks for."""

from datetime import date, datetime, timedelta

from booking.models import Closure, ScheduleChange
from booking.models.schedule import OUT_OF_USE
from booking.scheduling import start_of_day
from booking.services.changes.closure import Closing, closed_then
from booking.services.changes.preview import hits_anybody, preview
from booking.services.refusals import AlreadyClosed
from booking.services.whole import OutOfDate, whole
from clinic.models import Resource, User

ONE_DAY = timedelta(days=1)


@whole
def out_of_use_then(
    *, resource: Resource, first: date | None, last: date, actor: User, now: datetime
) -> ScheduleChange | None:
    """Take a resource out of use from its first day (None: from now on) to its last, whole days of its place.

    None: it is done. Where visits stand in it nothing is done, and the change is returned as it was written down
    for the desk. The same again changes nothing. Raises AlreadyClosed or Busy.
    """
    current = Resource.objects.select_related("location").select_for_update(of=("self",)).get(pk=resource.pk)
    change = _change(current, first, last, now)
    closing = Closing(change)
    if other := closed_then(closing.closure):
        if _is_the_same(other, closing.closure):
            return None
        raise AlreadyClosed(other)
    if hits_anybody(closing, now=now):
        return _preview_once(change, actor, now)
    closing.write(change, actor=actor, now=now)
    if hits_anybody(closing, now=now):
        raise OutOfDate  # booked a moment ago; whoever comes later sees the closure (``refuse_if_changed``)
    return None


def _change(resource: Resource, first: date | None, last: date, now: datetime) -> ScheduleChange:
    zone = resource.location.zone
    begins = first is not None and start_of_day(first, zone) > now
    return ScheduleChange(
        kind=ScheduleChange.Kind.CLOSURE,
        resource=resource,
        starts_at=start_of_day(first, zone) if first and begins else now.replace(second=0, microsecond=0),
        ends_at=start_of_day(last + ONE_DAY, zone),
        reason=OUT_OF_USE,
        detail={OUT_OF_USE: [first.isoformat() if first and begins else "", last.isoformat()]},
    )


def _is_the_same(there: Closure, wanted: Closure) -> bool:
    """Say whether a closure is a wanted one; one that begins now began a moment ago when it is asked for again."""
    same = (there.resource_id, there.reason, there.ends_at) == (
        wanted.resource_id,
        OUT_OF_USE,
        wanted.ends_at,
    )
    return same and there.starts_at <= wanted.starts_at


def _preview_once(change: ScheduleChange, actor: User, now: datetime) -> ScheduleChange:
    """Return the same change if it waits already: the resource is locked, so nobody writes it meanwhile."""
    waiting = ScheduleChange.objects.filter(resource=change.resource, applied_at=None, detail=change.detail)
    return waiting.first() or preview(change=change, alteration=Closing(change), actor=actor, now=now)
