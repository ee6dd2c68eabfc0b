"""One displaced visit: ring, offer another time, or note that all is settled."""

from datetime import datetime
from http import HTTPStatus

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from booking.board import age
from booking.diary import OtherTimes, timetable, with_routes
from booking.models import Appointment, ChangedVisit
from booking.services.changes.answer import settle
from booking.services.move import move
from booking.services.refusals import Refused, SlotTaken
from booking.views.rows_of_change import everybody, options_of, read_time, time_value
from booking.views.staff import staff_context
from booking.views.words import NotDone, refused_at_desk
from clinic import clock
from clinic.access import colleague, right_required
from clinic.models import Right
from clinic.outbox.desk import told_while_ringing

OPTIONS = 24


@require_http_methods(["GET", "HEAD", "POST"])
@right_required(Right.DESK)
def changed_visit(request: HttpRequest, changed_id: int) -> HttpResponse:
    """Offer free times to whom a colleague has on the phone; POST moves the visit to one of them."""
    row, now = _row_or_404(changed_id), clock.now()
    if not row.is_open:
        return redirect("desk:closure", row.change_id)
    if request.method != "POST":
        return _page(request, row, now)
    chosen = read_time(request.POST.get("time", ""), everybody())
    if chosen is None or not request.POST.get("sequence", "").isdecimal():
        not_done = NotDone(_("Nothing chosen"), _("Choose one of the times"))
        return _page(request, row, now, not_done=not_done, status=HTTPStatus.UNPROCESSABLE_ENTITY)
    try:
        move(
            appointment=row.appointment,
            practitioner=chosen.practitioner,
            starts_at=chosen.starts_at,
            sequence=int(request.POST["sequence"]),
            now=now,
            actor=colleague(request),
        )
    except SlotTaken:
        not_done = NotDone(_("Taken a moment ago"), _("Somebody else has that time now. Choose another."))
        return _page(request, row, now, not_done=not_done, status=HTTPStatus.CONFLICT)
    except Refused as refused:
        return _page(request, row, now, not_done=refused_at_desk(refused), status=HTTPStatus.CONFLICT)
    told_while_ringing(row.appointment_id, kind="moved", now=now)
    return redirect("desk:closure", row.change_id)


@require_POST
@right_required(Right.DESK)
def settled(request: HttpRequest, changed_id: int) -> HttpResponse:
    """Note that somebody was spoken to and that their visit stands as it is."""
    row = _row_or_404(changed_id)
    settle(row=row, actor=colleague(request), now=clock.now())
    return redirect("desk:closure", row.change_id)


def _row_or_404(changed_id: int) -> ChangedVisit:
    rows = ChangedVisit.objects.select_related("appointment__patient", "appointment__contact", "change")
    return get_object_or_404(rows.exclude(state=ChangedVisit.State.PROPOSED), pk=changed_id)


def _page(
    request: HttpRequest,
    row: ChangedVisit,
    now: datetime,
    *,
    not_done: NotDone | None = None,
    status: HTTPStatus = HTTPStatus.OK,
) -> HttpResponse:
    visit = with_routes(Appointment.objects.filter(pk=row.appointment_id)).get()
    times = OtherTimes([visit], plan=timetable(), now=now)
    now_at = time_value(visit.practitioner, visit.starts_at)
    options = [one for one in options_of(times, visit, OPTIONS + 1) if one.value != now_at]
    context = {
        **staff_context(request, now),
        "row": row,
        "visit": visit,
        "age": age(visit),
        "options": options[:OPTIONS] if visit.patient else [],
        "not_done": not_done,
    }
    return render(request, "booking/desk/changed_visit.html", context, status=status)
