"""The questions after the booking, as a list of parts."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_safe

from clinic import clock
from intake.access import with_own_response
from intake.appointments import standing_appointment
from intake.models import QuestionnaireResponse
from intake.questionnaire.flow import first_unanswered_page, part_states
from intake.views.ways import where_they_are


@require_safe
@with_own_response
def rest(request: HttpRequest, response: QuestionnaireResponse) -> HttpResponse:
    """List the parts with what is done; the patient picks any of them, in any order."""
    now = clock.now()
    today = timezone.localdate(now)
    if response.patient_id is None or first_unanswered_page(response.answers, stage="before", today=today):
        return redirect(where_they_are(response, now))
    parts = part_states(response.answers, today)
    context = {
        "response": response,
        "parts": parts,
        "done": sum(part.state == "completed" for part in parts),
        "standing": standing_appointment(response.pk, now),
    }
    return render(request, "intake/rest.html", context)
