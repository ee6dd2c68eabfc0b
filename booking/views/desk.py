"""The desk: a day at a glance, and what can be done with one appointment."""

from collections.abc import Callable
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from booking.board import age, draw, state_of
from booking.desk_forms import CancelForm
from booking.diary import count_waiting, day_board
from booking.forms import ACCESS_NEEDS
from booking.models import Appointment, ConsentCheck, Status, VisitTypeTask
from booking.services.cancel import cancel
from booking.services.check_in import check_in
from booking.services.did_not_attend import did_not_attend
from booking.services.refusals import Refused
from booking.services.reinstate import may_return
from booking.views.days import day_asked, days_around, the_place
from booking.views.questions_of import asked_of
from booking.views.staff import fresh_part, staff_context
from booking.views.words import refused_at_desk
from clinic import clock
from clinic.access import colleague, right_required
from clinic.http import HtmxRequest
from clinic.models import Right
from clinic.outbox.desk import for_the_desk
from intake.questionnaire.flow import part_states
from intake.services.guardian import adult_words

SEES_THE_BOARD = (Right.DESK, Right.MANAGER)


@require_safe
@right_required(*SEES_THE_BOARD)
def day(request: HtmxRequest) -> HttpResponse:
    """Show a day of all practitioners: ``?on=2027-03-04``, or today."""
    now = clock.now()
    return render(request, "booking/desk/day.html", _day(request, now))


@require_safe
@right_required(*SEES_THE_BOARD)
def board(request: HtmxRequest) -> HttpResponse:
    """Give the board alone, to a page that keeps itself fresh."""
    now = clock.now()
    return fresh_part(request, "booking/desk/_board.html", _day(request, now))


@require_safe
@right_required(*SEES_THE_BOARD)
def appointment(request: HtmxRequest, appointment_id: UUID) -> HttpResponse:
    """Show one appointment in the panel beside its day."""
    return panel(request, visit_or_404(appointment_id))


@require_POST
@right_required(Right.DESK)
def arrived(request: HtmxRequest, appointment_id: UUID) -> HttpResponse:
    """Check a patient in."""
    return do_in_panel(request, visit_or_404(appointment_id), check_in)


@require_POST
@right_required(Right.DESK)
def not_attended(request: HtmxRequest, appointment_id: UUID) -> HttpResponse:
    """Close an appointment to which nobody came."""
    return do_in_panel(request, visit_or_404(appointment_id), did_not_attend)


@require_http_methods(["GET", "HEAD", "POST"])
@right_required(Right.DESK)
def cancelled(request: HtmxRequest, appointment_id: UUID) -> HttpResponse:
    """Ask who gives the appointment up, then cancel it; only the POST does."""
    visit = visit_or_404(appointment_id)
    form = CancelForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        return do_in_panel(request, visit, cancel, reason=form.cleaned_data["reason"])
    return panel(request, visit, form=form, status=422 if form.is_bound else 200)


def do_in_panel(
    request: HtmxRequest, visit: Appointment, act: Callable[..., object], **wish: object
) -> HttpResponse:
    """Do one act to an appointment and show it as it stands then; say so if somebody else was quicker."""
    try:
        act(appointment=visit, actor=colleague(request), now=clock.now(), **wish)
    except Refused as refused:
        return panel(request, visit_or_404(visit.pk), refused=refused_at_desk(refused), status=422)
    if not request.htmx:
        return redirect("desk:appointment", visit.pk)
    response = panel(request, visit_or_404(visit.pk))
    response["HX-Trigger"] = "board-changed"
    return response


def panel(request: HtmxRequest, visit: Appointment, *, status: int = 200, **more: Any) -> HttpResponse:
    """Answer with the panel alone where htmx asks for it, else with the whole day and the panel open."""
    now = clock.now()
    context = {**_visit(visit, now), "may_change": colleague(request).has_right(Right.DESK), **more}
    if request.htmx and not request.htmx.history_restore_request:
        response = render(request, "booking/desk/_panel.html", {**context, "now": now}, status=status)
        response["HX-Push-Url"] = request.path if "form" in more else context["url"]
        return response
    context |= _day(request, now, visit.local_start.date())
    return render(request, "booking/desk/day.html", context, status=status)


def _visit(visit: Appointment, now: datetime) -> dict[str, Any]:
    """Return what the desk may know of an appointment: no answers, no flags."""
    state, word = state_of(visit, now)
    needs = visit.patient.access_needs if visit.patient else []
    parts = part_states(visit.response.answers, visit.local_start.date()) if visit.response else []
    return {
        "visit": visit,
        "url": reverse("desk:appointment", args=[visit.pk]),
        "state": state,
        "word": word,
        "resources": [one for one in visit.resources.all() if one.pk != visit.practitioner.resource_id],
        "needs": [dict(ACCESS_NEEDS).get(code, code) for code in needs],
        "parts": len(parts),
        "parts_done": sum(part.state == "completed" for part in parts),
        "age": age(visit),
        "adult": adult_words(visit.response.answers) if visit.response else "",
        "consent_check": getattr(visit, "consent_check", None),
        "may_arrive": visit.status == Status.BOOKED,
        "may_miss": visit.status == Status.BOOKED and visit.starts_at <= now,
        "may_cancel": visit.status == Status.BOOKED and now < visit.starts_at,
        "may_return": may_return(visit, now),
        **asked_of(visit, now),
        "visit_type_task": visit.visit_type_tasks.to_do(now).first(),
    }


def visit_or_404(appointment_id: UUID) -> Appointment:
    visits = Appointment.objects.exclude(patient=None).with_history().prefetch_related("resources")
    return get_object_or_404(
        visits.select_related(
            "patient",
            "visit_type",
            "practitioner",
            "location",
            "response",
            "consent_check__settled_by",
            "overbooked_by",
        ),
        pk=appointment_id,
    )


def _day(request: HtmxRequest, now: datetime, day: date | None = None) -> dict[str, Any]:
    location = the_place()
    day = day or day_asked(request, now, location.zone)
    shared = staff_context(request, now)
    calls = {call.response_id for call in shared["calls"]}
    waiting = count_waiting(now)
    return {
        **shared,
        **days_around(day, now, location.zone),
        "drawing": draw(day_board(day, location=location, now=now), now=now, safety_calls=calls),
        "for_the_desk": for_the_desk().count(),
        "to_be_rung": Appointment.objects.to_be_rung(now).count(),
        "consent_checks": ConsentCheck.objects.to_do(now).count(),
        "visit_type_tasks": VisitTypeTask.objects.to_do(now).count(),
        "waiting": waiting["waiting"],
        "unsettled": waiting["unsettled"],
        "wanted": waiting["wanted"],
    }
