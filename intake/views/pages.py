"""One page of questions."""

import logging
from collections.abc import Collection, Mapping
from datetime import date, datetime
from http import HTTPStatus
from typing import Any

from django.db import OperationalError
from django.forms import HiddenInput
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.gzip import gzip_page
from django.views.decorators.http import require_http_methods

from clinic import clock
from clinic.http import refused_files
from intake import tablet
from intake.access import with_own_response
from intake.amending import AnswersClosed, Closed, why_closed
from intake.forms import PageForm, page_form
from intake.models import QuestionnaireResponse
from intake.questionnaire import Page, questionnaire
from intake.questionnaire.flow import items_to_show
from intake.services.again import said_to_be_right, tells_what_was_told_before
from intake.services.answers import record_answers
from intake.services.onward import Place
from intake.services.read_back import page_in_words
from intake.services.signs import answers_that_count, signs_are_stale
from intake.views.tablet import after_tablet
from intake.views.ways import CHANGING, address, reachable, step, way_back, where_they_are

logger = logging.getLogger(__name__)

ONE_BY_ONE = "each"  # in the query string: one question per danger sign
MOVED_ON = "moved-on"  # in the query string: the page that was sent no longer applies


@gzip_page  # drawings are many strokes
@require_http_methods(["GET", "HEAD", "POST"])
@with_own_response
def page(request: HttpRequest, response: QuestionnaireResponse, slug: str) -> HttpResponse:
    """Ask one page of the questionnaire; a danger sign leads away at once."""
    now = clock.now()
    today = timezone.localdate(now)
    asked = page_or_404(slug)
    if not reachable(response, asked, now):
        return redirect(f"{where_they_are(response, now)}?{MOVED_ON}=1")
    if request.method != "POST" and tells_what_was_told_before(response, asked, now):
        return redirect("intake:still_right", response.pk, slug)
    if (
        request.method != "POST"
        and (closed := why_closed(response))
        and _stands(response, asked, closed, today)
    ):
        return _closed(request, response, asked, closed, today)
    form = _form(request, response, asked, now)
    try:
        if form.is_valid() and (onward_url := _keep(request, response, form, now)):
            return redirect(onward_url)
    except AnswersClosed as refused:
        return _closed(request, response, asked, refused.why, today, typed=form.values)
    context = {
        "form": form,
        "page": form.page,
        "response": response,
        "back_url": way_back(response, asked, now=now, changing=CHANGING in request.GET),
        "step": step(asked),
        "asked_again": signs_are_stale(response, now),
        "moved_on": MOVED_ON in request.GET,
        "form_url": request.get_full_path(),
    }
    return render(request, "intake/page.html", context, status=_status(form))


def _form(request: HttpRequest, response: QuestionnaireResponse, asked: Page, now: datetime) -> PageForm:
    """Return the form of a page, filled with what was sent, answered or told before."""
    data, files = (request.POST if request.method == "POST" else None), refused_files(request)
    answers, today = answers_that_count(response, now), timezone.localdate(now)
    one_by_one = ONE_BY_ONE in request.GET
    form = page_form(asked, answers, today=today, data=data, files=files, one_by_one=one_by_one)
    form.initial = {**response.prefilled, **form.initial}
    _leave_out(form, said_to_be_right(response, asked, now))
    return form


def _leave_out(form: PageForm, known: Collection[str]) -> None:
    """Ask nothing of a page that a returning patient has just confirmed; their answer stays as it is."""
    for link_id in known:
        form.fields[link_id].disabled = True  # what is sent for it is ignored
        form.fields[link_id].widget = HiddenInput()


def _is_left_out(form: PageForm, link_id: str) -> bool:
    return link_id in form.fields and form.fields[link_id].disabled


def _keep(request: HttpRequest, response: QuestionnaireResponse, form: PageForm, now: datetime) -> str:
    """Keep what was answered; return where the patient goes next, or nothing if it could not be kept."""
    if form.wants_one_by_one:
        query = request.GET.copy()
        query[ONE_BY_ONE] = "1"
        return f"{request.path}?{query.urlencode()}"
    changing = CHANGING in request.GET
    try:
        values = {link_id: one for link_id, one in form.values.items() if not _is_left_out(form, link_id)}
        onward = record_answers(response, form.page, values, now=now, changing=changing)
    except OperationalError as error:  # busy or away: what was typed must not be lost
        logger.error("answers could not be saved (%s)", type(error).__name__)
        form.add_error(
            None, _("We could not save. Your answers are still on this page. Try again, or call us")
        )
        return ""
    if (
        onward.place is Place.REST
        and response.status == response.Status.COMPLETED
        and tablet.tablet_pass(request)
    ):
        tablet.end(request)  # all is answered: nothing of it stays on a tablet of ours
        return after_tablet()
    return address(response, onward, changing=changing)


def _stands(response: QuestionnaireResponse, asked: Page, closed: Closed, today: date) -> bool:
    """Say whether nothing on a page is left to answer. The way out of a danger sign stays open."""
    if response.status == QuestionnaireResponse.Status.STOPPED:
        return False
    items = items_to_show(asked, response.answers, today=today)
    return closed is Closed.BEGUN or all(item.link_id in response.answers for item in items)


def _closed(
    request: HttpRequest,
    response: QuestionnaireResponse,
    asked: Page,
    closed: Closed,
    today: date,
    *,
    typed: Mapping[str, Any] | None = None,
) -> HttpResponse:
    """Say why answers stand as they are and how to tell us more; ``typed`` is what could not be kept."""
    context = {
        "response": response,
        "closed": closed,
        "typed": page_in_words(asked, {**response.answers, **(typed or {})}, today=today) if typed else [],
    }
    status = HTTPStatus.OK if typed is None else HTTPStatus.CONFLICT
    return render(request, "intake/closed.html", context, status=status)


def _status(form: PageForm) -> HTTPStatus:
    if not form.is_bound:
        return HTTPStatus.OK
    return HTTPStatus.SERVICE_UNAVAILABLE if form.non_field_errors() else HTTPStatus.UNPROCESSABLE_ENTITY


def page_or_404(slug: str) -> Page:
    """Return the page of the questionnaire with a slug."""
    for asked in questionnaire().pages:
        if asked.slug == slug:
            return asked
    raise Http404
