"""What the desk does beyond what is offered: a visit squeezed in, and one that was given up booked again."""

from datetime import datetime
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_http_methods, require_safe

from booking.desk_forms import OverbookForm, ReturnForm
from booking.diary import whole_day, why_not_at
from booking.models import Appointment, Status
from booking.scheduling import Obstacle, Reason
from booking.services.overbook import overbook
from booking.services.reinstate import may_return, reinstate
from booking.views.days import day_asked, days_around, the_place
from booking.views.desk import SEES_THE_BOARD, do_in_panel, panel, visit_or_404
from booking.views.staff import staff_context
from booking.why_words import why_words
from clinic import clock
from clinic.access import right_required
from clinic.http import HtmxRequest
from clinic.models import Right

FOR_PATIENTS_ALONE = (Reason.NOTICE, Reason.HORIZON)


@require_http_methods(["GET", "HEAD", "POST"])
@right_required(Right.DESK)
def squeeze_in(request: HtmxRequest, appointment_id: UUID) -> HttpResponse:
    """Ask for a time and a reason; POST moves the visit there, beside whatever is there."""
    visit, now = visit_or_404(appointment_id), clock.now()
    if visit.status != Status.BOOKED or visit.starts_at <= now:
        return panel(request, visit)
    form = OverbookForm(request.POST if request.method == "POST" else None, visit=visit, now=now)
    if form.is_valid():
        typed = form.cleaned_data
        return do_in_panel(
            request,
            visit,
            overbook,
            practitioner=typed["who"],
            starts_at=typed["starts_at"],
            sequence=typed["sequence"],
            because=typed["because"],
        )
    return panel(
        request, visit, form=form, asks="booking/desk/_overbook.html", status=422 if form.is_bound else 200
    )


@require_http_methods(["GET", "HEAD", "POST"])
@right_required(Right.DESK)
def again(request: HtmxRequest, appointment_id: UUID) -> HttpResponse:
    """Show whether the time of a visit is free still; POST books it again, with a reason where it is gone."""
    visit, now = visit_or_404(appointment_id), clock.now()
    if not may_return(visit, now):
        return panel(request, visit)
    gone = _in_the_way(visit, now)
    form = ReturnForm(request.POST if request.method == "POST" else None, gone=bool(gone))
    if form.is_valid():
        return do_in_panel(request, visit, reinstate, because=form.cleaned_data.get("because", ""))
    return panel(
        request,
        visit,
        form=form,
        asks="booking/desk/_again.html",
        gone=why_words(gone, visit.visit_type, visit.location.zone),
        status=422 if form.is_bound else 200,
    )


@require_safe
@right_required(*SEES_THE_BOARD)
def given_up(request: HtmxRequest) -> HttpResponse:
    """List the visits of a day that were cancelled or missed, which its board does not show: ``?on=2027-03-04``."""
    now, place = clock.now(), the_place()
    day = day_asked(request, now, place.zone)
    that_day = whole_day(day, place.zone)
    gone = Appointment.objects.exclude(patient=None).filter(
        status__in=[Status.CANCELLED, Status.NOSHOW],
        starts_at__gte=that_day.start,
        starts_at__lt=that_day.end,
    )
    visits = gone.select_related("patient", "visit_type", "practitioner", "location").order_by("starts_at")
    context = {**staff_context(request, now), **days_around(day, now, place.zone), "visits": visits}
    return render(request, "booking/desk/given_up.html", context)


def _in_the_way(visit: Appointment, now: datetime) -> list[Obstacle]:
    """Return what keeps a visit from its own time, but for what binds patients alone."""
    found = why_not_at(visit.starts_at, visit_type=visit.visit_type, practitioner=visit.practitioner, now=now)
    return [one for one in found if one.reason not in FOR_PATIENTS_ALONE]
