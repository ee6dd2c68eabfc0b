"""Which answers this browser may open, and what their patient may do and see next."""

from collections.abc import Callable, Mapping
from datetime import datetime
from functools import wraps
from typing import Any
from uuid import UUID

from django.db.models import Exists, OuterRef
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from clinic import clock, languages
from clinic.access import owns_response
from clinic.models import Practice
from intake.amending import with_closing
from intake.models import Assessment, QuestionnaireResponse, RuleSetApproval, SafetyAlert
from intake.questionnaire.flow import working_out_once
from intake.services.signs import signs_must_be_asked

# Of an assessment: a danger sign in its answers stands open. Made once: building it costs more than asking it.
IN_DANGER = Exists(SafetyAlert.objects.blocking().filter(response=OuterRef("response")))
View = Callable[..., HttpResponse]


def with_own_response(view: View) -> View:
    """Hand the view the answers behind ``reference``, if they belong to this browser.

    Unknown answers and somebody else's get the same page and status 404; a draft that has ended says so.
    """

    @wraps(view)
    def guarded(request: HttpRequest, reference: UUID, *args: object, **kwargs: object) -> HttpResponse:
        response, now = None, clock.now()
        if owns_response(request, reference):
            own = QuestionnaireResponse.objects.filter(pk=reference)
            # What is sent is held against the end of changing when it is kept, with the row locked.
            response = (own if request.method == "POST" else with_closing(own, now)).first()
        if response is None:
            return render(request, "intake/not_here.html", status=404)
        languages.speak_as_known(request, response.language)
        if response.expires_at is not None and response.expires_at <= now:
            return render(request, "intake/ended.html", status=410)
        with working_out_once():
            return view(request, response, *args, **kwargs)

    return guarded


def may_book(response: QuestionnaireResponse, *, now: datetime) -> bool:
    """Say whether these answers may lead to a time: checked as they stand, no open danger, no old safety answer."""
    return _to_book_on(response, "pk", now=now) is not None


def route_to_book_on(response: QuestionnaireResponse, *, now: datetime) -> Mapping[str, Any] | None:
    """Return the route of the assessment that may lead to a time; None where ``may_book`` says no."""
    route: Mapping[str, Any] | None = _to_book_on(response, "result__route", now=now)
    return route


def _to_book_on(response: QuestionnaireResponse, wanted: str, *, now: datetime) -> Any:
    """Return one column of the assessment that may lead to a time: of the answers as they stand, without open danger.

    Alerts and assessments are read afresh. A sign that the patient took back no longer bars the way,
    though its alert stays with the desk (docs/decisions/0003). Safety answers of more than a day ago, and
    those that are being asked again, do; and so does a sign that nobody has asked about, for on the phone
    not every sign is read aloud.
    """
    if signs_must_be_asked(response, now):
        return None
    newest = response.assessments.order_by("-number").values_list(IN_DANGER, "answers", wanted).first()
    if newest is None or response.safety_answered_at is None:
        return None
    in_danger, answers, value = newest
    return None if in_danger or answers != response.answers else value


def shows_foot_link(assessment: Assessment, practice: Practice) -> bool:
    """Say whether the patient may read what the rules make of the foot. The only place that decides it.

    The practice has switched it on, its doctor has signed these very rules, and no danger sign
    withholds it.
    """
    return (
        practice.show_foot_flag_to_patients
        and not assessment.result["withheld"]
        and RuleSetApproval.objects.filter(digest=assessment.rules_digest).exists()
    )
