"""One change of the schedule (D6): whom it hits, done or not, undone or forgotten."""

from collections.abc import Collection
from http import HTTPStatus

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST, require_safe

from booking.diary import not_told, visits_of
from booking.models import ScheduleChange
from booking.services.changes.apply import apply, only_block
from booking.services.changes.kinds import alteration_of
from booking.services.changes.preview import discard
from booking.services.changes.undo import undo
from booking.services.refusals import ChoicesRefused, Refused
from booking.told_facts import MUST_CHANGE
from booking.views.change_words import refused_change
from booking.views.days import the_place
from booking.views.rows_of_change import choices, preview_of
from booking.views.staff import staff_context
from booking.views.words import NotDone
from clinic import clock
from clinic.access import colleague, right_required
from clinic.models import Right


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
            chosen = choices(change, request.POST)
            apply(change=change, alteration=alteration, choices=chosen, actor=actor, now=now)
    except ChoicesRefused as refused:
        return _page(request, change, refused=refused.rows, status=HTTPStatus.UNPROCESSABLE_ENTITY)
    except Refused as refused:
        return _page(request, change, not_done=refused_change(refused), status=HTTPStatus.CONFLICT)
    return redirect("desk:closure", change.pk)


@require_POST
@right_required(Right.DESK)
def undone(request: HttpRequest, change_id: int) -> HttpResponse:
    """Take everything back while nobody was told."""
    change = _change_or_404(change_id)
    try:
        undo(change=change, alteration=alteration_of(change), actor=colleague(request), now=clock.now())
    except Refused as refused:
        return _page(request, change, not_done=refused_change(refused), status=HTTPStatus.CONFLICT)
    return redirect("desk:closure", change.pk)


@require_POST
@right_required(Right.DESK)
def discarded(request: HttpRequest, change_id: int) -> HttpResponse:
    """Forget what was only looked at."""
    discard(change=_change_or_404(change_id), actor=colleague(request), now=clock.now())
    return redirect("desk:closures")


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
        context |= preview_of(change, request.POST, refused, now)
        return render(request, "booking/desk/closure_preview.html", context, status=status)
    rows = sorted(visits_of(change), key=lambda row: not row.is_open)
    context |= {
        "rows": rows,
        "unsettled": sum(row.is_open for row in rows),
        "can_be_undone": change.can_be_undone(now),
        "not_told": not_told([row.appointment_id for row in rows], MUST_CHANGE),
    }
    return render(request, "booking/desk/closure.html", context, status=status)


def _change_or_404(change_id: int) -> ScheduleChange:
    changes = ScheduleChange.objects.select_related("location", "resource__location", "seen_by", "closure")
    return get_object_or_404(changes, pk=change_id)
