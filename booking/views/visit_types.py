"""Kinds of visit (D8): how long they are, who gives them, what they need, and how they are booked."""

from dataclasses import asdict

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_http_methods, require_safe

from booking.change_log import log_of_visit_type
from booking.diary import outside_as_they_are_now
from booking.practice_forms import VisitTypeForm
from booking.services.practice import change_visit_type, terms_of
from booking.services.versions import version_of
from booking.views.days import the_place
from booking.views.settings import done, saved, status_of
from booking.views.staff import staff_context
from clinic import clock
from clinic.access import colleague, right_required
from clinic.models import Practitioner, Right, VisitType


@require_safe
@right_required(Right.MANAGER)
def visit_types(request: HttpRequest) -> HttpResponse:
    """List the kinds of visit."""
    kinds = VisitType.objects.prefetch_related("practitioners").order_by("-active", "pk")
    context = {**staff_context(request, clock.now()), "kinds": kinds}
    return render(request, "booking/manage/visit_types.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@right_required(Right.MANAGER)
def visit_type(request: HttpRequest, visit_type_id: int) -> HttpResponse:
    """Show the terms of a kind of visit; POST changes them."""
    kind, now = get_object_or_404(VisitType, pk=visit_type_id), clock.now()
    terms = terms_of(kind)
    form = VisitTypeForm(
        request.POST if request.method == "POST" else None,
        initial={**asdict(terms), "online": "yes" if kind.online else "no"},
        givers=Practitioner.objects.order_by("name"),
    )
    refusal = ""
    if form.is_valid():
        refusal = done(
            change_visit_type,
            visit_type=kind,
            terms=form.terms(),
            read=request.POST.get("version", ""),
            actor=colleague(request),
            now=now,
        )
        if not refusal:
            return saved("manage:visit_type", kind.pk)
    context = {
        **staff_context(request, now),
        "kind": kind,
        "version": version_of(terms),
        "zone": the_place().zone,
        "form": form,
        "refusal": refusal,
        "outside": outside_as_they_are_now(kind, now=now),
        "log": log_of_visit_type(kind),
        "saved": "saved" in request.GET,
    }
    status = status_of(form, refusal)
    return render(request, "booking/manage/visit_type.html", context, status=status)
