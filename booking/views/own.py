"""Which of a browser's own answers lead where in booking."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from functools import wraps
from uuid import UUID

from django.db.models import Exists, OuterRef
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render, resolve_url
from django.utils import timezone

from booking.models import Appointment, CancelReason, Status
from booking.services.refusals import AlreadyBooked, MayNotBook
from clinic import clock
from clinic.access import owns_response
from intake.access import with_own_response
from intake.models import Assessment, QuestionnaireResponse, SafetyAlert
from intake.services.onward import child_alone, help_for
from intake.views.ways import address, where_they_are

View = Callable[..., HttpResponse]
ALREADY = "already"  # in the query string: the same was asked for once more


@dataclass(frozen=True)
class Assessed:
    """A browser's own answers and what was made of them."""

    assessment: Assessment
    in_danger: bool

    @property
    def response(self) -> QuestionnaireResponse:
        """Return the answers."""
        return self.assessment.response

    @property
    def checked(self) -> bool:
        """Say whether the suggested visit is that of the answers as they stand (``intake.access.may_book``)."""
        return bool(self.assessment.answers == self.response.answers)


def with_assessed_answers(view: View) -> View:
    """Hand the view the answers behind ``reference``, and what they led to, if they may lead to a time.

    One query reads it all.

    Somebody else's answers are not found; answers that may not lead to a time get a plain page that
    leads back, and answers that led to one get the page of that.
    """

    @wraps(view)
    def guarded(request: HttpRequest, reference: UUID) -> HttpResponse:
        now = clock.now()
        own = _assessed(reference) if owns_response(request, reference) else None
        if own is None or has_ended(own.response, now):
            return with_own_response(not_yet)(request, reference)
        if _is_booked(own.response):
            return to_booked(own.response)
        if own.in_danger or not own.checked:
            return not_yet(request, own.response)
        return _or_refused(view, request, own.response, own)

    return guarded


def with_chosen_time(view: View) -> View:
    """Hand the view a browser's own answers and the time chosen with them, held or held once."""

    @wraps(view)
    @with_own_response
    def guarded(request: HttpRequest, response: QuestionnaireResponse) -> HttpResponse:
        visit = newest_visit(response)
        if visit is None:
            return redirect("booking:times", response.pk)
        if visit.patient_id:
            return to_booked(response)
        if response.alerts.blocking().exists():
            return not_yet(request, response)
        return _or_refused(view, request, response, visit)

    return guarded


def _or_refused(
    view: View, request: HttpRequest, response: QuestionnaireResponse, subject: object
) -> HttpResponse:
    """Answer what may become true between the guard and the act, in another tab or at the desk."""
    try:
        return view(request, response, subject)
    except AlreadyBooked:
        return to_booked(response)
    except MayNotBook:
        return not_yet(request, response)


def newest_visit(response: QuestionnaireResponse) -> Appointment | None:
    """Return the appointment that these answers came to, held times that ran out included."""
    visits = response.appointments.exclude(cancel_reason=CancelReason.RELEASED)
    return visits.select_related(*SHOWN_WITH_A_VISIT).order_by("-created_at").first()


SHOWN_WITH_A_VISIT = ("visit_type", "location", "practitioner", "response", "contact")


def to_booked(response: QuestionnaireResponse) -> HttpResponse:
    """Lead to what was booked, and say that it was booked before."""
    return redirect(f"{resolve_url('booking:booked', response.pk)}?{ALREADY}=1")


def not_yet(request: HttpRequest, response: QuestionnaireResponse) -> HttpResponse:
    """Say that no time can be chosen now, and lead back to where the answers stand."""
    alert = response.alerts.blocking().first()
    now = clock.now()
    if alert:
        back = address(response, help_for(alert))
    elif child_alone(response.answers, timezone.localdate(now)):
        back = resolve_url("intake:with_an_adult", response.pk)
    else:
        back = where_they_are(response, now)
    return render(request, "booking/not_yet.html", {"back_url": back, "in_danger": alert}, status=403)


def has_ended(response: QuestionnaireResponse, now: datetime) -> bool:
    """Say whether a draft is over."""
    return response.expires_at is not None and response.expires_at <= now


def _assessed(reference: UUID) -> Assessed | None:
    dangers = SafetyAlert.objects.blocking().filter(response=OuterRef("response"))
    newest = (
        Assessment.objects.filter(response=reference)
        .select_related("response")
        .annotate(in_danger=Exists(dangers))
        .order_by("-number")
        .first()
    )
    return Assessed(newest, newest.in_danger) if newest else None


def _is_booked(response: QuestionnaireResponse) -> bool:
    """Say whether a visit of these answers stands. Drafts have none: a booking gives them their patient."""
    standing = response.appointments.filter(status__in=[Status.BOOKED, Status.ARRIVED])
    return response.patient_id is not None and standing.exists()
