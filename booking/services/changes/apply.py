"""Applying a change of the schedule: the timetable, every visit and every message, or nothing of it."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime, timedelta
from typing import NamedTuple
from uuid import UUID

from django.db import transaction

from booking.diary import OtherTimes, timetable
from booking.models import Appointment, CancelReason, ChangedVisit, ScheduleChange, Status, WaitlistOffer
from booking.reminders import owe_news_of_change, reach
from booking.scheduling import Interval, Proposal
from booking.services.changes.alteration import Alteration
from booking.services.changes.preview import row_of, why_call
from booking.services.claims import give_up, take_instead
from booking.services.move import put_at
from booking.services.refusals import ChoicesRefused
from booking.services.sweep import expired_holds_out_of_the_way
from booking.services.waitlist.end import end_open_offer
from booking.services.whole import OutOfDate, tried_again
from clinic import audit
from clinic.models import Practitioner, Resource, User
from clinic.outbox.models import Channel

TO_UNDO = timedelta(minutes=10)

State, Why = ChangedVisit.State, ChangedVisit.Why


class Chosen(NamedTuple):
    """The time that a colleague leaves or puts in a row of the preview."""

    practitioner: Practitioner
    starts_at: datetime


@tried_again
def apply(
    *,
    change: ScheduleChange,
    alteration: Alteration,
    choices: Mapping[int, Chosen | None],
    actor: User,
    now: datetime,
) -> ScheduleChange:
    """Make a change, move each visit to its chosen time and owe the news of it in ten minutes.

    ``choices`` are by row; None and rows left out are calls to make: their visits keep what they have until
    somebody was reached. A visit that was moved or cancelled since the preview is left as it stands, one that was
    booked since is put on the list. A second call gives the first answer.

    Raises ChoicesRefused if a chosen time can't be had (any more), what the alteration raises, or Busy; all is
    then as it was.
    """
    with expired_holds_out_of_the_way(now), transaction.atomic():
        current = ScheduleChange.objects.select_for_update().get(pk=change.pk)
        if current.applied_at is not None:
            return current
        plan = alteration.planned(timetable())
        rows = {row.appointment_id: row for row in current.visits.order_by("pk")}
        _lock(rows)
        visits = {visit.pk: visit for visit in alteration.displaced(now=now)}
        times = OtherTimes(list(visits.values()), plan=plan, now=now)
        given = _given(rows, visits, times, choices, now)
        holds = _let_go(current, alteration.holds(now=now), now)
        alteration.write(current, actor=actor, now=now)
        current.applied_at, current.messages_leave_at = now, now + TO_UNDO
        current.save()
        for pk, visit in visits.items():
            if pk not in rows:
                rows[pk] = row_of(current, visit, None, why_call(visit, now) or Why.BOOKED_SINCE, {})
        _supersede(current, rows, now)
        resources = {one.pk: one for one in plan.resources}
        moved = [
            visits[pk]
            for pk, row in rows.items()
            if _settle(row, visits.get(pk), given.get(pk), times, resources, now)
        ]
        _save(current, rows.values())
        for visit in moved:
            owe_news_of_change(visit, current.messages_leave_at, now)
        for visit in moved:
            audit.record("appointment.moved", visit, actor=actor, now=now, detail={"change": current.pk})
        audit.record("schedule.applied", current, actor=actor, now=now)
        _refuse_if_overtaken(alteration, {*rows, *holds}, now)
        return current


@tried_again
def only_block(
    *, change: ScheduleChange, alteration: Alteration, actor: User, now: datetime
) -> ScheduleChange:
    """Make a change and leave every visit in it as it is booked. A second call gives the first answer.

    Raises what the alteration raises, or Busy.
    """
    with transaction.atomic():
        current = ScheduleChange.objects.select_for_update().get(pk=change.pk)
        if current.applied_at is not None:
            return current
        holds = _let_go(current, alteration.holds(now=now), now)
        alteration.write(current, actor=actor, now=now)
        current.applied_at, current.messages_leave_at = now, now + TO_UNDO
        current.save()
        seen = set(current.visits.values_list("appointment", flat=True))
        visits = [visit for visit in alteration.displaced(now=now) if visit.pk not in seen]
        ChangedVisit.objects.bulk_create(row_of(current, visit, None, Why.STAYS, {}) for visit in visits)
        current.visits.filter(state=State.PROPOSED).update(
            state=State.SETTLED, why=Why.STAYS, settled_at=now, proposed_at=None, proposed_with=None
        )
        audit.record("schedule.applied", current, actor=actor, now=now, detail={"only": "block"})
        _refuse_if_overtaken(alteration, {*seen, *holds, *(visit.pk for visit in visits)}, now)
        return current


def _lock(rows: Iterable[UUID]) -> None:
    """Lock the visits of a change, in one order for everybody."""
    list(Appointment.objects.select_for_update().filter(pk__in=list(rows)).order_by("pk").values_list("pk"))


def _given(
    rows: Mapping[UUID, ChangedVisit],
    visits: Mapping[UUID, Appointment],
    times: OtherTimes,
    choices: Mapping[int, Chosen | None],
    now: datetime,
) -> dict[UUID, Proposal]:
    """Give each visit that stands as it was seen its chosen time. Raises ChoicesRefused."""
    given, wrong = {}, []
    for pk, row in rows.items():
        chosen, visit = choices.get(row.pk), visits.get(pk)
        if chosen is None or visit is None or visit.sequence != row.sequence:
            continue
        proposal = times.give(pk, chosen.practitioner, chosen.starts_at)
        if proposal is None:
            wrong.append(row.pk)
        else:
            given[pk] = proposal
    if wrong:
        raise ChoicesRefused(wrong)
    return given


def _settle(
    row: ChangedVisit,
    visit: Appointment | None,
    proposal: Proposal | None,
    times: OtherTimes,
    resources: Mapping[int, Resource],
    now: datetime,
) -> bool:
    """Bring a visit and its row to how they stand once the change is made; say whether the time is another."""
    proposed = (row.proposed_at, row.proposed_with_id)
    row.proposed_at = row.proposed_with = None
    if visit is None or visit.sequence != row.sequence:
        row.why, row.state = Why.CHANGED, State.TO_CALL if visit else State.SETTLED
        row.settled_at = None if visit else now
        return False
    if proposal is None:
        row.state = State.TO_CALL
        row.why = row.why if proposed == (None, None) else Why.DESK
        return False
    practitioner = times.practitioners[proposal.start.practitioner]
    row.proposed_at, row.proposed_with = proposal.start.at, practitioner
    if proposed != (row.proposed_at, practitioner.pk):
        row.why = Why.DESK
    same_time = (visit.starts_at, visit.practitioner_id) == (row.proposed_at, practitioner.pk)
    if not same_time:
        ends_at = proposal.start.at + visit.visit_type.length
        put_at(visit, practitioner, Interval(proposal.start.at, ends_at))
    elif visit.overbooked_because:  # it has all to itself now
        visit.overbooked_because, visit.overbooked_by = "", None
        visit.save(update_fields=["overbooked_because", "overbooked_by"])
    take_instead(visit, [resources[pk] for pk in proposal.resources])
    by_phone = reach(visit)[0] == Channel.CALL_LIST
    row.state = State.SETTLED if same_time else State.TO_CALL if by_phone else State.MOVED
    row.settled_at = now if same_time else None
    return not same_time


def _save(change: ScheduleChange, rows: Iterable[ChangedVisit]) -> None:
    """Write the rows; two may have changed their times with each other."""
    known, new = [row for row in rows if row.pk], [row for row in rows if not row.pk]
    change.visits.update(proposed_at=None, proposed_with=None)
    ChangedVisit.objects.bulk_update(known, ["proposed_at", "proposed_with", "why", "state", "settled_at"])
    ChangedVisit.objects.bulk_create(new)


def _supersede(change: ScheduleChange, visits: Iterable[UUID], now: datetime) -> None:
    """Settle what an earlier change has left open about the same visits: this one follows them from now on."""
    earlier = ChangedVisit.objects.unsettled().filter(appointment__in=list(visits)).exclude(change=change)
    earlier.update(state=State.SETTLED, why=Why.SUPERSEDED, settled_at=now)


def _let_go(change: ScheduleChange, holds: Sequence[Appointment], now: datetime) -> set[UUID]:
    """Let kept times go; who can only be rung is put on the list. Return those that are kept no longer."""
    gone = set()
    for one in holds:
        offer = getattr(one, "kept_for", None)
        if offer is not None:
            visit = Appointment.objects.select_for_update(of=("self",)).get(wishes=offer.wish_id)
            end_open_offer(visit, WaitlistOffer.Status.WITHDRAWN, now)
        held = Appointment.objects.select_for_update().filter(pk=one.pk, status=Status.HELD).first()
        if held is None:  # booked or swept a moment ago
            continue
        give_up(held, CancelReason.CLINIC, now)
        gone.add(one.pk)
        contact = getattr(one, "contact", None)
        if contact is not None and contact.channel == Channel.CALL_LIST:
            row = row_of(change, one, None, Why.TO_BE_RUNG, {})
            row.state = State.TO_CALL
            row.save(force_insert=True)
    return gone


def _refuse_if_overtaken(alteration: Alteration, known: set[UUID], now: datetime) -> None:
    """Raise OutOfDate if somebody has booked or kept a time in it while it was made.

    The end of the audit chain is locked by now: whoever comes later sees the change (``refuse_if_changed``).
    """
    stand = [*alteration.displaced(now=now), *alteration.holds(now=now)]
    if any(one.pk not in known for one in stand):
        raise OutOfDate
