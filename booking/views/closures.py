"""Closures (D6): what is closed and will be, what waits to be settled, and closing one time more."""

from http import HTTPStatus

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from booking.closure_forms import ClosureForm
from booking.diary import changes_looked_at, changes_open, closures_to_come
from booking.models import Closure
from booking.services.changes.closure import open_again
from booking.services.changes.kinds import alteration_of
from booking.services.changes.preview import preview
from booking.services.refusals import Refused
from booking.views.change_words import refused_change
from booking.views.staff import staff_context
from booking.views.words import NotDone
from clinic import clock
from clinic.access import colleague, right_required
from clinic.models import Location, Resource, Right


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


@require_POST
@right_required(Right.DESK)
def opened(request: HttpRequest, closure_id: int) -> HttpResponse:
    """End a closure before its time."""
    closure = get_object_or_404(Closure, pk=closure_id)
    try:
        open_again(closure=closure, actor=colleague(request), now=clock.now())
    except Refused as refused:
        return _list(request, not_done=refused_change(refused), status=HTTPStatus.CONFLICT)
    return redirect("desk:closures")


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
