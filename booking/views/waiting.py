"""The wish for an earlier time: asked for, changed and taken back from the visit's pages."""

from datetime import datetime
from http import HTTPStatus

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render, resolve_url
from django.views.decorators.http import require_http_methods

from booking.diary import timetable
from booking.forms import WishForm
from booking.models import Appointment
from booking.reminders import reach
from booking.services.refusals import AlreadyChanged, Busy
from booking.services.waitlist.wish import stop_waiting, wish_earlier
from booking.views.manage import with_linked_visit
from booking.views.own import newest_visit
from booking.views.wishes import DONE, open_wish, stands
from clinic import clock
from intake.access import with_own_response
from intake.models import QuestionnaireResponse


@require_http_methods(["GET", "HEAD", "POST"])
@with_own_response
def own_wish(request: HttpRequest, response: QuestionnaireResponse) -> HttpResponse:
    """Ask on the way from the page of what was booked."""
    visit = newest_visit(response)
    if visit is None or visit.patient_id is None:
        return redirect("booking:times", response.pk)
    back = resolve_url("booking:booked", response.pk)
    try:
        return _wish(request, visit, back)
    except AlreadyChanged:
        return redirect(back)


@require_http_methods(["GET", "HEAD", "POST"])
@with_linked_visit
def linked_wish(request: HttpRequest, token: str, visit: Appointment) -> HttpResponse:
    """Ask on the way from the page behind a link."""
    return _wish(request, visit, resolve_url("booking:manage", token))


def _wish(request: HttpRequest, visit: Appointment, back: str) -> HttpResponse:
    """Show the form, or do what it says: POST keeps the wish or takes it back. Raises AlreadyChanged."""
    now = clock.now()
    if not stands(visit, now):
        return redirect(back)
    wish = open_wish(visit)
    known = {"part": wish.part, "weekdays": wish.weekdays, "notice": wish.notice} if wish else {"part": "any"}
    sent = request.POST if request.method == "POST" else None
    stops = sent is not None and "stop" in sent
    form = WishForm(None if stops else sent, initial=known, days=_working_days())
    busy = False
    try:
        if stops or form.is_valid():
            _do(visit, None if stops else form, now)
            return redirect(f"{back}?{DONE}={'not-waiting' if stops else 'waiting'}")
    except Busy:
        busy = True
    context = {
        "visit": visit,
        "wish": wish,
        "form": form,
        "busy": busy,
        "channel": reach(visit)[0],
        "back_url": back,
    }
    status = HTTPStatus.UNPROCESSABLE_ENTITY if form.errors else HTTPStatus.OK
    return render(
        request,
        "booking/waitlist.html",
        context,
        status=HTTPStatus.SERVICE_UNAVAILABLE if busy else status,
    )


def _do(visit: Appointment, form: WishForm | None, now: datetime) -> None:
    if form is None:
        stop_waiting(appointment=visit, now=now)
    else:
        wish_earlier(appointment=visit, **form.cleaned_data, now=now)


def _working_days() -> list[int]:
    """Return the weekdays on which anybody works: no other is asked about."""
    return sorted({one.weekday for hours in timetable().hours.values() for one in hours})
