"""Safety calls: who is to be rung, what to say, and what came of it."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.timezone import localdate
from django.views.decorators.http import require_POST, require_safe

from booking.desk_forms import OutcomeForm
from booking.services.looks import note_calls
from booking.views.days import the_place
from booking.views.staff import ANSWERS_CALLS, staff_context
from clinic import clock
from clinic.access import colleague, right_required
from clinic.models import Practice
from intake.models import SafetyAlert
from intake.services.alerts import close_alert
from intake.services.danger_words import danger_words

KEPT_IN_SIGHT = timedelta(hours=12)


@dataclass(frozen=True, slots=True)
class Call:
    """One open safety call: whom to ring, and the words to say; nothing else of the answers."""

    alert: SafetyAlert
    name: str
    phone: str
    words: list[str]
    form: OutcomeForm


@require_safe
@right_required(*ANSWERS_CALLS)
def alerts(request: HttpRequest) -> HttpResponse:
    """List the open safety calls, the most urgent first, and those closed today."""
    return _page(request)


@require_POST
@right_required(*ANSWERS_CALLS)
def outcome(request: HttpRequest, alert_id: int) -> HttpResponse:
    """Record what came of a call; if a colleague was quicker, the list shows what they wrote."""
    alert = get_object_or_404(SafetyAlert, pk=alert_id)
    form = _form(alert, request)
    if not form.is_valid():
        return _page(request, wrong=(alert, form), status=422)
    close_alert(
        alert,
        SafetyAlert.Outcome(form.cleaned_data["outcome"]),
        colleague(request),
        clock.now(),
        note=form.cleaned_data["note"],
    )
    return redirect("desk:alerts")


def _form(alert: SafetyAlert, request: HttpRequest | None = None) -> OutcomeForm:
    return OutcomeForm(request.POST if request else None, prefix=f"call-{alert.pk}")


def _page(
    request: HttpRequest, *, wrong: tuple[SafetyAlert, OutcomeForm] | None = None, status: int = 200
) -> HttpResponse:
    now = clock.now()
    shared = staff_context(request, now)
    known = SafetyAlert.objects.select_related("response__patient", "closed_by")
    waiting = list(known.open())
    forms = {wrong[0].pk: wrong[1]} if wrong else {}
    practice = Practice.objects.the()
    context = {
        **shared,
        "zone": the_place().zone,
        "form": wrong[1] if wrong else None,
        "open_calls": [_call(alert, forms.get(alert.pk) or _form(alert), practice, now) for alert in waiting],
        "closed": known.filter(closed_at__gt=now - KEPT_IN_SIGHT).order_by("-closed_at"),
    }
    note_calls(waiting, actor=colleague(request), now=now)
    return render(request, "booking/desk/alerts.html", context, status=status)


def _call(alert: SafetyAlert, form: OutcomeForm, practice: Practice, now: datetime) -> Call:
    patient = alert.response.patient
    return Call(
        alert=alert,
        name=patient.full_name if patient else "",
        phone=alert.call_phone or (patient.mobile if patient else ""),
        words=danger_words(alert.response, alert, practice=practice, today=localdate(now)).says,
        form=form,
    )
