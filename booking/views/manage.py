"""The visit behind the link in a message. Reading changes nothing: mail programs open links by themselves."""

from collections.abc import Callable
from datetime import datetime
from functools import wraps
from http import HTTPStatus

from django.core.signing import BadSignature
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render, resolve_url
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from booking.diary import route_of
from booking.forms import BirthDateOfVisitForm, CancelForm
from booking.models import Appointment, CancelReason
from booking.services.cancel import cancel
from booking.services.confirm_coming import confirm_coming
from booking.services.move import move
from booking.services.refusals import AlreadyChanged, Busy, SlotTaken
from booking.views.booked import calendar_response
from booking.views.keeping import Refusal, forged, in_the_way, taken
from booking.views.offered import Seal
from booking.views.own import SHOWN_WITH_A_VISIT
from booking.views.picker import Picker
from booking.views.wishes import DONE, open_change, open_offer, open_wish, stands, was_taken_by
from clinic import clock, languages, links
from clinic.access import client_address, owns_response
from clinic.models import Practice, Purpose
from intake.models import QuestionnaireResponse
from intake.questionnaire.flow import part_states
from intake.services.resume import open_with_birth_date
from intake.views.opening import open_or_ask
from intake.views.ways import where_to_go_on

View = Callable[..., HttpResponse]


def with_linked_visit(view: View) -> View:
    """Hand the view the visit that a link opens; every link that opens nothing gets one and the same page.

    An act on a visit that changed since its page was shown is not done: the visit is shown as it is now.
    """

    @wraps(view)
    def guarded(request: HttpRequest, token: str) -> HttpResponse:
        visit_id = links.resolve(token, Purpose.APPOINTMENT, now=clock.now())
        if visit_id is None:
            return render(request, "booking/link_over.html", status=HTTPStatus.NOT_FOUND)
        visit = Appointment.objects.select_related(*SHOWN_WITH_A_VISIT).get(pk=visit_id)
        if visit.patient:
            languages.speak_as_known(request, visit.patient.language)
        try:
            if request.method == "POST" and request.POST.get("sequence") != str(visit.sequence):
                if _was_moved_by(request, visit) or was_taken_by(request, visit):
                    return done(token, "moved")
                raise AlreadyChanged(visit)
            return view(request, token, visit)
        except AlreadyChanged as changed:
            return _page(request, token, changed.appointment, status=HTTPStatus.CONFLICT)
        except Busy:
            return _page(request, token, visit, status=HTTPStatus.SERVICE_UNAVAILABLE)

    return guarded


@require_safe
@with_linked_visit
def manage(request: HttpRequest, token: str, visit: Appointment) -> HttpResponse:
    """Show the visit and what can be done with it; no health word stands here."""
    return _page(request, token, visit)


@require_http_methods(["GET", "HEAD", "POST"])
@with_linked_visit
def coming(request: HttpRequest, token: str, visit: Appointment) -> HttpResponse:
    """Keep that the patient will come. Whoever only reads the address is shown the visit."""
    if request.method != "POST":
        return redirect("booking:manage", token)
    confirm_coming(appointment=visit, now=clock.now())
    return done(token, "coming")


@require_http_methods(["GET", "HEAD", "POST"])
@with_linked_visit
def change(request: HttpRequest, token: str, visit: Appointment) -> HttpResponse:
    """List other times for the same kind of visit; POST moves it, and until that is done it stays."""
    now = clock.now()
    if not stands(visit, now):
        return redirect("booking:manage", token)
    refusal = None
    if request.method == "POST":
        refusal = _move(visit, request.POST.get("time", ""), now)
        if refusal is None:
            return done(token, "moved")
    picker = Picker(
        visit.visit_type,
        route_of(visit.response),
        practice=Practice.objects.the(),
        subject=visit.pk,
        now=now,
        moving=visit,
    )
    context = {
        "visit": visit,
        "back_url": resolve_url("booking:manage", token),
        "refusal": refusal,
        "nearest": picker.nearest(refusal.near) if refusal else [],
        **picker.page(request.GET),
    }
    status = refusal.status if refusal else HTTPStatus.OK
    return render(request, "booking/change.html", context, status=status)


