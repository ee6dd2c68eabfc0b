"""The hours of a practitioner, a room or a device: added, changed, ended and removed by the manager."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import replace
from datetime import date, datetime
from itertools import zip_longest
from typing import Any

from booking.models import Schedule
from booking.scheduling import WeeklyHours
from booking.services.refusals import ChangedSinceRead, HoursBegun, HoursOverlap, NoLongerThere
from booking.services.versions import refuse_if_changed, version_of
from booking.services.whole import whole
from clinic import audit
from clinic.models import Resource, User, VisitType


@whole
def add_hours(
    *, resource: Resource, hours: Sequence[WeeklyHours], actor: User, now: datetime
) -> list[Schedule]:
    """Add hours of a resource, all of them or none; those that stand already are not added again.

    Raises HoursOverlap if any would overlap others, or Busy.
    """
    rows = _locked(resource)
    known = [row.weekly() for row in rows]
    added = []
    for one in hours:
        if one in known:
            continue
        _refuse_overlap(one, rows)
        row = _write(Schedule(resource=resource), one)
        _record("hours.added", row, actor, now, before=None, after=one)
        rows.append(row)
        added.append(row)
    return added


@whole
def change_hours(*, row: Schedule, hours: WeeklyHours, read: str, actor: User, now: datetime) -> Schedule:
    """Write other hours in place of some. The same hours again change nothing.

    ``read`` is the version of the hours that were before the manager. Raises ChangedSinceRead if they are
    others by now, HoursOverlap if the new ones would overlap others, NoLongerThere, or Busy.
    """
    return _change("hours.changed", row, hours, actor, now, read=read)


@whole
def end_hours(*, row: Schedule, last_day: date, actor: User, now: datetime) -> Schedule:
    """Let hours hold until a day, that day included.

    Raises ValueError if that is before their first day, ChangedSinceRead, HoursOverlap if they held shorter
    and others have come after them, NoLongerThere, or Busy.
    """
    if row.valid_from and last_day < row.valid_from:
        raise ValueError("hours cannot end before they begin")
    hours = replace(row.weekly(), valid_until=last_day)
    return _change("hours.ended", row, hours, actor, now, read=version_of(row.weekly()))


@whole
def remove_hours(*, row: Schedule, actor: User, now: datetime) -> None:
    """Take hours away that have not begun.

    Raises HoursBegun if their first day has come, NoLongerThere, or Busy.
    """
    current = _find(row, _locked(row.resource))
    today = now.astimezone(row.resource.location.zone).date()
    if not current.is_to_come(today):
        raise HoursBegun
    _record("hours.removed", current, actor, now, before=current.weekly(), after=None)
    current.delete()


@whole
def set_in_use(*, resource: Resource, active: bool, actor: User, now: datetime) -> bool:
    """Let a practitioner, room or device be booked, or be booked no more. Visits that stand keep it.

    Return whether it was in use before. Raises Busy.
    """
    current = Resource.objects.select_for_update().get(pk=resource.pk)
    was = current.active
    if was == active:
        return was
    current.active = active
    current.save(update_fields=["active"])
    act = "resource.in_use" if active else "resource.out_of_use"
    audit.record(act, current, actor=actor, now=now, detail={"resource": current.pk})
    return was


@whole
def swap_hours(
    *,
    resource: Resource,
    gone: Collection[WeeklyHours],
    come: Collection[WeeklyHours],
    actor: User,
    now: datetime,
) -> None:
    """Write some hours of a resource in place of others, whether or not they have begun.

    Raises ChangedSinceRead if those that go are not there (any more), HoursOverlap if those that come would
    overlap what stays, or Busy.
    """
    rows = {row.weekly(): row for row in _locked(resource)}
    if not set(gone) <= set(rows):
        raise ChangedSinceRead
    for hours in come:
        _refuse_overlap(hours, (row for known, row in rows.items() if known not in gone))
    for before, after in zip_longest(gone, come):
        if after is None:
            _record("hours.removed", rows[before], actor, now, before=before, after=None)
            rows[before].delete()
        else:
            row = _write(rows[before] if before else Schedule(resource=resource), after)
            act = "hours.changed" if before else "hours.added"
            _record(act, row, actor, now, before=before, after=after)


def _locked(resource: Resource) -> list[Schedule]:
    """Return all hours of a resource; nobody else changes them until the end of this transaction."""
    Resource.objects.select_for_update().get(pk=resource.pk)
    return list(Schedule.objects.filter(resource=resource).prefetch_related("visit_types"))


def _change(
    act: str, row: Schedule, hours: WeeklyHours, actor: User, now: datetime, *, read: str
) -> Schedule:
    rows = _locked(row.resource)
    current = _find(row, rows)
    before = current.weekly()
    if before == hours:
        return current
    refuse_if_changed(before, read)
    _refuse_overlap(hours, (one for one in rows if one != current))
    _write(current, hours)
    _record(act, current, actor, now, before=before, after=hours)
    return current


def _find(row: Schedule, rows: Iterable[Schedule]) -> Schedule:
    current = next((one for one in rows if one == row), None)
    if current is None:
        raise NoLongerThere
    return current


def _refuse_overlap(hours: WeeklyHours, rows: Iterable[Schedule]) -> None:
    for row in rows:
        if hours.overlaps(row.weekly()):
            raise HoursOverlap(row)


def _write(row: Schedule, hours: WeeklyHours) -> Schedule:
    row.weekday, row.opens_at, row.closes_at = hours.weekday, hours.opens_at, hours.closes_at
    row.valid_from, row.valid_until = hours.valid_from, hours.valid_until
    row.save()
    row.visit_types.set(hours.only)
    return row


def _record(
    act: str,
    row: Schedule,
    actor: User,
    now: datetime,
    *,
    before: WeeklyHours | None,
    after: WeeklyHours | None,
) -> None:
    codes = dict(VisitType.objects.values_list("pk", "code"))
    detail = {
        "resource": row.resource_id,
        "before": before and _as_detail(before, codes),
        "after": after and _as_detail(after, codes),
    }
    audit.record(act, row, actor=actor, now=now, detail=detail)


def _as_detail(hours: WeeklyHours, codes: dict[int, str]) -> dict[str, Any]:
    return {
        "weekday": hours.weekday,
        "opens_at": f"{hours.opens_at:%H:%M}",
        "closes_at": f"{hours.closes_at:%H:%M}",
        "valid_from": hours.valid_from and hours.valid_from.isoformat(),
        "valid_until": hours.valid_until and hours.valid_until.isoformat(),
        "visit_types": sorted(codes[pk] for pk in hours.only),
    }
