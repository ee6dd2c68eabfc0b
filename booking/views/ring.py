"""What somebody reads who asked to be rung."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_safe

from booking.models import Appointment
from booking.views.own import with_chosen_time
from clinic import clock
from clinic.outbox.models import Channel
from intake.models import QuestionnaireResponse


@require_safe
@with_chosen_time
def ring(request: HttpRequest, response: QuestionnaireResponse, visit: Appointment) -> HttpResponse:
    """Say which number is rung, and until when the time is kept."""
    proof = getattr(visit, "contact", None)
    if proof is None or proof.channel != Channel.CALL_LIST or not visit.is_held(clock.now()):
        return redirect("booking:contact", response.pk)
    return render(request, "booking/ring.html", {"visit": visit, "proof": proof})
