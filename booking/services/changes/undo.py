"""Undoing a change of the schedule while nobody was told of it."""

from collections.abc import Collection
from datetime import datetime

from booking.diary import visit_of
from booking.models import Appointment, ChangedVisit, Claim, ScheduleChange, Status
from booking.reminders import owe_as_before
from booking.scheduling import cells
from booking.services.changes.alteration import Alteration
from booking.services.claims import take_instead
from booking.services.refusals import TooLateToUndo
from booking.services.whole import whole
from clinic import audit
from clinic.models import Resource, User

State, Why = ChangedVisit.State, ChangedVisit.Why


@whole
def undo(*, change: ScheduleChange, alteration: Alteration, actor: User, now: datetime) -> ScheduleChange:
    """Take a change back: old times, old rooms and what was owed before stand again, and nobody is told anything.

    A visit whose patient or another colleague has done something to it since stays where it is by now, and so
    does one whose patient asks for a call or whose old time is taken; they are followed as before. A second call
    gives the first answer.
    Raises TooLateToUndo, what the alteration raises, or Busy.
    """
    current = ScheduleChange.objects.select_for_update().get(pk=change.pk)
    if current.undone_at is not None:
        return current
    if current.applied_at is None or not current.can_be_undone(now):
        raise TooLateToUndo
    rows = list(current.visits.select_related("was_with__resource__location").order_by("pk"))
    pks = [row.appointment_id for row in rows]
    list(Appointment.objects.select_for_update().filter(pk__in=pks).order_by("pk").values_list("pk"))
    alteration.take_back(current, actor=actor, now=now)
    current.undone_at = now
    current.save()
    visits = Appointment.objects.select_related("visit_type").in_bulk(pks)
    resources = Resource.objects.in_bulk({pk for row in rows for pk in row.had})
    moved = []
    for row in rows:
        visit = visits[row.appointment_id]
        if _stands_as_applied(row, visit):
            had = [resources[pk] for pk in row.had]
            if not _taken(visit, row, had):
                _put_back(row, visit, had, current.applied_at)
                moved.append(visit)
                _settle(row, now)
        elif row.is_open and row.proposed_at is None and row.why not in (Why.TO_BE_RUNG, Why.ASKED):
            _settle(row, now)
    _follow_again(current, now)
    for visit in moved:
        audit.record("appointment.moved_back", visit, actor=actor, now=now, detail={"change": current.pk})
    audit.record("schedule.undone", current, actor=actor, now=now)
    return current


def _stands_as_applied(row: ChangedVisit, visit: Appointment) -> bool:
    """Say whether a visit was given another time or room by the change and nobody has touched it since."""
    if row.proposed_at is None or visit.status != Status.BOOKED or row.why == Why.ASKED:
        return False
    if row.proposed_at == row.was_at and row.proposed_with_id == row.was_with_id:
        return visit.sequence == row.sequence
    return row.is_open and visit.sequence == row.sequence + 1


def _taken(visit: Appointment, row: ChangedVisit, resources: Collection[Resource]) -> bool:
    """Say whether somebody else has the old time by now; whoever was squeezed in there had a lane of their own."""
    needed = cells(visit_of(visit.visit_type).occupied(row.was_at))
    claims = Claim.objects.filter(resource__in=resources, cell__gte=needed.start, cell__lt=needed.stop)
    others = set(claims.exclude(appointment=visit).values_list("resource", "lane"))
    lanes = _lanes(row)
    return any((one.pk, lanes.get(one.pk, 0)) in others for one in resources)


def _lanes(row: ChangedVisit) -> dict[int, int]:
    return {int(resource): lane for resource, lane in row.lanes.items()}  # JSON knows names only


def _put_back(
    row: ChangedVisit, visit: Appointment, resources: Collection[Resource], applied_at: datetime
) -> None:
    moved = visit.starts_at != row.was_at or visit.practitioner_id != row.was_with_id
    visit.practitioner, visit.location = row.was_with, row.was_with.resource.location
    visit.starts_at, visit.ends_at = row.was_at, row.was_until
    visit.confirmed_by_patient_at = row.was_confirmed_at
    visit.overbooked_because, visit.overbooked_by_id = row.was_overbooked_because, row.was_overbooked_by_id
    if moved:
        visit.sequence += 1  # never a number twice: what was opened meanwhile must not fit
    visit.save()
    take_instead(visit, list(resources), lanes=_lanes(row))
    if moved:
        owe_as_before(visit, row.sequence, since=applied_at)


def _settle(row: ChangedVisit, now: datetime) -> None:
    row.state, row.why, row.settled_at = State.SETTLED, Why.UNDONE, now
    row.save(update_fields=["state", "why", "settled_at"])


def _follow_again(change: ScheduleChange, now: datetime) -> None:
    """Open again what earlier changes had left open about visits that stand as they did then."""
    settled = change.visits.filter(why=Why.UNDONE).values("appointment")
    superseded = ChangedVisit.objects.filter(
        appointment__in=settled, why=Why.SUPERSEDED, settled_at=change.applied_at
    )
    open_again = {"why": Why.UNDONE, "settled_at": None}
    superseded.filter(proposed_at=None).update(state=State.TO_CALL, **open_again)
    superseded.filter(proposed_at__isnull=False).update(state=State.MOVED, **open_again)
