"""The answers once more, the visit that fits them, and another visit for those who want one."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render, resolve_url
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from clinic import clock, languages
from clinic.models import Practice
from intake.access import shows_foot_link, with_own_response
from intake.assessment.explain import left_open, patient_reasons
from intake.assessment.translating import in_language
from intake.forms import CallForm, OtherVisitForm
from intake.models import Assessment, QuestionnaireResponse
from intake.questionnaire.flow import first_unanswered_page, pages_to_show
from intake.services.assess import assess_response
from intake.services.call_back import ask_for_a_call, call_asked_for
from intake.services.danger_words import ticked_signs
from intake.services.meanwhile import meanwhile, urgent_words
from intake.services.onward import child_alone, help_for
from intake.services.other_service import other_service
from intake.services.read_back import Row, read_back
from intake.services.signs import answers_that_count
from intake.services.visit_type import other_visit_types, visit_type_for, wish_visit_type
from intake.views.ways import address, where_they_are

MOST_REASONS = 3  # a list, UX.md P8
FIRST_IN_A_LETTER = ("body_map", "main_worry")  # long, and what the reader wants to know first


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
    assessment = _checked_assessment(response)
    if isinstance(assessment, str):
        return redirect(assessment)
    visit_type = visit_type_for(response, assessment)
    context = {
        "response": response,
        "visit_type": visit_type,
        "others": other_visit_types(assessment),
        **_reasons(assessment),
    }
    if visit_type is None:
        return _no_foot_part(request, response, assessment, context)
    route = in_language(assessment.result, languages.current())["route"]
    bring = route["bring"] or visit_type.bring
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


@require_safe
@with_own_response
def letter(request: HttpRequest, response: QuestionnaireResponse) -> HttpResponse:
    """Give the answers as one sheet of paper for the service that fits, where no visit of ours does."""
    assessment = _checked_assessment(response)
    if isinstance(assessment, str):
        return redirect(assessment)
    if visit_type_for(response, assessment):
        return redirect("intake:result", response.pk)
    now = clock.now()
    context = {
        "response": response,
        "service": other_service(assessment.result["route"]),
        "sections": read_back(assessment.answers, today=timezone.localdate(now)),
        "first": FIRST_IN_A_LETTER,
        "written_at": now,
        **_reasons(assessment),
    }
    return render(request, "intake/letter.html", context)


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


def _checked_assessment(response: QuestionnaireResponse) -> Assessment | str:
    """Return the assessment of the answers as they were checked, or where the patient must go instead."""
    barred, assessment = _barred(response), response.assessments.last()
    if barred or assessment is None or assessment.answers != response.answers:
        return barred or resolve_url("intake:check", response.pk)
    return assessment


def _reasons(assessment: Assessment) -> dict[str, Any]:
    """Return why this visit; what the rules make of the foot only where the practice shows it."""
    practice, today = Practice.objects.the(), timezone.localdate(clock.now())
    told, answers = assessment.result, assessment.answers
    reasons = patient_reasons(told, answers, language=languages.current())
    shown = shows_foot_link(assessment, practice)
    always = {
        "told_us": [*ticked_signs(told["red_flags"], answers), *reasons.told_us][:MOST_REASONS],
        "pressing": urgent_words(assessment, practice),
        "meanwhile": meanwhile(assessment, link_is_shown=shown, today=today),
        **_left_open(told, answers, today),
    }
    if not shown:
        return always
    return {
        **always,
        "sentence": reasons.sentence,
        "does_not_fit": reasons.does_not_fit[:MOST_REASONS],
    }


def _left_open(told: Mapping[str, Any], answers: Mapping[str, Any], today: date) -> dict[str, list[Row]]:
    """Return the questions before the booking that were skipped, and those with "not sure", where it matters."""
    rows = {row.link_id: row for section in read_back(answers, today=today) for row in section.rows}
    left = [rows[link_id] for link_id in left_open(told, answers) if link_id in rows]
    skipped = [row for row in left if answers[row.link_id] is None]
    unsure = [row for row in left if row not in skipped]
    return {"skipped": skipped[:MOST_REASONS], "unsure": unsure[:MOST_REASONS]}
