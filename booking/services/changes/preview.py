"""Seeing what a change of the schedule would do, before it does anything."""

from datetime import datetime

from booking.diary import OtherTimes, is_here, timetable
from booking.models import Appointment, ChangedVisit, ScheduleChange
from booking.reminders import reach
from booking.scheduling import Proposal
from booking.services.changes.alteration import Alteration
from booking.services.claims import lanes_of
from booking.services.whole import whole
from clinic import audit
from clinic.models import Practitioner, User
from clinic.outbox.models import Channel


@whole
def preview(*, change: ScheduleChange, alteration: Alteration, actor: User, now: datetime) -> ScheduleChange:
    """Write down whom a new change would displace, each with another time or a call; nobody is moved or told.

    The gravest choose first and no time is proposed twice. Raises Busy.
    """
    visits = alteration.displaced(now=now)
    times = OtherTimes(visits, plan=alteration.planned(timetable()), now=now)
    calls = {visit.pk: why for visit in visits if (why := why_call(visit, now))}
    proposals = times.propose(besides=calls)
    change.seen_by, change.seen_at = actor, now
    change.save(force_insert=True)
    rows = [
        row_of(change, visit, proposals.get(visit.pk), calls.get(visit.pk), times.practitioners)
        for visit in visits
    ]
    ChangedVisit.objects.bulk_create(rows)
    audit.record("schedule.previewed", change, actor=actor, now=now)
    return change


def hits_anybody(alteration: Alteration, *, now: datetime) -> bool:
    """Say whether a change displaces a visit, or somebody who is just booking a time or asked for one."""
    return bool(alteration.displaced(now=now) or alteration.holds(now=now))


@whole
def discard(*, change: ScheduleChange, actor: User, now: datetime) -> None:
    """Forget a change that was only looked at; one that was applied stands. Raises Busy."""
    current = ScheduleChange.objects.select_for_update().filter(pk=change.pk, applied_at=None).first()
    if current is None:
        return
    pk = current.pk
    current.delete()
    current.pk = pk  # named in the audit trail
    audit.record("schedule.discarded", current, actor=actor, now=now)


def why_call(visit: Appointment, now: datetime) -> ChangedVisit.Why | None:
    """Return why somebody must be spoken to, if messages can't do it."""
    if is_here(visit, now):
        return ChangedVisit.Why.HERE
    return ChangedVisit.Why.NO_CONTACT if reach(visit)[0] == Channel.CALL_LIST else None


def row_of(
    change: ScheduleChange,
    visit: Appointment,
    proposal: Proposal | None,
    call: ChangedVisit.Why | None,
    practitioners: dict[int, Practitioner],
) -> ChangedVisit:
    """Return what is kept of a visit as it stands, and what is proposed for it."""
    return ChangedVisit(
        change=change,
        appointment=visit,
        sequence=visit.sequence,
        was_at=visit.starts_at,
        was_until=visit.ends_at,
        was_with=visit.practitioner,
        had=[one.pk for one in visit.resources.all()],
        lanes=lanes_of(visit),
        was_overbooked_because=visit.overbooked_because,
        was_overbooked_by_id=visit.overbooked_by_id,
        was_confirmed_at=visit.confirmed_by_patient_at,
        proposed_at=proposal.start.at if proposal else None,
        proposed_with=practitioners[proposal.start.practitioner] if proposal else None,
        why=call or (ChangedVisit.Why(proposal.fit) if proposal else ChangedVisit.Why.NO_TIME),
    )
