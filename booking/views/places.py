"""Places (D8): what is said of them, and the zone their clocks go by."""

from dataclasses import asdict
from http import HTTPStatus

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from booking.change_log import log_of_place
from booking.diary.zone import zone_change
from booking.practice_forms import PlaceForm, ZoneForm
from booking.services.practice import change_place, details_of
from booking.services.refusals import Busy, ZoneCannotChange
from booking.services.versions import version_of
from booking.services.zone import change_zone
from booking.views.settings import done, not_done, saved, status_of
from booking.views.staff import staff_context
from clinic import clock
from clinic.access import colleague, right_required
from clinic.models import Location, Right


@require_safe
@right_required(Right.MANAGER)
def places(request: HttpRequest) -> HttpResponse:
    """List the places."""
    context = {**staff_context(request, clock.now()), "places": Location.objects.order_by("pk")}
    return render(request, "booking/manage/locations.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@right_required(Right.MANAGER)
def place(request: HttpRequest, place_id: int) -> HttpResponse:
    """Show what is said of a place; POST changes it. The zone is changed on a page of its own."""
    current, now = get_object_or_404(Location, pk=place_id), clock.now()
    details = details_of(current)
    form = PlaceForm(request.POST if request.method == "POST" else None, initial=asdict(details))
    refusal = ""
    if form.is_valid():
        refusal = done(
            change_place,
            place=current,
            details=form.details(),
            read=request.POST.get("version", ""),
            actor=colleague(request),
            now=now,
        )
        if not refusal:
            return saved("manage:location", current.pk)
    context = {
        **staff_context(request, now),
        "place": current,
        "zone": current.zone,
        "form": form,
        "version": version_of(details),
        "zone_form": ZoneForm(initial={"zone": current.time_zone}),
        "refusal": refusal,
        "log": log_of_place(current),
        "saved": "saved" in request.GET,
    }
    status = status_of(form, refusal)
    return render(request, "booking/manage/location.html", context, status=status)


@require_http_methods(["GET", "HEAD", "POST"])
@right_required(Right.MANAGER)
def zone(request: HttpRequest, place_id: int) -> HttpResponse:
    """Show what another time zone would mean for a place; POST changes it, unless a visit can't keep its time."""
    current, now = get_object_or_404(Location, pk=place_id), clock.now()
    form = ZoneForm(request.POST if request.method == "POST" else request.GET)
    if not form.is_valid() or form.cleaned_data["zone"] == current.time_zone:
        return redirect("manage:location", current.pk)
    wanted, refusal = form.cleaned_data["zone"], ""
    if request.method == "POST":
        try:
            change_zone(place=current, zone=wanted, actor=colleague(request), now=now)
            return saved("manage:location", current.pk)
        except (ZoneCannotChange, Busy) as refused:
            refusal = not_done(refused)
    context = {
        **staff_context(request, now),
        "place": current,
        "zone": current.zone,
        "wanted": wanted,
        "wanted_words": wanted.replace("_", " "),
        "change": zone_change(current, wanted, now=now),
        "refusal": refusal,
    }
    status = HTTPStatus.CONFLICT if request.method == "POST" else HTTPStatus.OK
    return render(request, "booking/manage/location_zone.html", context, status=status)
