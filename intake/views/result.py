"""The answers once more, the visit that fits them, and another visit for those who want one."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render, resolve_url
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from clinic import clock
from clinic.models import Practice
from intake.access import shows_foot_link, with_own_response
from intake.assessment.explain import patient_reasons
from intake.forms import CallForm, OtherVisitForm
from intake.models import Assessment, QuestionnaireResponse
from intake.questionnaire.flow import first_unanswered_page, pages_to_show
from intake.services.assess import assess_response
from intake.services.call_back import ask_for_a_call, call_asked_for
from intake.services.onward import child_alone, help_for
from intake.services.other_service import other_service
from intake.services.read_back import read_back
from intake.services.signs import answers_that_count
from intake.services.visit_type import other_visit_types, visit_type_for, wish_visit_type
from intake.views.ways import address, where_they_are

MOST_REASONS = 3  # a list, UX.md P8


@require_http_methods(["GET", "HEAD", "POST"])
@with_own_response
def check(request: HttpRequest, response: QuestionnaireResponse) -> HttpResponse:
    """Read the answers back, each with a way to change it; POST says that they are right."""
    barred = _barred(response)
    if barred:
        return redirect(barred)
    if request.method == "POST":
        assess_response(response, clock.now())
        return redirect("intake:result", response.pk)
    today = timezone.localdate(clock.now())
    context = {
        "response": response,
        "sections": read_back(response.answers, today=today),
        "back_url": resolve_url(
            "intake:page", response.pk, pages_to_show(response.answers, stage="before", today=today)[-1].slug
        ),
    }
    return render(request, "intake/check.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@with_own_response
def result(request: HttpRequest, response: QuestionnaireResponse) -> HttpResponse:
    """Show the visit that fits and why, in the patient's own words; where none fits, who else may help."""
    barred, assessment = _barred(response), response.assessments.last()
    if barred or assessment is None or assessment.answers != response.answers:
        return redirect(barred or resolve_url("intake:check", response.pk))
    visit_type = visit_type_for(response, assessment)
    context = {
        "response": response,
        "visit_type": visit_type,
        "others": other_visit_types(assessment),
        **_reasons(assessment),
    }
    if visit_type is None:
        return _no_foot_part(request, response, assessment, context)
    bring = assessment.result["route"]["bring"] or visit_type.bring
    return render(request, "intake/result.html", {**context, "bring": bring})


def _no_foot_part(
    request: HttpRequest, response: QuestionnaireResponse, assessment: Assessment, context: dict[str, Any]
) -> HttpResponse:
    """Name the service that fits; POST asks for a call."""
    form = CallForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        ask_for_a_call(response, form.cleaned_data["phone"], clock.now())
        return redirect("intake:result", response.pk)
    service = other_service(assessment.result["route"])
    context |= {"service": service, "form": form, "asked": call_asked_for(response)}
    return render(request, "intake/no_foot_part.html", context, status=422 if form.is_bound else 200)


@require_http_methods(["GET", "HEAD", "POST"])
@with_own_response
def other_visit(request: HttpRequest, response: QuestionnaireResponse) -> HttpResponse:
    """Let the patient choose another kind of visit; no reason is asked."""
    barred, assessment = _barred(response), response.assessments.last()
    others = other_visit_types(assessment) if assessment else []
    if barred or not others:
        return redirect(barred or resolve_url("intake:result", response.pk))
    form = OtherVisitForm(request.POST if request.method == "POST" else None, visit_types=others)
    if form.is_valid():
        wish_visit_type(response, form.cleaned_data["visit_type"])
        return redirect("intake:result", response.pk)
    context = {"response": response, "form": form}
    return render(request, "intake/other_visit.html", context, status=422 if form.is_bound else 200)


def _barred(response: QuestionnaireResponse) -> str:
    """Return where the patient must go instead, or an empty text."""
    now = clock.now()
    today = timezone.localdate(now)
    alert = response.alerts.blocking().first()
    if alert:
        return address(response, help_for(alert))
    if child_alone(response.answers, today):
        return resolve_url("intake:with_an_adult", response.pk)
    unfinished = first_unanswered_page(answers_that_count(response, now), stage="before", today=today)
    return where_they_are(response, now) if unfinished or response.patient_id else ""


def _reasons(assessment: Assessment) -> dict[str, Any]:
    """Return why this visit; what the rules make of the foot only where the practice shows it."""
    practice = Practice.objects.the()
    reasons = patient_reasons(assessment.result, assessment.answers)
    always = {
        "told_us": reasons.told_us[:MOST_REASONS],
        "pressing": [
            flag["say"].replace("{emergency}", practice.emergency_number)
            for flag in assessment.result["red_flags"]
        ],
    }
    if not shows_foot_link(assessment, practice):
        return always
    return {
        **always,
        "sentence": reasons.sentence,
        "does_not_fit": reasons.does_not_fit[:MOST_REASONS],
    }
