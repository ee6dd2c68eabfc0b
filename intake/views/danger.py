"""Pages that say: do not book, get help."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from clinic import clock
from clinic.models import Practice
from intake.access import with_own_response
from intake.appointments import standing_appointment
from intake.forms import CallForm
from intake.models import QuestionnaireResponse, SafetyAlert
from intake.services.alerts import acknowledge, request_call
from intake.services.danger_words import danger_words
from intake.services.onward import help_for
from intake.views.ways import address, where_they_are

Level = SafetyAlert.Level


@require_http_methods(["GET", "HEAD", "POST"])
@with_own_response
def get_help(request: HttpRequest, response: QuestionnaireResponse) -> HttpResponse:
    """Emergency: what to do now. POST keeps that it was read; nothing else waits for that."""
    alert = response.alerts.blocking().first()
    if alert is None or alert.standing != Level.EMERGENCY:
        return _elsewhere(response, alert)
    if request.method == "POST":
        acknowledge(alert, now=clock.now())
        return redirect("intake:get_help", response.pk)
    return render(request, "intake/get_help.html", _context(response, alert))


@require_http_methods(["GET", "HEAD", "POST"])
@with_own_response
def speak_to_us(request: HttpRequest, response: QuestionnaireResponse) -> HttpResponse:
    """Today, not later: call us, or leave a number for the desk's list."""
    alert = response.alerts.blocking().first()
    if alert is None or alert.standing != Level.SAME_DAY:
        return _elsewhere(response, alert)
    form = CallForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        request_call(alert, form.cleaned_data["phone"], clock.now())
        return redirect("intake:speak_to_us", response.pk)
    context = {**_context(response, alert), "form": form}
    return render(request, "intake/speak_to_us.html", context, status=422 if form.is_bound else 200)


def _elsewhere(response: QuestionnaireResponse, alert: SafetyAlert | None) -> HttpResponse:
    now = clock.now()
    return redirect(address(response, help_for(alert)) if alert else where_they_are(response, now))


def _context(response: QuestionnaireResponse, alert: SafetyAlert) -> dict[str, object]:
    now = clock.now()
    words = danger_words(response, alert, practice=Practice.objects.the(), today=timezone.localdate(now))
    return {
        "response": response,
        "alert": alert,
        "words": words,
        "standing": standing_appointment(response.pk, now),
    }
