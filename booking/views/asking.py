"""Where a colleague begins to ask for somebody: with a visit or without, on the phone or on our tablet."""

from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from booking.asking_forms import FindForm, NewPersonForm
from booking.diary import find_visits
from booking.models import Appointment
from booking.services.questions import ask_on_the_phone, hand_over_tablet, send_questions
from booking.services.refusals import Refused
from booking.views.call import next_step
from booking.views.desk import do_in_panel, visit_or_404
from booking.views.phone_ends import ENDED
from booking.views.staff import MAY_ASK, staff_context
from booking.views.words import refused_at_desk
from clinic import clock
from clinic.access import colleague, right_required
from clinic.http import HtmxRequest
from clinic.models import Right
from intake.models import TabletPass
from intake.services.opening import ask_somebody_new, tablet_for_somebody_new
from intake.services.tablet import close_tablet


@require_http_methods(["GET", "HEAD", "POST"])
@right_required(*MAY_ASK)
def start(request: HttpRequest) -> HttpResponse:
    """Find somebody's visit, or begin with somebody who has none. What is typed stands in no address."""
    now = clock.now()
    today = timezone.localdate(now)
    act = request.POST.get("act", "find") if request.method == "POST" else ""
    find = FindForm(request.POST if act == "find" else None)
    new = NewPersonForm(request.POST if act in ("phone", "tablet") else None, today=today)
    if new.is_valid():
        return _begin(request, act, new.cleaned_data["birth_date"], now)
    found = find_visits(find.cleaned_data["who"], now) if find.is_valid() else None
    wrong = find.errors or new.errors
    return _page(request, now, status=422 if wrong else 200, find=find, new=new, found=found)


@require_POST
@right_required(*MAY_ASK)
def phone_for_visit(request: HttpRequest, appointment_id: UUID) -> HttpResponse:
    """Begin to ask the questions of a visit on the phone."""
    now = clock.now()
    visit = visit_or_404(appointment_id)
    try:
        interview = ask_on_the_phone(appointment=visit, actor=colleague(request), now=now)
    except Refused as refused:
        return _page(request, now, status=422, refused=refused_at_desk(refused))
    return redirect(next_step(interview, now))


@require_POST
@right_required(*MAY_ASK)
def tablet_for_visit(request: HtmxRequest, appointment_id: UUID) -> HttpResponse:
    """Make a code for our tablet: in the panel of the visit, or on a page of its own."""
    now = clock.now()
    visit = visit_or_404(appointment_id)
    if request.htmx:
        return do_in_panel(request, visit, hand_over_tablet)
    try:
        given = hand_over_tablet(appointment=visit, actor=colleague(request), now=now)
    except Refused as refused:
        return _page(request, now, status=422, refused=refused_at_desk(refused))
    return redirect("ask:tablet_code", given.pk)


@require_POST
@right_required(Right.DESK)
def send_to_visit(request: HtmxRequest, appointment_id: UUID) -> HttpResponse:
    """Send the link to the questions of a visit."""
    return do_in_panel(request, visit_or_404(appointment_id), send_questions)


@require_safe
@right_required(*MAY_ASK)
def tablet_code(request: HttpRequest, pass_id: UUID) -> HttpResponse:
    """Show the colleague who asked for it the code to say."""
    now = clock.now()
    given = get_object_or_404(TabletPass, pk=pass_id, given_by=colleague(request))
    waits = given.opened_at is None and given.ended_at is None and given.expires_at > now
    context = {**staff_context(request, now), "given": given, "waits": waits}
    return render(request, "booking/ask/tablet.html", context)


@require_POST
@right_required(*MAY_ASK)
def tablet_close(request: HttpRequest, pass_id: UUID) -> HttpResponse:
    """Close the answers on a tablet that was left open, or take back a code."""
    given = get_object_or_404(TabletPass, pk=pass_id)
    close_tablet(given.pk, now=clock.now(), actor=colleague(request))
    visit = Appointment.objects.filter(response=given.response_id).exclude(patient=None).first()
    at_desk = colleague(request).has_right(Right.DESK)
    return redirect("desk:appointment", visit.pk) if visit and at_desk else redirect("ask:start")


def _begin(request: HttpRequest, act: str, born: date, now: datetime) -> HttpResponse:
    if act == "phone":
        return redirect(next_step(ask_somebody_new(born, actor=colleague(request), now=now), now))
    given = tablet_for_somebody_new(born, actor=colleague(request), now=now)
    return redirect("ask:tablet_code", given.pk)


def _page(request: HttpRequest, now: datetime, *, status: int, **more: Any) -> HttpResponse:
    context = {
        **staff_context(request, now),
        "find": FindForm(),
        "new": NewPersonForm(today=timezone.localdate(now)),
        "ended": ENDED in request.GET,
        **more,
    }
    return render(request, "booking/ask/start.html", context, status=status)