@require_http_methods(["GET", "HEAD", "POST"])
@with_linked_visit
def give_up(request: HttpRequest, token: str, visit: Appointment) -> HttpResponse:
    """Ask once, with a reason for those who want to give one; POST cancels."""
    now = clock.now()
    if not stands(visit, now):
        return redirect("booking:manage", token)
    form = CancelForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        reason = CancelReason(form.cleaned_data["reason"] or CancelReason.NOT_SAID)
        cancel(appointment=visit, reason=reason, now=now)
        return done(token, "cancelled")
    context = {"visit": visit, "form": form, "token": token}
    status = HTTPStatus.UNPROCESSABLE_ENTITY if form.is_bound else HTTPStatus.OK
    return render(request, "booking/cancel.html", context, status=status)


@require_http_methods(["GET", "HEAD", "POST"])
@with_linked_visit
def answers(request: HttpRequest, token: str, visit: Appointment) -> HttpResponse:
    """Lead on to the questions of the visit: at once where they were answered, elsewhere with the birth date."""
    response = visit.response
    if response is None:
        return redirect("booking:manage", token)
    now = clock.now()
    if owns_response(request, response.pk):
        return redirect(where_to_go_on(response, now))
    if request.method == "POST" and "birth_date_day" not in request.POST:  # the button of the visit's page
        return redirect("booking:manage_answers", token)
    form = BirthDateOfVisitForm(
        request.POST if request.method == "POST" else None, initial={"sequence": visit.sequence}
    )

    def found() -> QuestionnaireResponse:
        return open_with_birth_date(
            response, form.cleaned_data["birth_date"], client_address=client_address(request), now=now
        )

    return open_or_ask(request, form, found)


@require_safe
@with_linked_visit
def calendar(request: HttpRequest, token: str, visit: Appointment) -> HttpResponse:
    """Give the visit as a calendar file."""
    return calendar_response(visit, clock.now())


def _page(
    request: HttpRequest, token: str, visit: Appointment, *, status: HTTPStatus = HTTPStatus.OK
) -> HttpResponse:
    now = clock.now()
    wish = open_wish(visit)
    context = {
        "visit": visit,
        "token": token,
        "stands": stands(visit, now),
        "wish": wish,
        "wish_url": resolve_url("booking:manage_wish", token),
        "changed_by_us": open_change(visit),
        "offer": open_offer(wish, now),
        "changed": status == HTTPStatus.CONFLICT,
        "busy": status == HTTPStatus.SERVICE_UNAVAILABLE,
        "done": request.GET.get(DONE, ""),
        "parts": _parts(visit, now),
    }
    return render(request, "booking/manage.html", context, status=status)


def done(token: str, what: str) -> HttpResponse:
    """Lead to the visit, which says what was done."""
    return redirect(f"{resolve_url('booking:manage', token)}?{DONE}={what}")


def _parts(visit: Appointment, now: datetime) -> dict[str, int] | None:
    """Count the parts of the questions after the booking, and those that are done."""
    if visit.response is None:
        return None
    parts = part_states(visit.response.answers, timezone.localdate(now))
    return {"all": len(parts), "done": sum(part.state == "completed" for part in parts)}


def _was_moved_by(request: HttpRequest, visit: Appointment) -> bool:
    """Say whether this very form moved the visit to where it stands: then it gets the first answer again."""
    try:
        wish = Seal(visit.pk).open(request.POST.get("time", ""), visit.visit_type)
    except BadSignature:
        return False
    stands = (visit.practitioner, visit.starts_at)
    return wish == stands and request.POST.get("sequence") == str(visit.sequence - 1)


def _move(visit: Appointment, value: str, now: datetime) -> Refusal | None:
    """Move a visit to the time that a button stands for; return why not. Raises AlreadyChanged."""
    try:
        practitioner, starts_at = Seal(visit.pk).open(value, visit.visit_type)
    except BadSignature:
        return forged(now)
    try:
        move(
            appointment=visit,
            practitioner=practitioner,
            starts_at=starts_at,
            sequence=visit.sequence,
            now=now,
        )
    except SlotTaken:
        return taken(practitioner, starts_at, visit.visit_type, now)
    except Busy:
        return in_the_way(starts_at)
    return None
