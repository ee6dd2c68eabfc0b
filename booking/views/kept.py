"""Times kept for people who asked to be rung: ring, then book or let go."""

from collections.abc import Callable
from http import HTTPStatus
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST, require_safe

from booking.models import Appointment
from booking.services.hold import release
from booking.services.refusals import Refused
from booking.services.ring import book_on_the_phone
from booking.views.staff import staff_context
from booking.views.words import NotDone, refused_at_desk
from clinic import clock
from clinic.access import colleague, right_required
from clinic.models import Right


@require_safe
@right_required(Right.DESK)
def kept(request: HttpRequest) -> HttpResponse:
    """List whom to ring, the time that is kept the shortest first."""
    return _page(request)


@require_POST
@right_required(Right.DESK)
def book(request: HttpRequest, appointment_id: UUID) -> HttpResponse:
    """Book the time for whom a colleague has reached, and show the visit."""
    return _done(request, appointment_id, book_on_the_phone, lambda pk: redirect("desk:appointment", pk))


@require_POST
@right_required(Right.DESK)
def let_go(request: HttpRequest, appointment_id: UUID) -> HttpResponse:
    """Free the time."""
    return _done(request, appointment_id, release, lambda pk: redirect("desk:kept"))


def _done(
    request: HttpRequest,
    appointment_id: UUID,
    act: Callable[..., object],
    onward: Callable[[UUID], HttpResponse],
) -> HttpResponse:
    appointment = get_object_or_404(Appointment, pk=appointment_id)
    try:
        act(appointment=appointment, actor=colleague(request), now=clock.now())
    except Refused as refused:
        return _page(request, not_done=refused_at_desk(refused), status=HTTPStatus.CONFLICT)
    return onward(appointment.pk)


def _page(
    request: HttpRequest, *, not_done: NotDone | None = None, status: HTTPStatus = HTTPStatus.OK
) -> HttpResponse:
    now = clock.now()
    waiting = Appointment.objects.to_be_rung(now)
    visits = waiting.select_related("contact", "visit_type", "practitioner", "location")
    context = {**staff_context(request, now), "visits": visits, "not_done": not_done}
    return render(request, "booking/desk/kept.html", context, status=status)
