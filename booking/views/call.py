"""A colleague's call: who may open it, where it goes next, and what its pages share."""

from collections.abc import Callable
from datetime import datetime
from functools import wraps
from http import HTTPStatus
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render, resolve_url
from django.utils import timezone

from booking.models.appointment import OPEN
from booking.views.staff import MAY_ASK, staff_context
from clinic import clock
from clinic.access import colleague, right_required
from intake.conditions import Facts
from intake.models import Interview
from intake.questionnaire import Page, questionnaire
from intake.services.interview import goes_on, next_to_ask
from intake.services.onward import ADULT_AT

View = Callable[..., HttpResponse]


def with_call(view: View) -> View:
    """Hand the view a call of the signed-in colleague; a colleague's, and one that never was, are not found.

    A call that has ended opens nothing any more: the answers are the patient's and the doctor's.
    """

    @wraps(view)
    @right_required(*MAY_ASK)
    def guarded(request: HttpRequest, interview_id: int, *args: object, **kwargs: object) -> HttpResponse:
        now = clock.now()
        calls = Interview.objects.select_related("response__patient", "asked_by")
        interview = calls.filter(pk=interview_id, asked_by=colleague(request)).first()
        if interview is None:
            raise Http404
        if not goes_on(interview, now):
            return render(
                request, "booking/ask/over.html", staff_context(request, now), status=HTTPStatus.GONE
            )
        return view(request, interview, *args, **kwargs)

    return guarded


def next_step(interview: Interview, now: datetime, after: Page | None = None) -> str:
    """Return where a call goes: to a danger sign first, to the next page, or to what may be chosen."""
    if interview.response.alerts.blocking().exists():
        return resolve_url("ask:phone_danger", interview.pk)
    following = next_to_ask(interview, now, after)
    return address_of(interview, following) if following else resolve_url("ask:phone", interview.pk)


def address_of(interview: Interview, page: Page) -> str:
    """Return where a page is asked in a call: the danger signs stand together."""
    if page.is_safety_check:
        return resolve_url("ask:phone_signs", interview.pk)
    return resolve_url("ask:phone_page", interview.pk, page.slug)


def before(interview: Interview, page: Page) -> str:
    """Return where Back leads: to what was asked before a page in this call."""
    slugs = (
        interview.asked[: interview.asked.index(page.slug)]
        if page.slug in interview.asked
        else interview.asked
    )
    if not slugs:
        return resolve_url("ask:phone", interview.pk)
    return address_of(interview, questionnaire().page(slugs[-1]))


def call_context(request: HttpRequest, interview: Interview, now: datetime) -> dict[str, Any]:
    """Return what every page of a call is rendered with: who is asked, and for which visit."""
    answers, today = interview.response.answers, timezone.localdate(now)
    age = Facts(answers, today).age
    visits = interview.response.appointments.filter(status__in=OPEN, patient__isnull=False)
    return {
        **staff_context(request, now),
        "interview": interview,
        "patient": interview.response.patient,
        "visit": visits.select_related("patient", "location", "visit_type", "practitioner").first(),
        "born": answers["birth_date"],
        "age": age,
        "is_child": age is not None and age < ADULT_AT,
    }
