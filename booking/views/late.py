"""The desk tells people who have not come yet that their practitioner runs late."""

from datetime import timedelta

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods

from booking.day_messages import late_preview
from booking.desk_forms import LateForm
from booking.diary import waiting_to_come
from booking.models import RunningLate
from booking.reminders import reach
from booking.services.running_late import tell_running_late
from booking.views.staff import staff_context
from clinic import clock
from clinic.access import colleague, right_required
from clinic.models import Practitioner, Right
from clinic.outbox.models import Channel

PROPOSED = RunningLate.Minutes.TEN
SOON = timedelta(hours=2)  # who comes later is not on the way yet, and the time may be made up


@require_http_methods(["GET", "HEAD", "POST"])
@right_required(Right.DESK)
def late(request: HttpRequest, practitioner_id: int) -> HttpResponse:
    """Show who would be told, and what; ``?minutes=20``. The POST tells those who are ticked."""
    practitioners = Practitioner.objects.select_related("resource__location")
    practitioner = get_object_or_404(practitioners, pk=practitioner_id)
    now, minutes = clock.now(), _minutes(request)
    to_come = waiting_to_come(practitioner, now=now, late=timedelta(minutes=minutes))
    told = [visit for visit in to_come if reach(visit)[0] != Channel.CALL_LIST]
    soon = [str(visit.pk) for visit in told if visit.starts_at < now + SOON]
    form = LateForm(
        told, request.POST if request.method == "POST" else None, initial={"minutes": minutes, "visits": soon}
    )
    if form.is_valid():
        tell_running_late(
            practitioner=practitioner,
            minutes=form.cleaned_data["minutes"],
            visits=[visit for visit in told if visit.pk in form.cleaned_data["visits"]],
            actor=colleague(request),
            now=now,
        )
        return redirect("desk:day")
    context = {
        **staff_context(request, now),
        "practitioner": practitioner,
        "minutes": minutes,
        "choices": RunningLate.Minutes.values,
        "form": form,
        "told": told,
        "to_ring": [visit for visit in to_come if visit not in told],
        "preview": late_preview(told[0], minutes) if told else "",
    }
    return render(request, "booking/desk/late.html", context, status=422 if form.is_bound else 200)


def _minutes(request: HttpRequest) -> int:
    asked = request.POST.get("minutes") or request.GET.get("minutes", "")
    return int(asked) if asked in {str(value) for value in RunningLate.Minutes.values} else PROPOSED
