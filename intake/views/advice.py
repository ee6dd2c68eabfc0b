"""What the patient may do until the visit, as the answers stand."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render, resolve_url
from django.utils import timezone
from django.views.decorators.http import require_safe

from clinic import clock
from clinic.models import Practice
from intake.access import shows_foot_link, with_own_response
from intake.appointments import standing_appointment
from intake.models import QuestionnaireResponse
from intake.services.meanwhile import meanwhile, urgent_words
from intake.services.onward import help_for
from intake.views.ways import address, where_they_are


@require_safe
@with_own_response
def advice(request: HttpRequest, response: QuestionnaireResponse) -> HttpResponse:
    """Show the advice of the newest assessment: each part that is answered may change it."""
    now = clock.now()
    alert = response.alerts.blocking().first()
    assessment = response.assessments.last()
    if alert:
        return redirect(address(response, help_for(alert)))
    if assessment is None:
        return redirect(where_they_are(response, now))
    practice = Practice.objects.the()
    shown = shows_foot_link(assessment, practice)
    booked = response.patient_id is not None
    context = {
        "response": response,
        "meanwhile": meanwhile(assessment, link_is_shown=shown, today=timezone.localdate(now)),
        "pressing": urgent_words(assessment, practice),
        "standing": standing_appointment(response.pk, now),
        "back_url": resolve_url("intake:rest" if booked else "intake:result", response.pk),
    }
    return render(request, "intake/advice.html", context)
