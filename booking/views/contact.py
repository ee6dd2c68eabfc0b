"""Who comes, how they are reached, and the code that proves it."""

from datetime import datetime
from http import HTTPStatus
from uuid import uuid4

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from booking.diary import route_of
from booking.forms import ContactForm
from booking.models import Appointment
from booking.services.contact import Contact, request_code
from booking.services.refusals import HoldOver, Refused
from booking.views.keeping import Refusal, chosen_since, keep_time
from booking.views.own import with_chosen_time
from booking.views.picker import Picker
from booking.views.words import refused_words
from clinic import clock
from clinic.models import Patient, Practice
from clinic.outbox.models import Channel
from intake.models import QuestionnaireResponse


@require_http_methods(["GET", "HEAD", "POST"])
@with_chosen_time
def contact(request: HttpRequest, response: QuestionnaireResponse, visit: Appointment) -> HttpResponse:
    """Ask how the person is reached; POST sends a code, and takes a time first if one was pressed."""
    now = clock.now()
    if request.method != "POST":
        return _page(request, response, visit, ContactForm(initial=_typed_before(visit)), now)
    form = ContactForm(request.POST)
    if "time" in request.POST:
        kept = keep_time(response, visit.visit_type, request.POST, now)
        if isinstance(kept, Refusal):
            return _page(request, response, visit, form, now, refusal=kept)
        visit = kept
    elif refusal := chosen_since(request.POST, visit):
        return _page(request, response, visit, form, now, refusal=refusal)
    if form.is_valid():
        try:
            request_code(appointment=visit, contact=_contact(form), now=now)
        except HoldOver:
            pass  # the page says so, and keeps what was typed
        except Refused as refused:
            words, status = refused_words(refused)
            return _page(request, response, visit, form, now, refusal=Refusal(words, now, status))
        else:
            return redirect("booking:code", response.pk)
    return _page(request, response, visit, form, now)


def _page(
    request: HttpRequest,
    response: QuestionnaireResponse,
    visit: Appointment,
    form: ContactForm,
    now: datetime,
    *,
    refusal: Refusal | None = None,
) -> HttpResponse:
    form.ask_name_of(response.answered_by)
    held = visit.is_held(now)
    status = HTTPStatus.UNPROCESSABLE_ENTITY if form.is_bound else HTTPStatus.OK
    context = {"visit": visit, "form": form, "held": held, "key": uuid4().hex, "refusal": refusal}
    if not held:
        status = HTTPStatus.CONFLICT if form.is_bound else HTTPStatus.OK
        context |= _time_is_over(response, visit, now)
    return render(request, "booking/contact.html", context, status=refusal.status if refusal else status)


def _time_is_over(response: QuestionnaireResponse, visit: Appointment, now: datetime) -> dict[str, object]:
    """Offer the time that ran out once more, or the nearest others if somebody has it now."""
    route, practice = route_of(response), Practice.objects.the()
    picker = Picker(visit.visit_type, route, practice=practice, subject=response.pk, now=now)
    again = picker.offer(visit.practitioner_id, visit.starts_at)
    words = (
        _("We could not keep the time any longer. It is still free: take it again")
        if again
        else _("We could not keep the time any longer. It is taken: choose another")
    )
    return {
        "refusal": Refusal(words, visit.starts_at, HTTPStatus.CONFLICT),
        "nearest": [again] if again else picker.nearest(visit.starts_at),
    }


def _typed_before(visit: Appointment) -> dict[str, object]:
    """Return what was typed when a code was asked for earlier."""
    proof = getattr(visit, "contact", None)
    names = ("full_name", "mobile", "email", "phone_owner", "access_needs")
    return {name: getattr(proof, name) for name in names} if proof else {}


def _contact(form: ContactForm) -> Contact:
    typed = form.cleaned_data
    return Contact(
        full_name=typed["full_name"],
        channel=Channel.SMS if typed["mobile"] else Channel.EMAIL,
        mobile=typed["mobile"],
        email=typed["email"],
        phone_owner=typed["phone_owner"] or Patient.PhoneOwner.MINE,
        access_needs=typed["access_needs"],
    )
