"""Another time zone for a place: what stands there keeps the time on the wall, or nothing is changed."""

from collections.abc import Iterable
from datetime import datetime
from zoneinfo import ZoneInfo

from django.db import transaction
from django.db.models import Q

from booking.diary.zone import Kept, ZoneChange, zone_change
from booking.models import Claim, Closure
from booking.models.appointment import Appointment, Status
from booking.reminders import remind_by_another_clock
from booking.scheduling.zone_change import same_wall_clock, shift
from booking.services.refusals import ZoneCannotChange
from booking.services.sweep import expired_holds_out_of_the_way
from booking.services.whole import tried_again
from clinic import audit
from clinic.models import Location, User


@tried_again
def change_zone(*, place: Location, zone: str, actor: User, now: datetime) -> ZoneChange:
    """Let a place's clocks go by another zone. Visits, held times and closures to come keep their wall clock.

    Hours are wall clock already. Reminders that wait move with their visits; nobody is told anything, since
    what everybody was told stays true. The same zone again changes nothing.

    Raises ZoneCannotChange, which says why, if any visit could not keep its time, or Busy.
    """
    with expired_holds_out_of_the_way(now), transaction.atomic():
        current = Location.objects.select_for_update().get(pk=place.pk)
        change = zone_change(current, zone, now=now, locked=True)
        if current.time_zone == zone:
            return change
        if not change.holds:
            raise ZoneCannotChange(change)
        old = current.zone
        current.time_zone = zone
        current.save(update_fields=["time_zone"])
        _move_claims(change.kept)
        _move_visits(change.kept, current)
        booked = [one.appointment for one in change.kept if one.appointment.status == Status.BOOKED]
        remind_by_another_clock(booked, old, now)
        _move_closures(current, old, now)
        for one in change.kept:
            audit.record("appointment.zone_changed", one.appointment, actor=actor, now=now)
        detail = {"changes": {"time_zone": [str(old), zone]}, "visits": len(change.kept)}
        audit.record("location.zone_changed", current, actor=actor, now=now, detail=detail)
        return change


def _move_claims(kept: Iterable[Kept]) -> None:
    """Claim the same cells of the wall clock; IntegrityError if somebody was quicker to take one."""
    shifts = {one.appointment.pk: shift(one.appointment.starts_at, one.starts_at) for one in kept}
    had = list(Claim.objects.filter(appointment__in=shifts))
    Claim.objects.filter(pk__in=[claim.pk for claim in had]).delete()
    wanted = [
        Claim(
            resource_id=claim.resource_id,
            lane=claim.lane,
            cell=claim.cell + shifts[claim.appointment_id],
            appointment_id=claim.appointment_id,
        )
        for claim in had
    ]
    Claim.objects.bulk_create(sorted(wanted, key=lambda claim: (claim.resource_id, claim.cell)))


def _move_visits(kept: Iterable[Kept], place: Location) -> None:
    for one in kept:
        visit = one.appointment
        visit.ends_at += one.starts_at - visit.starts_at
        visit.starts_at = one.starts_at
        visit.location = place
    Appointment.objects.bulk_update([one.appointment for one in kept], ["starts_at", "ends_at"])


def _move_closures(place: Location, old: ZoneInfo, now: datetime) -> None:
    closures = Closure.objects.filter(Q(location=place) | Q(resource__location=place), ends_at__gt=now)
    for closure in closures:
        length = closure.ends_at - closure.starts_at
        closure.starts_at = same_wall_clock(closure.starts_at, old, place.zone)
        ends_at = same_wall_clock(closure.ends_at, old, place.zone)
        # One that lies in an hour which the new clock skips keeps its length instead.
        closure.ends_at = ends_at if ends_at > closure.starts_at else closure.starts_at + length
        closure.save(update_fields=["starts_at", "ends_at"])
