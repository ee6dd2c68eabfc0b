"""How visits are reminded of: what is in force, what it means for a visit, and the way to change it."""

from dataclasses import asdict
from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods

from booking.models import ReminderPolicy
from booking.models.reminder_policy import policy_of
from booking.reminder_forms import PolicyForm
from booking.scheduling import Occasion, Policy, reminder_plan
from booking.services.reminder_policy import decide_reminders
from booking.views.days import the_place
from booking.views.staff import staff_context
from clinic import clock
from clinic.access import colleague, right_required
from clinic.models import Right
from clinic.times import instant_words

THURSDAY, VISIT_AT = 3, time(9, 40)
NAMES = {
    Occasion.BOOKED: _("At once: the confirmation"),
    Occasion.THREE_DAYS: _("3 days before"),
    Occasion.ONE_DAY: _("24 hours before"),
    Occasion.TWO_HOURS: _("2 hours before"),
}


@require_http_methods(["GET", "POST"])
@right_required(Right.MANAGER)
def policy(request: HttpRequest) -> HttpResponse:
    """Show the policy and what it means; keep another, or only show what that would mean."""
    now = clock.now()
    decision = ReminderPolicy.objects.in_force()
    in_force = policy_of(decision)
    initial = asdict(in_force) | {"change_waits": int(in_force.change_waits.total_seconds() // 60)}
    form = PolicyForm(request.POST or None, initial=initial)
    shown, valid = in_force, request.method == "POST" and form.is_valid()
    if valid:
        shown = form.decided()
        if "preview" not in request.POST:
            decide_reminders(shown, actor=colleague(request), now=now)
            return redirect(f"{request.path}?decided=1")
    zone = the_place().zone
    starts_at = _thursday(now, zone)
    context = {
        **staff_context(request, now),
        "zone": zone,
        "form": form,
        "decision": decision,
        "decided": "decided" in request.GET,
        "previewed": valid,
        "visit": instant_words(starts_at, zone),
        "plan": _plan(shown, starts_at, now, zone),
    }
    status = 422 if request.method == "POST" and not valid else 200
    return render(request, "booking/manage/reminder_policy.html", context, status=status)


def _thursday(now: datetime, zone: ZoneInfo) -> datetime:
    """Return the next Thursday that leaves room for every reminder, at 9:40."""
    day = now.astimezone(zone).date() + timedelta(days=4)
    day += timedelta(days=(THURSDAY - day.weekday()) % 7)
    return datetime.combine(day, VISIT_AT, tzinfo=zone)


def _plan(shown: Policy, starts_at: datetime, now: datetime, zone: ZoneInfo) -> list[tuple[str, str]]:
    steps = reminder_plan(starts_at=starts_at, booked_at=now, zone=zone, policy=shown)
    return [(str(NAMES[step.occasion]), instant_words(step.due_at, zone)) for step in steps]
