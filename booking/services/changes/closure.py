"""A closure: of a whole place, of a practitioner, a room or a device."""

from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any

from django.db.models import Q

from booking.diary import Timetable, holds_in, plan_with, visits_in
from booking.models import Appointment, Closure, ScheduleChange
from booking.models.schedule import OUT_OF_USE
from booking.services.refusals import AlreadyClosed
from booking.services.whole import whole
from clinic import audit
from clinic.models import User


@dataclass(frozen=True)
class Closing:
    """The closure that a change stands for. Fulfils ``Alteration``."""

    change: ScheduleChange

    @property
    def closure(self) -> Closure:
        """Return it as a row that is not saved."""
        change = self.change
        if change.starts_at is None or change.ends_at is None:
            raise ValueError("no closure")
        holiday = change.detail.get("holiday_on")
        return Closure(
            location=change.location,
            resource=change.resource,
            starts_at=change.starts_at,
            ends_at=change.ends_at,
            reason=change.reason,
            holiday_on=date.fromisoformat(holiday) if holiday else None,
        )

    def planned(self, plan: Timetable) -> Timetable:
        """Return the timetable with the closure in it."""
        return plan_with(plan, self.closure)

    def displaced(self, *, now: datetime) -> list[Appointment]:
        """Return the visits that it touches."""
        return visits_in(self.closure, now=now)

    def holds(self, *, now: datetime) -> list[Appointment]:
        """Return the kept times that it touches."""
        return holds_in(self.closure, now=now)

    def write(self, change: ScheduleChange, *, actor: User, now: datetime) -> None:
        """Close. Raises AlreadyClosed."""
        if other := closed_then(self.closure):
            raise AlreadyClosed(other)
        closure = self.closure
        closure.save(force_insert=True)
        change.closure = closure
        _record("closed", closure, actor, now)

    def take_back(self, change: ScheduleChange, *, actor: User, now: datetime) -> None:
        """Open again."""
        closure, change.closure = change.closure, None
        if closure is not None:
            closure.delete()
            _record("opened", closure, actor, now)


def closed_then(wanted: Closure) -> Closure | None:
    """Return a closure of the same thing that overlaps with a wanted one, or one of its whole place around it."""
    overlapping = Closure.objects.filter(starts_at__lt=wanted.ends_at, ends_at__gt=wanted.starts_at)
    if wanted.resource is None:
        return overlapping.filter(location=wanted.location).order_by("starts_at").first()
    around = Q(
        location=wanted.resource.location_id, starts_at__lte=wanted.starts_at, ends_at__gte=wanted.ends_at
    )
    return overlapping.filter(Q(resource=wanted.resource) | around).order_by("starts_at").first()


@whole
def open_again(*, closure: Closure, actor: User, now: datetime) -> None:
    """End a closure before its time. Visits stay where they are by now; nobody is told anything. Raises Busy."""
    current = Closure.objects.select_for_update().filter(pk=closure.pk).first()
    if current is None:
        return
    pk = current.pk
    current.delete()
    current.pk = pk  # named in the audit trail
    detail = span(current) if current.resource_id else {}
    audit.record("closure.ended", current, actor=actor, now=now, detail=detail)


def span(closure: Closure) -> dict[str, Any]:
    """Return what the trail keeps of a closure of one resource, for whoever reads it on the page of that."""
    begin, end = (at.astimezone(UTC).isoformat() for at in (closure.starts_at, closure.ends_at))
    return {"resource": closure.resource_id, "from": begin, "until": end}


def _record(done: str, closure: Closure, actor: User, now: datetime) -> None:
    """Write to the trail of the place or the resource what a manager asked for and finds on its page.

    Of a holiday it is what ``close_on_holidays`` writes of days that hit nobody.
    """
    if closure.holiday_on and closure.location:
        detail = {"days": [closure.holiday_on.isoformat()]}
        audit.record(f"holidays.{done}", closure.location, actor=actor, now=now, detail=detail)
    elif closure.reason == OUT_OF_USE and closure.resource:
        act = {"closed": "resource.out_of_use_then", "opened": "resource.in_use_then"}[done]
        audit.record(act, closure.resource, actor=actor, now=now, detail=span(closure))
