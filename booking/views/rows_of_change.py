"""The rows of a preview: what is chosen for each visit, what else could be, and what a form says of them."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from django.http import QueryDict

from booking.board import age
from booking.diary import OtherTimes, timetable, visits_of
from booking.models import Appointment, ChangedVisit, ScheduleChange
from booking.scheduling import Proposal
from booking.services.changes.apply import Chosen
from booking.services.changes.kinds import alteration_of
from booking.services.refusals import ChoicesRefused
from clinic.models import Practitioner
from clinic.times import instant_short

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
MINUTE = timedelta(minutes=1)
CALL = "call"
OPTIONS = 12  # other times in a row


@dataclass(frozen=True, slots=True)
class Option:
    """A time in a row of the preview, as its form sends it and as it is read."""

    value: str
    words: str


@dataclass(frozen=True, slots=True)
class Row:
    """A visit of the preview: what is chosen for it and what else could be. Without options it is a call."""

    row: ChangedVisit
    age: int | None
    options: Sequence[Option]
    chosen: str
    as_proposed: bool
    refused: bool
    changed: bool  # by somebody else since


def time_value(practitioner: Practitioner, starts_at: datetime) -> str:
    """Return a time as a form sends it."""
    return f"{practitioner.pk}-{(starts_at - EPOCH) // MINUTE}"


def read_time(value: str, practitioners: Mapping[int, Practitioner]) -> Chosen | None:
    """Read a time that a form sent; None for a call and for what is no time of ours."""
    try:
        pk, minutes = map(int, value.split("-"))
        starts_at = EPOCH + minutes * MINUTE
    except (ValueError, OverflowError):
        return None
    practitioner = practitioners.get(pk)
    return Chosen(practitioner, starts_at) if practitioner else None


def everybody() -> dict[int, Practitioner]:
    """Return all practitioners by their number."""
    return Practitioner.objects.select_related("resource__location").in_bulk()


def options_of(times: OtherTimes, visit: Appointment, number: int) -> list[Option]:
    """Return the times that one visit can be given, the best first."""
    return [_option(times, visit, proposal) for proposal in times.options(visit.pk, number)]


def preview_of(
    change: ScheduleChange, sent: QueryDict, refused: Collection[int], now: datetime
) -> dict[str, object]:
    """Return the rows with what was chosen, or is proposed, and what else is free beside that."""
    alteration = alteration_of(change)
    visits = {visit.pk: visit for visit in alteration.displaced(now=now)}
    times = OtherTimes(list(visits.values()), plan=alteration.planned(timetable()), now=now)
    known = list(visits_of(change))
    chosen = {row.pk: sent.get(f"time-{row.pk}") or _proposed(row) for row in known}
    people = {one.pk: one for one in times.practitioners.values()}
    kept = {
        row.pk: times.give(row.appointment_id, *wanted)
        for row in known
        if (wanted := read_time(chosen[row.pk], people)) and row.appointment_id in visits
    }
    rows = [
        _row(row, visits.get(row.appointment_id), times, chosen[row.pk], kept.get(row.pk), refused)
        for row in known
    ]
    moved = sum(row.chosen != CALL for row in rows)
    return {
        "rows": rows,
        "moved": moved,
        "to_call": len(rows) - moved,
        "since": len(visits.keys() - {row.appointment_id for row in known}),
        "holds": len(alteration.holds(now=now)),
        "refused": refused,
    }


def choices(change: ScheduleChange, sent: QueryDict) -> dict[int, Chosen | None]:
    """Read what the rows say. Raises ChoicesRefused for what is neither a time nor a call."""
    values = {pk: sent.get(f"time-{pk}", CALL) for pk in change.visits.values_list("pk", flat=True)}
    people = everybody()
    choices = {pk: read_time(value, people) for pk, value in values.items()}
    wrong = [pk for pk, chosen in choices.items() if chosen is None and values[pk] != CALL]
    if wrong:
        raise ChoicesRefused(wrong)
    return choices


def _option(times: OtherTimes, visit: Appointment, proposal: Proposal) -> Option:
    practitioner = times.practitioners[proposal.start.practitioner]
    words = instant_short(proposal.start.at, practitioner.resource.location.zone)
    if practitioner.pk != visit.practitioner_id:
        words = f"{words}, {practitioner.name}"
    return Option(time_value(practitioner, proposal.start.at), words)


def _row(
    row: ChangedVisit,
    visit: Appointment | None,
    times: OtherTimes,
    chosen: str,
    kept: Proposal | None,
    refused: Collection[int],
) -> Row:
    unchanged = visit is not None and visit.sequence == row.sequence
    options = options_of(times, visit, OPTIONS) if visit and unchanged else []
    if visit and kept and chosen not in [one.value for one in options]:
        options.insert(0, _option(times, visit, kept))
    lost = chosen != CALL and kept is None
    return Row(
        row=row,
        age=age(row.appointment),
        options=options,
        chosen=CALL if lost else chosen,
        as_proposed=not lost and chosen == _proposed(row),
        refused=unchanged and (lost or row.pk in refused),
        changed=not unchanged,
    )


def _proposed(row: ChangedVisit) -> str:
    if row.proposed_at is None or row.proposed_with is None:
        return CALL
    return time_value(row.proposed_with, row.proposed_at)
