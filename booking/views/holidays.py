"""Public holidays (D8): proposed by country and region; the manager ticks those on which a place is closed."""

from collections.abc import Mapping
from datetime import date, datetime, timedelta

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_http_methods, require_safe

from booking.change_log import log_of_holidays
from booking.diary import changes_wanted, outside_at
from booking.models import Closure
from booking.practice_forms import HolidaysForm
from booking.services.holidays import close_on_holidays
from booking.services.refusals import Busy
from booking.views.settings import not_done, saved_or_wanted, status_of, waiting_context
from booking.views.staff import staff_context
from clinic import clock
from clinic.access import colleague, right_required
from clinic.models import Location, Right
from clinic.public_holidays import public_holidays
from clinic.times import day_words

AHEAD = timedelta(days=548)  # eighteen months


@require_safe
@right_required(Right.MANAGER)
def holidays(request: HttpRequest) -> HttpResponse:
    """List the places, each with how many of the coming holidays it is closed on."""
    now = clock.now()
    places = []
    for place in Location.objects.order_by("pk"):
        days = _proposed(place, now)
        places.append({"place": place, "proposed": len(days), "closed": len(_accepted(place, days))})
    return render(request, "booking/manage/holidays.html", {**staff_context(request, now), "places": places})


@require_http_methods(["GET", "HEAD", "POST"])
@right_required(Right.MANAGER)
def holidays_of(request: HttpRequest, place_id: int) -> HttpResponse:
    """Propose the coming holidays of a place; POST closes it on those that are ticked, and on no other."""
    place, now = get_object_or_404(Location, pk=place_id), clock.now()
    proposed = _proposed(place, now)
    form = HolidaysForm(
        request.POST if request.method == "POST" else None,
        proposed={day: f"{day_words(day, year=True)}: {name}" for day, name in proposed.items()},
        initial={"days": [day.isoformat() for day in _accepted(place, proposed)]},
    )
    refusal = ""
    if form.is_valid():
        chosen = form.cleaned_data["days"]
        try:
            hit = close_on_holidays(
                place=place, proposed=proposed, chosen=chosen, actor=colleague(request), now=now
            )
            return saved_or_wanted(request, hit, "manage:holidays_of", place.pk)
        except Busy as busy:
            refusal = not_done(busy)
    context = {
        **staff_context(request, now),
        **waiting_context(request, changes_wanted(now).filter(location=place)),
        "place": place,
        "zone": place.zone,
        "form": form,
        "refusal": refusal,
        "proposed": proposed,
        "outside": outside_at(place, now=now),
        "log": log_of_holidays(place),
        "saved": "saved" in request.GET,
    }
    status = status_of(form, refusal)
    return render(request, "booking/manage/holidays_of.html", context, status=status)


def _proposed(place: Location, now: datetime) -> dict[date, str]:
    """Return the holidays to come of a place's country, and those it is closed on whatever they are called."""
    today = now.astimezone(place.zone).date()
    known = public_holidays(place.country, place.region, today, today + AHEAD) if place.country else {}
    accepted = Closure.objects.filter(location=place, holiday_on__gte=today)
    closed = {one.holiday_on: one.reason for one in accepted if one.holiday_on}
    return dict(sorted({**closed, **known}.items()))


def _accepted(place: Location, proposed: Mapping[date, str]) -> list[date]:
    closed = Closure.objects.filter(location=place, holiday_on__in=list(proposed))
    return [one.holiday_on for one in closed.order_by("holiday_on") if one.holiday_on]
