"""Closures (D6): who is away or what is closed, whom it hits, and what becomes of each of them."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from http import HTTPStatus

from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from booking.board import age
from booking.closure_forms import ClosureForm, closed_words
from booking.diary import (
    OtherTimes,
    changes_looked_at,
    changes_open,
    closures_to_come,
    not_told,
    timetable,
    visits_of,
)
from booking.models import Appointment, ChangedVisit, Closure, ScheduleChange
from booking.scheduling import Proposal
from booking.services.changes.apply import Chosen, apply, only_block
from booking.services.changes.closure import open_again
from booking.services.changes.kinds import alteration_of
from booking.services.changes.preview import discard, preview
from booking.services.changes.undo import undo
from booking.services.refusals import (
    AlreadyClosed,
    ChangedSinceRead,
    ChoicesRefused,
    HoursOverlap,
    Refused,
    TooLateToUndo,
)
from booking.told_facts import MUST_CHANGE
from booking.views.days import the_place
from booking.views.staff import staff_context
from booking.views.words import NotDone, refused_at_desk
from clinic import clock
from clinic.access import colleague, right_required
from clinic.models import Location, Practitioner, Resource, Right
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


@require_safe
@right_required(Right.DESK)
def closures(request: HttpRequest) -> HttpResponse:
    """List closures to come, what is still to be settled, and what was looked at and not applied."""
    return _list(request)


@require_http_methods(["GET", "HEAD", "POST"])
@right_required(Right.DESK)
def new(request: HttpRequest) -> HttpResponse:
    """Ask what is closed; POST works out whom it would hit and leads there. Nothing is closed yet."""
    now = clock.now()
    in_use = Resource.objects.filter(active=True).select_related("location").order_by("kind", "name")
    form = ClosureForm(
        request.POST if request.method == "POST" else None,
        places=list(Location.objects.order_by("pk")),
        resources=list(in_use),
        now=now,
    )
    if form.is_valid():
        change = preview(
            change=form.change, alteration=alteration_of(form.change), actor=colleague(request), now=now
        )
        return redirect("desk:closure", change.pk)
    context = {**staff_context(request, now), "form": form}
    status = HTTPStatus.UNPROCESSABLE_ENTITY if form.is_bound else HTTPStatus.OK
    return render(request, "booking/desk/closure_new.html", context, status=status)


@require_safe
@right_required(Right.DESK)
def closure(request: HttpRequest, change_id: int) -> HttpResponse:
    """Show whom a change would hit, or how far those whom it hit have settled."""
    return _page(request, _change_or_404(change_id))


@require_POST
@right_required(Right.DESK)
def applied(request: HttpRequest, change_id: int) -> HttpResponse:
    """Move and message as the rows say, or only block new bookings."""
    change, actor, now = _change_or_404(change_id), colleague(request), clock.now()
    alteration = alteration_of(change)
    try:
        if "block" in request.POST:
            only_block(change=change, alteration=alteration, actor=actor, now=now)
        else:
            choices = _choices(change, request.POST)
            apply(change=change, alteration=alteration, choices=choices, actor=actor, now=now)
    except ChoicesRefused as refused:
        return _page(request, change, refused=refused.rows, status=HTTPStatus.UNPROCESSABLE_ENTITY)
    except Refused as refused:
        return _page(request, change, not_done=_words(refused), status=HTTPStatus.CONFLICT)
    return redirect("desk:closure", change.pk)


@require_POST
@right_required(Right.DESK)
def undone(request: HttpRequest, change_id: int) -> HttpResponse:
    """Take everything back while nobody was told."""
    change = _change_or_404(change_id)
    try:
        undo(change=change, alteration=alteration_of(change), actor=colleague(request), now=clock.now())
    except Refused as refused:
        return _page(request, change, not_done=_words(refused), status=HTTPStatus.CONFLICT)
    return redirect("desk:closure", change.pk)


@require_POST
@right_required(Right.DESK)
def discarded(request: HttpRequest, change_id: int) -> HttpResponse:
    """Forget what was only looked at."""
    discard(change=_change_or_404(change_id), actor=colleague(request), now=clock.now())
    return redirect("desk:closures")


@require_POST
@right_required(Right.DESK)
def opened(request: HttpRequest, closure_id: int) -> HttpResponse:
    """End a closure before its time."""
    closure = get_object_or_404(Closure, pk=closure_id)
    try:
        open_again(closure=closure, actor=colleague(request), now=clock.now())
    except Refused as refused:
        return _list(request, not_done=_words(refused), status=HTTPStatus.CONFLICT)
    return redirect("desk:closures")


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


def _option(times: OtherTimes, visit: Appointment, proposal: Proposal) -> Option:
    practitioner = times.practitioners[proposal.start.practitioner]
    words = instant_short(proposal.start.at, practitioner.resource.location.zone)
    if practitioner.pk != visit.practitioner_id:
        words = f"{words}, {practitioner.name}"
    return Option(time_value(practitioner, proposal.start.at), words)


def _list(
    request: HttpRequest, *, not_done: NotDone | None = None, status: HTTPStatus = HTTPStatus.OK
) -> HttpResponse:
    now = clock.now()
    context = {
        **staff_context(request, now),
        "not_done": not_done,
        "open": changes_open(now),
        "closures": closures_to_come(now),
        "looked_at": changes_looked_at(now),
    }
    return render(request, "booking/desk/closures.html", context, status=status)


def _page(
    request: HttpRequest,
    change: ScheduleChange,
    *,
    refused: Collection[int] = (),
    not_done: NotDone | None = None,
    status: HTTPStatus = HTTPStatus.OK,
) -> HttpResponse:
    now = clock.now()
    change = _change_or_404(change.pk)
    context = {
        **staff_context(request, now),
        "change": change,
        "not_done": not_done,
        "zone": change.zone or the_place().zone,
    }
    if change.applied_at is None:
        context |= _preview(change, request.POST, refused, now)
        return render(request, "booking/desk/closure_preview.html", context, status=status)
    rows = sorted(visits_of(change), key=lambda row: not row.is_open)
    context |= {
        "rows": rows,
        "unsettled": sum(row.is_open for row in rows),
        "can_be_undone": change.can_be_undone(now),
        "not_told": not_told([row.appointment_id for row in rows], MUST_CHANGE),
    }
    return render(request, "booking/desk/closure.html", context, status=status)


def _preview(
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


def _choices(change: ScheduleChange, sent: QueryDict) -> dict[int, Chosen | None]:
    """Read what the rows say. Raises ChoicesRefused for what is neither a time nor a call."""
    values = {pk: sent.get(f"time-{pk}", CALL) for pk in change.visits.values_list("pk", flat=True)}
    people = everybody()
    choices = {pk: read_time(value, people) for pk, value in values.items()}
    wrong = [pk for pk, chosen in choices.items() if chosen is None and values[pk] != CALL]
    if wrong:
        raise ChoicesRefused(wrong)
    return choices


def _words(refused: Refused) -> NotDone:
    match refused:
        case AlreadyClosed():
            return NotDone(_("Not closed"), closed_words(refused.closure))
        case TooLateToUndo():
            return NotDone(_("Too late to undo"), _("The messages have left. Move people one by one."))
        case ChangedSinceRead() | HoursOverlap():
            return NotDone(
                _("Hours changed meanwhile"),
                _("Nothing was done: the hours are others by now. See them first."),
            )
    return refused_at_desk(refused)


def _change_or_404(change_id: int) -> ScheduleChange:
    changes = ScheduleChange.objects.select_related("location", "resource__location", "seen_by", "closure")
    return get_object_or_404(changes, pk=change_id)
