"""Choosing a time for a new visit."""

from http import HTTPStatus

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render, resolve_url
from django.views.decorators.http import require_http_methods, require_safe

from booking.diary import timetable
from booking.models import Appointment
from booking.services.referral import is_missing
from booking.views.keeping import keep_time
from booking.views.month import to_month
from booking.views.own import with_assessed_answers
from booking.views.picker import Picker
from clinic import clock
from clinic.models import Practice
from intake.models import Assessment, QuestionnaireResponse
from intake.services.visit_type import visit_type_code

KEPT = "kept"  # in the query string: the patient holds a time, and looks for another


@require_http_methods(["GET", "HEAD", "POST"])
@with_assessed_answers
def times(request: HttpRequest, response: QuestionnaireResponse, assessment: Assessment) -> HttpResponse:
    """List the free times for the visit that fits; POST keeps one of them for ten minutes."""
    now = clock.now()
    practice = Practice.objects.the()
    visit_type = timetable(practice).visit_types.get(visit_type_code(response, assessment))
    if visit_type is None or not visit_type.online:
        return redirect("intake:result", response.pk)
    if is_missing(visit_type, response):
        return redirect("booking:referral", response.pk)
    refusal = None
    if request.method == "POST":
        kept = keep_time(response, visit_type, request.POST, now)
        if isinstance(kept, Appointment):
            return redirect("booking:contact", response.pk)
        refusal = kept
    route = assessment.result["route"]
    picker = Picker(visit_type, route, practice=practice, subject=response.pk, now=now)
    context = {
        "back_url": resolve_url("booking:contact" if KEPT in request.GET else "intake:result", response.pk),
        "kept": KEPT in request.GET,
        "month_url": f"{resolve_url('booking:days', response.pk)}?{to_month(request.GET)}",
        "refusal": refusal,
        "nearest": picker.nearest(refusal.near) if refusal else [],
        **picker.page(request.GET),
    }
    return render(request, "booking/times.html", context, status=refusal.status if refusal else HTTPStatus.OK)


@require_safe
@with_assessed_answers
def days(request: HttpRequest, response: QuestionnaireResponse, assessment: Assessment) -> HttpResponse:
    """Show a month of days, those with free times as links to them."""
    practice = Practice.objects.the()
    visit_type = timetable(practice).visit_types.get(visit_type_code(response, assessment))
    times_url = resolve_url("booking:times", response.pk)
    if visit_type is None or not visit_type.online:
        return redirect("intake:result", response.pk)
    route = assessment.result["route"]
    picker = Picker(visit_type, route, practice=practice, subject=response.pk, now=clock.now())
    month = picker.month(request.GET)
    if month is None:
        return redirect(times_url)
    return render(request, "booking/month.html", {"times_url": times_url, **month})
