"""Booking again what was cancelled, or whose patient came after all: at its own time, if that is free."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from django.db import transaction

from booking.diary import free_resources, timetable
from booking.models import Appointment, Status
from booking.models.appointment import OPEN
from booking.reminders import owe_news_of_return
from booking.services.claims import lanes_beside, take_instead
from booking.services.daily_limit import keep_to_limit
from booking.services.offer import refuse_if_changed, resources_where_it_stands
from booking.services.refusals import AlreadyBooked, AlreadyChanged, SlotTaken
from booking.services.sweep import expired_holds_out_of_the_way
from booking.services.whole import tried_again
from clinic import audit
from clinic.models import Resource, User

MAY_RETURN = timedelta(days=1)  # after a visit that was noted as missed: claims are kept as long


def may_return(visit: Appointment, now: datetime) -> bool:
    """Say whether a visit could stand again: it was cancelled and is to come, or was missed of late."""
    if visit.patient_id is None:
        return False
    if visit.status == Status.NOSHOW:
        return now < visit.ends_at + MAY_RETURN
    return visit.status == Status.CANCELLED and now < visit.starts_at


@tried_again
def reinstate(*, appointment: Appointment, because: str = "", actor: User, now: datetime) -> Appointment:
    """Book a cancelled or missed visit again at its time, and owe its messages anew.

    With ``because``, the desk's reason, it returns even where the time is gone, beside whatever is there. A
    second call gives the first answer. Raises SlotTaken if the time is gone, AlreadyBooked if the same answers
    have led to another visit since, AlreadyChanged if it can't return any more, or Busy.
    """
    with expired_holds_out_of_the_way(now), transaction.atomic():
        current = Appointment.objects.select_for_update().get(pk=appointment.pk)
        if current.status == Status.BOOKED:
            return current
        if not may_return(current, now):
            raise AlreadyChanged(current)
        _no_other_of_these_answers(current)
        plan = timetable()
        free = free_resources(
            current.visit_type,
            practitioner=current.practitioner,
            starts_at=current.starts_at,
            plan=plan,
            now=now,
        )
        resources = free or _beside(current, because, now)
        current.status, current.cancelled_at, current.cancel_reason = Status.BOOKED, None, ""
        current.cancelled_late, current.confirmed_by_patient_at = False, None
        current.overbooked_because, current.overbooked_by = ("", None) if free else (because, actor)
        current.sequence += 1  # its messages are owed anew
        if free:
            keep_to_limit(current, now)
        current.save()
        take_instead(current, resources, lanes={} if free else lanes_beside(current, resources))
        owe_news_of_return(current, now)
        audit.record("appointment.reinstated", current, actor=actor, now=now)
        if free:
            refuse_if_changed(plan)
        return current


def _beside(visit: Appointment, because: str, now: datetime) -> Sequence[Resource]:
    if not because:
        raise SlotTaken(visit.starts_at)
    return resources_where_it_stands(visit, now)


def _no_other_of_these_answers(visit: Appointment) -> None:
    others = Appointment.objects.filter(response=visit.response_id, status__in=OPEN)
    other = others.first() if visit.response_id else None
    if other is not None:
        raise AlreadyBooked(other)
