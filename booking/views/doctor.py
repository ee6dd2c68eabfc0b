"""The doctor: who comes today, and one page about each."""

from datetime import datetime
from typing import Any
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from booking.board import age, state_of
from booking.diary import doctor_day
from booking.doctor_forms import VerdictForm
from booking.doctor_list import rows
from booking.models import Appointment
from booking.models.appointment import VISITS
from booking.services.looks import note_chart
from booking.summary import summarise
from booking.views.days import day_asked, days_around
from booking.views.staff import staff_context
from clinic import clock
from clinic.access import colleague, right_required
from clinic.http import HtmxRequest
from clinic.models import Practitioner, Right, User, VisitType
from intake.approvals import rules_used
from intake.models import Assessment, FlagVerdict, QuestionnaireResponse
from intake.services.verdict import give_verdict


@require_safe
@right_required(Right.DOCTOR)
def patients(request: HttpRequest) -> HttpResponse:
    """List the signed-in doctor's visits of a day: ``?on=2027-03-04``, or today."""
    now = clock.now()
    context = staff_context(request, now)
    doctors = Practitioner.objects.select_related("resource__location")
    practitioner = doctors.filter(user=colleague(request)).first()
    if practitioner is not None:
        zone = practitioner.resource.location.zone
        day = day_asked(request, now, zone)
        entries = doctor_day(practitioner, day)
        context |= {
            **days_around(day, now, zone),
            "practitioner": practitioner,
            "rows": rows(entries, now=now, calls=context["calls"]),
            "rules": rules_used(entry.assessment for entry in entries if entry.assessment),
        }
    return render(request, "booking/doctor/list.html", context)


@require_safe
@right_required(Right.DOCTOR)
def summary(request: HttpRequest, appointment_id: UUID) -> HttpResponse:
    """Show all that counts about one patient on one page. Each opening is an audit row."""
    now = clock.now()
    visit = _visit_or_404(appointment_id)
    note_chart(visit, actor=colleague(request), now=now)
    context = {**staff_context(request, now), **_chart(visit, now)}
    return render(request, "booking/doctor/summary.html", context)


@require_POST
@right_required(Right.DOCTOR)
def verdict(request: HtmxRequest, appointment_id: UUID) -> HttpResponse:
    """Keep the doctor's view of one flag, as it stood in the assessment that was read."""
    now = clock.now()
    visit = _visit_or_404(appointment_id)
    form = VerdictForm(request.POST)
    judged = form.is_valid()
    if judged:
        _give(visit, form.cleaned_data, colleague(request), now)
        if not request.htmx:
            return redirect(f"{reverse('doctor:summary', args=[visit.pk])}#flag-{form.flag_id}")
    chart = _chart(visit, now)
    flag = next((one for one in chart["flags"] if one["id"] == form.flag_id), None)
    if flag is None:
        raise Http404
    if not judged:
        flag["form"] = form.asking() if form.asks_why else form
    page = "booking/doctor/_flag.html" if request.htmx else "booking/doctor/summary.html"
    context = {**staff_context(request, now), **chart, "flag": flag}
    return render(request, page, context, status=200 if judged else 422)


def _give(visit: Appointment, typed: dict[str, Any], doctor: User, now: datetime) -> None:
    """Keep a verdict. Raises Http404 where these answers have no such assessment or flag."""
    read = get_object_or_404(Assessment, response=visit.response_id, number=typed["assessment"])
    if read.result["withheld"]:  # nothing of it was shown
        raise Http404
    try:
        give_verdict(
            read,
            typed["site"],
            typed["side"],
            typed["verdict"],
            typed["reason"],
            doctor,
            now,
            note=typed["note"],
        )
    except ValueError as error:
        raise Http404 from error


def _visit_or_404(appointment_id: UUID) -> Appointment:
    visits = Appointment.objects.filter(status__in=VISITS).select_related(
        "patient", "visit_type", "practitioner", "location", "response"
    )
    return get_object_or_404(visits, pk=appointment_id)


def _chart(visit: Appointment, now: datetime) -> dict[str, Any]:
    """Return what the summary page shows of a visit and the answers that were given for it."""
    state, word = state_of(visit, now)
    chart: dict[str, Any] = {
        "visit": visit,
        "zone": visit.location.zone,
        "age": age(visit),
        "state": state,
        "word": word,
        "flags": [],
    }
    response = visit.response
    assessments = list(response.assessments.all()) if response else []
    return {**chart, **_findings(response, assessments, visit)} if response and assessments else chart


def _findings(
    response: QuestionnaireResponse, assessments: list[Assessment], visit: Appointment
) -> dict[str, Any]:
    assessment = assessments[-1]
    pages = summarise(
        assessment.answers,
        assessment.result,
        revisions=list(response.revisions.all()),
        assessments=assessments,
        visits=dict(VisitType.objects.values_list("code", "name")),
        today=visit.local_start.date(),
    )
    verdicts = FlagVerdict.objects.filter(assessment__response=response).select_related("given_by")
    given = {(one.site, one.side): one for one in verdicts}  # the latest counts
    return {
        "response": response,
        "assessment": assessment,
        "summary": pages,
        "verdicts": FlagVerdict.Verdict.choices,
        "alerts": response.alerts.select_related("closed_by").order_by("raised_at"),
        "rules": rules_used([assessment]),
        "flags": [
            {"id": f"{one.site}-{one.side}", "target": one, "given": given.get((one.site, one.side))}
            for one in pages.foot_link.targets
        ],
    }
