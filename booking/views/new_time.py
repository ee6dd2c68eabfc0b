"""The clinic had to give a visit another time: keep it, choose another, or ask for a call. Looking changes nothing."""

from http import HTTPStatus

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render, resolve_url
from django.views.decorators.http import require_http_methods

from booking.models import Appointment, ChangedVisit
from booking.services.changes.answer import ask_for_call
from booking.services.confirm_coming import confirm_coming
from booking.views.manage import done, with_linked_visit
from booking.views.wishes import open_change, stands
from clinic import clock
from clinic.models import Practice


@require_http_methods(["GET", "HEAD", "POST"])
@with_linked_visit
def new_time(request: HttpRequest, token: str, visit: Appointment) -> HttpResponse:
    """Show the old time and the new one; POST keeps the new one or asks for a call."""
    now = clock.now()
    row = open_change(visit)
    if row is None or not stands(visit, now):
        return redirect("booking:manage", token)
    if "call" in request.POST:
        ask_for_call(appointment=visit, now=now)
        return done(token, "call-asked")
    if "keep" in request.POST and row.proposed_at:
        confirm_coming(appointment=visit, now=now)
        return done(token, "coming")
    context = {
        "visit": visit,
        "row": row,
        "asked": row.why == ChangedVisit.Why.ASKED,
        "token": token,
        "practice": Practice.objects.the(),
        "back_url": resolve_url("booking:manage", token),
    }
    status = HTTPStatus.UNPROCESSABLE_ENTITY if request.method == "POST" else HTTPStatus.OK
    return render(request, "booking/new_time.html", context, status=status)
