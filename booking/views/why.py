"""Why a time is not offered: each start of a practitioner's day, with what stands in its way."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from booking.desk_forms import WhyForm
from booking.diary import timetable, why_not_on
from booking.views.days import the_place
from booking.views.desk import SEES_THE_BOARD
from booking.views.staff import staff_context
from booking.why_words import why_words
from clinic import clock
from clinic.access import right_required
from clinic.models import Resource


@require_safe
@right_required(*SEES_THE_BOARD)
def why(request: HttpRequest) -> HttpResponse:
    """Show ``?on=2027-03-04&visit=NEW_LINK_45&who=1``; what is not asked is today, the first visit and person."""
    now, plan = clock.now(), timetable()
    people = [one.practitioner for one in plan.resources if one.kind == Resource.Kind.PRACTITIONER]
    form = WhyForm(
        request.GET,
        visit_types=plan.visit_types.values(),
        people=people,
        today=now.astimezone(the_place().zone).date(),
    )
    context: dict[str, Any] = {**staff_context(request, now), "form": form}
    if form.is_valid():
        asked = form.cleaned_data
        visit_type, practitioner = asked["visit"], asked["who"]
        zone = practitioner.resource.location.zone
        times = why_not_on(asked["on"], visit_type=visit_type, practitioner=practitioner, now=now)
        context |= {
            "asked": asked,
            "zone": zone,
            "times": [(one.starts_at, why_words(one.obstacles, visit_type, zone)) for one in times],
        }
    return render(request, "booking/desk/why.html", context, status=200 if form.is_valid() else 422)
