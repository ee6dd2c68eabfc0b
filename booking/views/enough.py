"""As many visits as a patient may book by themselves: which they are, and how to go on."""

from datetime import datetime
from http import HTTPStatus

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from booking.models import Appointment
from booking.services.confirm import confirm, known_patient
from booking.services.refusals import Refused, TooManyOpen
from booking.views.own import with_chosen_time
from clinic import clock
from clinic.models import Patient
from intake.models import QuestionnaireResponse


@require_http_methods(["GET", "HEAD", "POST"])
@with_chosen_time
def enough(request: HttpRequest, response: QuestionnaireResponse, visit: Appointment) -> HttpResponse:
    """List the visits to come of whoever proved a contact; POST books once there is room for one more."""
    now = clock.now()
    proof = getattr(visit, "contact", None)
    if not visit.is_held(now) or proof is None or proof.proven_at is None:
        return redirect("booking:contact", response.pk)
    if request.method == "POST":
        try:
            confirm(appointment=visit, now=now)
            return redirect("booking:booked", response.pk)
        except TooManyOpen:
            return _page(request, response, visit, now, status=HTTPStatus.CONFLICT)
        except Refused:  # the page before says what it is, and keeps what was typed
            return redirect("booking:contact", response.pk)
    return _page(request, response, visit, now)


def _page(
    request: HttpRequest,
    response: QuestionnaireResponse,
    visit: Appointment,
    now: datetime,
    *,
    status: HTTPStatus = HTTPStatus.OK,
) -> HttpResponse:
    patient = known_patient(Patient.objects.all(), visit.contact, response)
    booked = (
        Appointment.objects.filter(patient=patient).to_come(now) if patient else Appointment.objects.none()
    )
    context = {
        "visit": visit,
        "booked": booked.select_related("location", "practitioner"),
        "still": status == HTTPStatus.CONFLICT,
    }
    return render(request, "booking/enough.html", context, status=status)
