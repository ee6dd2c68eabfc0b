"""What the desk and the doctor see of a day."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db.models import OuterRef, Subquery

from booking.diary.offers import visit_of
from booking.diary.resources import busy_of
from booking.diary.timetable import timetable
from booking.models import Appointment, Status
from booking.models.appointment import AppointmentQuerySet
from booking.scheduling import Interval, start_of_day, subtract
from clinic.models import Location, Practitioner
from intake.models import Assessment


@dataclass(frozen=True, slots=True)
class Column:
    """One practitioner's day. ``gaps`` are the free stretches of the sessions, in UTC like these."""

    practitioner: Practitioner
    sessions: list[Interval]
    appointments: list[Appointment]
    gaps: list[Interval]


@dataclass(frozen=True, slots=True)
class Board:
    """A location's day: one column for each practitioner who works or has a visit."""

    day: date
    location: Location
    columns: list[Column]


@dataclass(frozen=True, slots=True)
class DoctorEntry:
    """A visit in a doctor's list, with the newest assessment of the answers it was booked with, if any."""

    appointment: Appointment
    assessment: Assessment | None


def day_board(day: date, *, location: Location, now: datetime) -> Board:
    """Return a location's day as the desk sees it, holds that still run included; five queries."""
    window = _day(day, location)
    practitioners = list(
        Practitioner.objects.filter(resource__location=location)
        .select_related("resource__location")
        .order_by("pk")
    )
    resources = [one.resource for one in practitioners]
    plan = timetable()
    busy = busy_of(resources, window, plan=plan, now=now)
    shown = _on_day(window).exclude(status=Status.HELD, held_until__lte=now).filter(location=location)
    appointments = list(shown.prefetch_related("resources"))
    columns = []
    for practitioner in practitioners:
        theirs = [one for one in appointments if one.practitioner_id == practitioner.pk]
        sessions = plan.sessions(practitioner.resource, window)
        # Past claims are swept, so what was taken is told by the appointments too.
        taken = [*busy[practitioner.resource_id], *_taken(theirs)]
        gaps = [gap for session in sessions for gap in subtract(session, taken)]
        if sessions or theirs:
            columns.append(Column(practitioner, sessions, theirs, gaps))
    return Board(day, location, columns)


def doctor_day(practitioner: Practitioner, day: date) -> list[DoctorEntry]:
    """Return a doctor's visits of a day in order of time, each with its newest assessment; three queries."""
    window = _day(day, practitioner.resource.location)
    appointments = list(_on_day(window).visits().filter(practitioner=practitioner))
    newest = Assessment.objects.filter(response=OuterRef("response")).order_by("-number").values("pk")[:1]
    assessments = {
        one.response_id: one
        for one in Assessment.objects.filter(
            response__in=[one.response_id for one in appointments], pk=Subquery(newest)
        ).prefetch_related("verdicts")
    }
    return [
        DoctorEntry(one, assessments.get(one.response_id) if one.response_id else None)
        for one in appointments
    ]


def _day(day: date, location: Location) -> Interval:
    zone = location.zone
    return Interval(start_of_day(day, zone), start_of_day(day + timedelta(days=1), zone))


def _on_day(window: Interval) -> AppointmentQuerySet:
    return (
        Appointment.objects.filter(starts_at__gte=window.start, starts_at__lt=window.end)
        .exclude(status=Status.CANCELLED)
        .select_related("patient", "visit_type", "practitioner", "location", "response", "overbooked_by")
        .order_by("starts_at")
    )


def _taken(appointments: Iterable[Appointment]) -> list[Interval]:
    return [
        visit_of(one.visit_type).occupied(one.starts_at)
        for one in appointments
        if one.status != Status.NOSHOW
    ]
