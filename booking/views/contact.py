"""Who comes, how they are reached, and the code that proves it."""

from collections.abc import Callable
from datetime import datetime
from functools import partial
from http import HTTPStatus
from uuid import uuid4

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from booking.diary import route_of
from booking.forms import ContactForm
from booking.models import Appointment, CancelReason, SignIn
from booking.services.confirm import confirm
from booking.services.contact import Contact, request_code
from booking.services.refusals import HoldOver, Refused
from booking.services.ring import ask_to_be_rung
from booking.services.sign_in import sign_in_of
from booking.views.keeping import Refusal, chosen_since, keep_time
from booking.views.own import is_booked, to_booked, with_chosen_time
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
    known = sign_in_of(response.pk, now)
    page = partial(_page, request, response, now=now, known=known)
    if request.method != "POST":
        return page(visit, ContactForm(initial=_known_of(visit, known)))
    form = ContactForm(request.POST)
    if "time" in request.POST:
        kept = keep_time(response, visit.visit_type, request.POST, now)
        if isinstance(kept, Refusal):
            return page(visit, form, refusal=kept)
        visit = kept
    elif refusal := chosen_since(request.POST, visit):
        return page(visit, form, refusal=refusal)
    return _prove(response, visit, form, known, page, now) if form.is_valid() else page(visit, form)


def _prove(
    response: QuestionnaireResponse,
    visit: Appointment,
    form: ContactForm,
    known: SignIn | None,
    page: Callable[..., HttpResponse],
    now: datetime,
) -> HttpResponse:
    """Send a code to the contact; who has just signed in with it books at once."""
    try:
        if form.cleaned_data["ring_me"]:
            ask_to_be_rung(appointment=visit, contact=_contact(form, None), now=now)
            return redirect("booking:ring", response.pk)
        proof = request_code(appointment=visit, contact=_contact(form, known), now=now)
        if proof.proven_at is None:
            return redirect("booking:code", response.pk)
        confirm(appointment=visit, now=now)
        return redirect("booking:booked", response.pk)
    except (
        HoldOver
    ):  # booked by the other half of a double click, or the page says so and keeps what was typed
        return to_booked(response) if is_booked(visit) else page(visit, form)
    except Refused as refused:
        words, status = refused_words(refused)
        return page(visit, form, refusal=Refusal(words, now, status))


def _page(
    request: HttpRequest,
    response: QuestionnaireResponse,
    visit: Appointment,
    form: ContactForm,
    *,
    now: datetime,
    known: SignIn | None,
    refusal: Refusal | None = None,
) -> HttpResponse:
    form.ask_name_of(response.answered_by)
    held = visit.is_held(now)
    status = HTTPStatus.UNPROCESSABLE_ENTITY if form.is_bound else HTTPStatus.OK
    context = {
        "visit": visit,
        "form": form,
        "held": held,
        "key": uuid4().hex,
        "refusal": refusal,
        "known": known,
    }
    if not held:
        status = HTTPStatus.CONFLICT if form.is_bound else HTTPStatus.OK
        context |= _time_is_over(response, visit, now)
    return render(request, "booking/contact.html", context, status=refusal.status if refusal else status)


def _time_is_over(response: QuestionnaireResponse, visit: Appointment, now: datetime) -> dict[str, object]:
    """Offer the time that ran out once more, or the nearest others if somebody has it now."""
    route, practice = route_of(response), Practice.objects.the()
    picker = Picker(visit.visit_type, route, practice=practice, subject=response.pk, now=now)
    again = picker.offer(visit.practitioner_id, visit.starts_at)
    if again:
        words = _("We could not keep the time any longer. It is still free: take it again")
    elif visit.cancel_reason == CancelReason.CLINIC:  # closed since, and let go by the desk
        words = _("%(name)s is away that day. Choose another day") % {"name": visit.practitioner.name}
    else:
        words = _("We could not keep the time any longer. It is taken: choose another")
    return {
        "refusal": Refusal(words, visit.starts_at, HTTPStatus.CONFLICT),
        "nearest": [again] if again else picker.nearest(visit.starts_at),
    }


def _known_of(visit: Appointment, known: SignIn | None) -> dict[str, object]:
    """Return what was typed when a code was asked for earlier, or what we know of who signed in."""
    of = getattr(visit, "contact", None) or (known.patient if known else None)
    names = ("full_name", "mobile", "email", "phone_owner", "access_needs")
    ring = {"ring_me": ["yes"]} if getattr(of, "channel", "") == Channel.CALL_LIST else {}
    return {**{name: getattr(of, name) for name in names}, **ring} if of else {}


def _contact(form: ContactForm, known: SignIn | None) -> Contact:
    """Return how the person is reached: by what a sign-in has proved, if that was typed, else by the phone."""
    typed = form.cleaned_data
    by_email = known is not None and known.reach.casefold() == typed["email"].casefold()
    return Contact(
        full_name=typed["full_name"],
        channel=Channel.EMAIL if by_email or not typed["mobile"] else Channel.SMS,
        mobile=typed["mobile"],
        email=typed["email"],
        phone_owner=typed["phone_owner"] or Patient.PhoneOwner.MINE,
        access_needs=typed["access_needs"],
    )
