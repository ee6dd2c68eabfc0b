"""The six-digit code: typed, sent again, and the booking that follows from it."""

from datetime import datetime
from http import HTTPStatus

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from booking.forms import CodeForm
from booking.models import Appointment
from booking.services.confirm import confirm
from booking.services.contact import prove, resend_code
from booking.services.refusals import CodeOld, CodeWrong, HoldOver, Refused, TooManyTries
from booking.views.keeping import Refusal, chosen_since
from booking.views.own import with_chosen_time
from booking.views.words import refused_words
from clinic import clock
from clinic.outbox.models import Channel
from intake.models import QuestionnaireResponse

SENT_AGAIN = "again"  # in the query string


@require_http_methods(["GET", "HEAD", "POST"])
@with_chosen_time
def code(request: HttpRequest, response: QuestionnaireResponse, visit: Appointment) -> HttpResponse:
    """Ask for the code; the right one books the visit, once."""
    now = clock.now()
    if not visit.is_held(now) or not hasattr(visit, "contact"):
        return redirect("booking:contact", response.pk)
    if visit.contact.channel == Channel.CALL_LIST:
        return redirect("booking:ring", response.pk)
    if request.method != "POST":
        return _page(request, visit, CodeForm())
    if refusal := chosen_since(request.POST, visit):
        return _page(request, visit, CodeForm(), refusal=refusal)
    try:
        if SENT_AGAIN in request.POST:
            resend_code(appointment=visit, now=now)
            return redirect(f"{request.path}?{SENT_AGAIN}=1")
        return _book(request, visit, now)
    except HoldOver:  # or booked by the other half of a double click: the page before knows which
        return redirect("booking:contact", response.pk)
    except Refused as refused:
        words, status = refused_words(refused)
        return _page(request, visit, CodeForm(), refusal=Refusal(words, now, status))


def _book(request: HttpRequest, visit: Appointment, now: datetime) -> HttpResponse:
    form = CodeForm(request.POST)
    if not form.is_valid():
        return _page(request, visit, form)
    try:
        prove(appointment=visit, typed=form.cleaned_data["code"], now=now)
    except (CodeWrong, CodeOld, TooManyTries) as refused:
        words, status = refused_words(refused)
        form.add_error("code", words)
        return _page(request, visit, form, status=status)
    confirm(appointment=visit, now=now)
    return redirect("booking:booked", visit.response_id)


def _page(
    request: HttpRequest,
    visit: Appointment,
    form: CodeForm,
    *,
    refusal: Refusal | None = None,
    status: HTTPStatus = HTTPStatus.UNPROCESSABLE_ENTITY,
) -> HttpResponse:
    context = {
        "visit": visit,
        "proof": visit.contact,
        "form": form,
        "refusal": refusal,
        "sent_again": SENT_AGAIN in request.GET and not form.is_bound and not refusal,
    }
    if refusal:
        status = refusal.status
    elif not form.is_bound:
        status = HTTPStatus.OK
    return render(request, "booking/code.html", context, status=status)
