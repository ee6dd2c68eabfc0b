"""What was booked."""

from datetime import datetime

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render, resolve_url
from django.views.decorators.http import require_safe

from booking.feeds.ics import FILENAME, MIMETYPE, calendar_file
from booking.models import Appointment
from booking.reminders import plan_of
from booking.views.own import ALREADY, newest_visit
from booking.views.wishes import DONE, open_wish, stands
from clinic import clock
from clinic.times import day_words
from intake.access import with_own_response
from intake.models import QuestionnaireResponse


@require_safe
@with_own_response
def booked(request: HttpRequest, response: QuestionnaireResponse) -> HttpResponse:
    """Show the visit that was booked with these answers, and what to do next."""
    visit = newest_visit(response)
    if visit is None or visit.patient_id is None:
        return redirect("booking:times", response.pk)
    now = clock.now()
    context = {
        "visit": visit,
        "already": ALREADY in request.GET,
        "stands": stands(visit, now),
        "wish": open_wish(visit),
        "wish_url": resolve_url("booking:wish", response.pk),
        "done": request.GET.get(DONE, ""),
        "reminder_day": reminder_day(visit, now),
    }
    return render(request, "booking/booked.html", context)


@require_safe
@with_own_response
def calendar(request: HttpRequest, response: QuestionnaireResponse) -> HttpResponse:
    """Give the visit as a calendar file."""
    visit = newest_visit(response)
    if visit is None or visit.patient_id is None:
        return redirect("booking:times", response.pk)
    return calendar_response(visit, clock.now())


def calendar_response(visit: Appointment, now: datetime) -> HttpResponse:
    """Answer with a visit as a file for the visitor's calendar."""
    return HttpResponse(
        calendar_file(visit, now=now),
        content_type=f"{MIMETYPE}; charset=utf-8",
        headers={"Content-Disposition": f'attachment; filename="{FILENAME}"'},
    )


def reminder_day(visit: Appointment, now: datetime) -> str:
    """Return the day of the last reminder to come, "Wednesday 3 March", or "" if there is none."""
    ahead = [step.due_at for step in plan_of(visit, since=now) if step.days_ahead]
    return day_words(ahead[-1].astimezone(visit.location.zone).date()) if ahead else ""
