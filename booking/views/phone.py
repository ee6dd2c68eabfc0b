"""Asking on the phone: the signs that are read aloud, page after page, and what may be done at the end."""

import logging
from datetime import datetime
from typing import Any

from django import forms
from django.db import OperationalError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from booking.views.call import before, call_context, next_step, with_call
from booking.views.phone_book import may_be_booked
from clinic import clock
from clinic.access import colleague
from clinic.models import OutboxMessage, Right
from intake.amending import AnswersClosed
from intake.models import Interview
from intake.questionnaire import Page, questionnaire
from intake.questionnaire.flow import Part, part_states
from intake.resume_codes import code_of
from intake.resume_forms import LinkForm
from intake.services.interview import (
    SPOKEN,
    lines_to_read,
    may_ask,
    next_to_ask,
    note_look,
    record_spoken,
    signs_read,
)
from intake.services.signs import answers_that_count
from intake.services.way_back import LINK
from intake.spoken_forms import SpokenPageForm, SpokenSignsForm

logger = logging.getLogger(__name__)


@require_safe
@with_call
def overview(request: HttpRequest, interview: Interview) -> HttpResponse:
    """Show what was asked and what is open, and let the colleague choose: go on, send the link, or end."""
    return show_overview(request, interview, clock.now())


@require_http_methods(["GET", "HEAD", "POST"])
@with_call
def signs(request: HttpRequest, interview: Interview) -> HttpResponse:
    """Ask the danger signs, all on one page; one that is not read aloud gets no answer."""
    now = clock.now()
    today = timezone.localdate(now)
    lines = lines_to_read(interview, now)
    if not lines:
        return redirect("ask:phone", interview.pk)
    data = request.POST if request.method == "POST" else None
    answers = answers_that_count(interview.response, now)
    form = SpokenSignsForm(lines, answers, today=today, data=data)
    pages = [line.page for line in lines]
    if form.is_valid() and _keep(interview, pages, form, now):
        return redirect(next_step(interview, now, after=pages[-1]))
    return _ask(
        request, interview, "booking/ask/signs.html", form, SPOKEN, now, back_url=before(interview, pages[0])
    )


@require_http_methods(["GET", "HEAD", "POST"])
@with_call
def page(request: HttpRequest, interview: Interview, slug: str) -> HttpResponse:
    """Ask one page; what stays empty was not asked, unless the colleague says that it was."""
    now = clock.now()
    today = timezone.localdate(now)
    asked = _page_or_404(slug)
    if not may_ask(interview, asked, now):
        return redirect(next_step(interview, now))
    data = request.POST if request.method == "POST" else None
    form = SpokenPageForm(
        asked,
        answers_that_count(interview.response, now),
        today=today,
        data=data,
        asked_before=asked.slug in interview.asked,
    )
    if form.is_valid() and _keep(interview, [asked], form, now):
        return redirect(next_step(interview, now, after=asked))
    return _ask(
        request,
        interview,
        "booking/ask/page.html",
        form,
        slug,
        now,
        page=asked,
        back_url=before(interview, asked),
    )


def show_overview(
    request: HttpRequest, interview: Interview, now: datetime, *, status: int = 200, **more: Any
) -> HttpResponse:
    """Render the overview of a call; ``more`` says what was wrong with what was just tried."""
    if interview.response.alerts.blocking().exists():
        return redirect("ask:phone_danger", interview.pk)
    read, all_signs = signs_read(interview, now)
    following = next_to_ask(interview, now)
    sent = OutboxMessage.objects.filter(kind=LINK, about_id=interview.response_id).order_by("-due_at").first()
    context = {
        **call_context(request, interview, now),
        "read": read,
        "unread": all_signs - read,
        "lines": lines_to_read(interview, now),
        "may_book": colleague(request).has_right(Right.DESK) and may_be_booked(interview, now),
        "may_open": colleague(request).has_right(Right.DESK),
        "onward": next_step(interview, now) if following else "",
        "parts": [] if following else [*_parts(interview, now)],
        "form": LinkForm(),
        "code": code_of(interview.response_id, interview.response.code_hash),
        "sent": sent,
        **more,
    }
    note_look(interview, "overview", now=now)
    return render(request, "booking/ask/overview.html", context, status=status)


def _parts(interview: Interview, now: datetime) -> list[tuple[Part, Page | None]]:
    """Return the parts after the booking, each with the first page of it that may be asked."""
    today = timezone.localdate(now)
    return [
        (part, next((one for one in part.pages if may_ask(interview, one, now)), None))
        for part in part_states(interview.response.answers, today)
    ]


def _keep(
    interview: Interview, pages: list[Page], form: SpokenPageForm | SpokenSignsForm, now: datetime
) -> bool:
    """Keep what was said; False if it could not be kept, which the form then says."""
    try:
        record_spoken(interview, pages, form.values, not_asked=form.not_asked, now=now)
    except OperationalError as error:  # busy or away: what was typed must not be lost
        logger.error("answers could not be saved (%s)", type(error).__name__)
        form.add_error(None, _("Not saved. What you typed is still here: try again."))
        return False
    except AnswersClosed:
        form.add_error(None, _("Not saved: the doctor has read these answers. Tell the doctor what changed."))
        return False
    return True


def _ask(
    request: HttpRequest,
    interview: Interview,
    template: str,
    form: forms.Form,
    what: str,
    now: datetime,
    **more: Any,
) -> HttpResponse:
    context = {**call_context(request, interview, now), "form": form, **more}
    note_look(interview, what, now=now)
    return render(request, template, context, status=_status(form))


def _status(form: forms.Form) -> int:
    if not form.is_bound:
        return 200
    return 503 if form.non_field_errors() else 422


def _page_or_404(slug: str) -> Page:
    try:
        return questionnaire().page(slug)
    except KeyError as error:
        raise Http404 from error
