"""What was sent about a visit, and what became of it; what did not get through can be sent again."""

from http import HTTPStatus
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST, require_safe

from booking.desk_forms import SendAgainForm
from booking.models import Appointment, ContactProof
from booking.views.desk import visit_or_404
from booking.views.staff import staff_context
from clinic import clock
from clinic.access import colleague, right_required
from clinic.models import OutboxMessage, Right
from clinic.outbox import desk
from clinic.outbox.models import Channel
from clinic.outbox.words.catalogue import wording_of


@require_safe
@right_required(Right.DESK)
def log(request: HttpRequest, appointment_id: UUID) -> HttpResponse:
    """List the messages about a visit, the newest first."""
    return _page(request, visit_or_404(appointment_id))


@require_POST
@right_required(Right.DESK)
def again(request: HttpRequest, message_id: UUID) -> HttpResponse:
    """Send what did not get through again, for a reason; a second press does nothing."""
    message = get_object_or_404(OutboxMessage, pk=message_id)
    proof = ContactProof.objects.filter(pk=message.about_id).first()
    visit = visit_or_404(proof.appointment_id if proof else message.about_id)
    form = SendAgainForm(request.POST)
    if not form.is_valid():
        return _page(request, visit, of=message, form=form, status=HTTPStatus.UNPROCESSABLE_ENTITY)
    try:
        because = form.cleaned_data["because"]
        desk.send_again(message, because=because, actor=colleague(request), now=clock.now())
    except desk.NoLongerOwed as over:
        return _page(request, visit, of=message, over=str(over), status=HTTPStatus.UNPROCESSABLE_ENTITY)
    return redirect("desk:message_log", visit.pk)


def _page(
    request: HttpRequest,
    visit: Appointment,
    *,
    of: OutboxMessage | None = None,
    form: SendAgainForm | None = None,
    over: str = "",
    status: int = HTTPStatus.OK,
) -> HttpResponse:
    """Show the log; ``form`` and ``over`` say what was wrong about sending the message ``of`` again."""
    about = [visit.pk, *ContactProof.objects.filter(appointment=visit).values_list("pk", flat=True)]
    messages = OutboxMessage.objects.filter(about_id__in=about).order_by("-due_at", "kind")
    context = {
        **staff_context(request, clock.now()),
        "visit": visit,
        "rows": [
            (message, _title(message), _short(message), _form(message, of, form)) for message in messages
        ],
        "title_of": _title(of) if of else "",
        "over": over,
    }
    return render(request, "booking/desk/message_log.html", context, status=status)


def _form(
    message: OutboxMessage, of: OutboxMessage | None, form: SendAgainForm | None
) -> SendAgainForm | None:
    """Return what is asked before a message is sent again; None where it got through or has yet to leave."""
    if message.state not in desk.DID_NOT_GET_THROUGH:
        return None
    return form if form and of == message else SendAgainForm(auto_id=f"{message.pk}_%s")


def _title(message: OutboxMessage) -> str:
    wording = wording_of(message.kind)
    return str(wording.title) if wording else message.kind


def _short(message: OutboxMessage) -> str:
    """Return as much of an address as tells it from another: whoever stands behind the desk reads along."""
    if message.channel == Channel.EMAIL:
        name, _, host = message.recipient.rpartition("@")
        return f"{name[:1]}…@{host}"
    return f"…{message.recipient[-3:]}"
