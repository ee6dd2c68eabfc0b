"""What messages leave to the desk: people to ring, and messages that could not be sent."""

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST, require_safe

from booking.models import Appointment
from booking.services.changes.answer import told
from booking.views.days import the_place
from booking.views.staff import staff_context
from clinic import clock
from clinic.access import colleague, right_required
from clinic.models import OutboxMessage, Right
from clinic.outbox import desk


@require_safe
@right_required(Right.DESK)
def messages(request: HttpRequest) -> HttpResponse:
    """List what a colleague must see to, each with the visit it is about."""
    waiting = list(desk.for_the_desk())
    about = [message.about_id for message in waiting]
    visits = Appointment.objects.select_related("patient").in_bulk(about)
    context = {
        **staff_context(request, clock.now()),
        "zone": the_place().zone,
        "rows": [(message, visits.get(message.about_id)) for message in waiting],
    }
    return render(request, "booking/desk/messages.html", context)


@require_POST
@right_required(Right.DESK)
def see_to(request: HttpRequest, message_id: UUID) -> HttpResponse:
    """Note that the person was told."""
    message = get_object_or_404(OutboxMessage, pk=message_id)
    told(message, actor=colleague(request), now=clock.now())
    return redirect("desk:messages")
