"""Booking for somebody who is on the phone, once the danger signs were read to them (D3)."""

from collections.abc import Mapping
from datetime import datetime
from itertools import islice
from typing import Any

from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from booking.diary import FreeTime, TimesOnRoute, timetable
from booking.models.appointment import OPEN
from booking.phone_forms import BookOnThePhoneForm, KindForm, value_of
from booking.services.book_for import book_for
from booking.services.refusals import AlreadyBooked, Refused, SlotTaken
from booking.views.call import call_context, with_call
from booking.views.words import NotDone, refused_at_desk
from clinic import clock
from clinic.access import right_required
from clinic.models import Right, VisitType
from intake.assessment import assess, rule_set
from intake.models import Interview
from intake.services.assess import assess_response
from intake.services.interview import next_to_ask, note_look, signs_read
from intake.services.signs import answers_that_count

FIRST_FREE = 6


@require_http_methods(["GET", "HEAD", "POST"])
@right_required(Right.DESK)
@with_call
def book(request: HttpRequest, interview: Interview) -> HttpResponse:
    """List the first free times of a kind of visit; POST books one, or any other with a reason."""
    now = clock.now()
    if not may_be_booked(interview, now):
        return redirect("ask:phone", interview.pk)
    route = _route(interview, now)
    kinds = _kinds(route)
    sent = request.POST if request.method == "POST" else None
    kind = KindForm(sent, kinds=kinds, first=_suggested(route, kinds))
    visit_type: VisitType | None = kind.cleaned_data["visit"] if kind.is_valid() else None
    if visit_type is None:
        return _page(request, interview, now, kind=kind)
    times = TimesOnRoute(visit_type, route, plan=timetable(), now=now)
    form = BookOnThePhoneForm(
        sent if sent and "show" not in sent else None,
        visit_type=visit_type,
        offered=_listed(times, sent),
        now=now,
    )
    not_done = _not_booked(interview, visit_type, form, now) if form.is_valid() else None
    if form.is_valid() and not_done is None:
        return redirect("ask:phone", interview.pk)
    if form.is_bound and not may_be_booked(interview, now):  # pressed twice: the other press has booked
        return redirect("ask:phone", interview.pk)
    return _page(request, interview, now, kind=kind, form=form, visit_type=visit_type, not_done=not_done)


def _listed(times: TimesOnRoute, sent: QueryDict | None) -> list[FreeTime]:
    """Return the first free times, and the chosen one where it was among the first when the page was made."""
    first, chosen = list(islice(times, FIRST_FREE)), sent.get("time", "") if sent else ""
    return [*first, *(one for one in times if value_of(one) == chosen and one not in first)]


def may_be_booked(interview: Interview, now: datetime) -> bool:
    """Say whether a call may come to a visit: all signs were read, none stands, and nothing is booked yet."""
    response = interview.response
    read, signs = signs_read(interview, now)
    if read < signs or response.patient_id or response.alerts.blocking().exists():
        return False
    return not response.appointments.filter(status__in=OPEN, patient__isnull=False).exists()


def _not_booked(
    interview: Interview, visit_type: VisitType, form: BookOnThePhoneForm, now: datetime
) -> NotDone | None:
    """Book as was typed; return why not, or None. A time that went is said beside the times."""
    typed = form.cleaned_data
    try:
        assess_response(interview.response, now, actor=interview.asked_by)
        book_for(
            response=interview.response,
            visit_type=visit_type,
            practitioner=typed["who"],
            starts_at=typed["starts_at"],
            because=typed["because"],
            contact=form.contact(),
            idempotency_key=f"{interview.response_id}{typed['key']}"[-64:],
            actor=interview.asked_by,
            now=now,
        )
    except SlotTaken:
        form.add_error(
            "time", _("Somebody was quicker. Choose another, or take it all the same with a reason")
        )
    except AlreadyBooked:
        return None
    except Refused as refused:
        return refused_at_desk(refused)
    return None


def _route(interview: Interview, now: datetime) -> Mapping[str, Any]:
    """Return where the answers lead as they stand; nothing is written by looking."""
    answers = answers_that_count(interview.response, now)
    route: Mapping[str, Any] = assess(answers, today=timezone.localdate(now), rules=rule_set())["route"]
    return route


def _kinds(route: Mapping[str, Any]) -> Mapping[str, VisitType]:
    """Return what may be chosen: every kind that is given; where it presses, the one that the rules want."""
    given = timetable().visit_types
    code = route["visit_type"]
    if route["priority"] != "routine" and code in given:
        return {code: given[code]}
    return given


def _suggested(route: Mapping[str, Any], kinds: Mapping[str, VisitType]) -> str:
    return route["visit_type"] if route["visit_type"] in kinds else next(iter(kinds), "")


def _page(request: HttpRequest, interview: Interview, now: datetime, **more: Any) -> HttpResponse:
    open_questions = next_to_ask(interview, now) is not None
    context = {**call_context(request, interview, now), "open_questions": open_questions, **more}
    note_look(interview, "book", now=now)
    form = more.get("form")
    return render(request, "booking/ask/book.html", context, status=422 if form and form.is_bound else 200)
