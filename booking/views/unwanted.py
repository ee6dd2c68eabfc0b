"""Where an e-mail's List-Unsubscribe leads. Reading changes nothing; mail programs stop messages by one POST."""

from http import HTTPStatus

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from booking.models import Appointment
from booking.services.refusals import Busy
from booking.services.unwanted import Stoppable, choose_messages, is_unwanted
from clinic import clock, languages, links
from clinic.models import Purpose


@csrf_exempt  # RFC 8058: the mail program posts, without cookies; the link alone says who may
@require_http_methods(["GET", "HEAD", "POST"])
def unwanted(request: HttpRequest, token: str, which: Stoppable) -> HttpResponse:
    """Ask whether messages of a kind should stop; on POST stop them, or with ``again`` send them again."""
    visit = _visit_of(token, which)
    if visit is None or visit.patient is None:
        return render(request, "booking/link_over.html", status=HTTPStatus.NOT_FOUND)
    languages.speak_as_known(request, visit.patient.language)
    status = HTTPStatus.OK
    if request.method == "POST":
        try:
            wanted = "again" in request.POST
            visit.patient = choose_messages(appointment=visit, which=which, wanted=wanted, now=clock.now())
        except Busy:
            status = HTTPStatus.SERVICE_UNAVAILABLE
    said = {
        "of_reminders": which == Stoppable.REMINDERS,
        "stopped": is_unwanted(visit, which),
        "busy": status != HTTPStatus.OK,
    }
    return render(request, "booking/unwanted.html", said, status=status)


def _visit_of(token: str, which: Stoppable) -> Appointment | None:
    """Return the visit of a link to it, or of one that a note about it brought to stop notes alone."""
    now = clock.now()
    found = links.resolve(token, Purpose.APPOINTMENT, now=now)
    if found is None and which == Stoppable.NOTES:
        found = links.resolve(token, Purpose.MESSAGES, now=now)
    return Appointment.objects.select_related("patient").filter(pk=found).first() if found else None
