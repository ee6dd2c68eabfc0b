"""Which of a browser's own answers lead where in booking."""

from collections.abc import Callable
from functools import wraps
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render, resolve_url
from django.utils import timezone

from booking.models import Appointment, CancelReason, Status
from booking.services.refusals import AlreadyBooked, MayNotBook, NeedsReferral, TooManyOpen
from clinic import clock, languages
from clinic.access import owns_response
from intake.access import IN_DANGER, with_own_response
from intake.models import Assessment, QuestionnaireResponse
from intake.services.onward import child_alone, help_for
from intake.services.signs import signs_must_be_asked
from intake.views.ways import address, where_they_are

View = Callable[..., HttpResponse]
SHOWN_WITH_A_VISIT = (
    "visit_type",
    "location",
    "practitioner",
    "response",
    "contact",
    "patient",
    "reminder_policy",
)
ALREADY = "already"  # in the query string: the same was asked for once more


def with_assessed_answers(view: View) -> View:
    """Hand the view the answers behind ``reference`` and their assessment, if they may lead to a time.

    Somebody else's answers are not found; answers that may not lead to a time get a plain page that
    leads back, and answers that led to one get the page of that. The rule is ``intake.access.may_book``,
    asked here in the one query that finds the answers; ``hold`` asks it once more.
    """

    @wraps(view)
    def guarded(request: HttpRequest, reference: UUID) -> HttpResponse:
        found = _newest_assessment(reference) if owns_response(request, reference) else None
        if found is None:
            return with_own_response(not_yet)(request, reference)
        assessment, in_danger = found
        response = assessment.response
        languages.speak_as_known(request, response.language)
        if response.expires_at is not None and response.expires_at <= clock.now():
            return with_own_response(not_yet)(request, reference)
        if _is_booked(response):
            return to_booked(response)
        unread = response.safety_answered_at is None
        if in_danger or unread or assessment.answers != response.answers:
            return not_yet(request, response)
        if signs_must_be_asked(response, clock.now()):
            return not_yet(request, response)
        return _or_refused(view, request, response, assessment)

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
        if response.alerts.blocking().exists() or signs_must_be_asked(response, clock.now()):
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
    except NeedsReferral:
        return redirect("booking:referral", response.pk)
    except TooManyOpen:
        return redirect("booking:enough", response.pk)


def newest_visit(response: QuestionnaireResponse) -> Appointment | None:
    """Return the appointment that these answers came to, held times that ran out included."""
    visits = response.appointments.exclude(cancel_reason=CancelReason.RELEASED)
    return visits.select_related(*SHOWN_WITH_A_VISIT).order_by("-created_at").first()


def is_booked(visit: Appointment) -> bool:
    """Say whether a time that was held when it was read has been booked since."""
    return Appointment.objects.filter(pk=visit.pk, patient__isnull=False).exists()


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


def _newest_assessment(reference: UUID) -> tuple[Assessment, bool] | None:
    """Return the newest assessment of some answers, and whether a danger sign in them stands open."""
    assessed = Assessment.objects.filter(response=reference).select_related("response")
    newest = assessed.annotate(in_danger=IN_DANGER).order_by("-number").first()
    return (newest, newest.in_danger) if newest else None


def _is_booked(response: QuestionnaireResponse) -> bool:
    """Say whether a visit of these answers stands. Drafts have none: a booking gives them their patient."""
    if response.patient_id is None:
        return False
    return response.appointments.filter(status__in=[Status.BOOKED, Status.ARRIVED]).exists()
