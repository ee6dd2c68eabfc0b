"""One page of questions."""

from http import HTTPStatus

from django.db import OperationalError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from clinic import clock
from intake.access import with_own_response
from intake.forms import page_form
from intake.models import QuestionnaireResponse
from intake.questionnaire import Page, questionnaire
from intake.services.answers import record_answers
from intake.views.ways import CHANGING, address, reachable, step, way_back, where_they_are

ONE_BY_ONE = "each"  # in the query string: one question per danger sign
MOVED_ON = "moved-on"  # in the query string: the page that was sent no longer applies


@require_http_methods(["GET", "POST"])
@with_own_response
def page(request: HttpRequest, response: QuestionnaireResponse, slug: str) -> HttpResponse:
    """Ask one page of the questionnaire; a danger sign leads away at once."""
    now = clock.now()
    today = timezone.localdate(now)
    asked = _page_or_404(slug)
    if not reachable(response, asked, today):
        return redirect(f"{where_they_are(response, now)}?{MOVED_ON}=1")
    changing = CHANGING in request.GET
    one_by_one = ONE_BY_ONE in request.GET
    form = page_form(
        asked,
        response.answers,
        today=today,
        data=request.POST if request.method == "POST" else None,
        one_by_one=one_by_one,
    )
    status = HTTPStatus.OK
    if request.method == "POST":
        status = HTTPStatus.UNPROCESSABLE_ENTITY
        if form.is_valid():
            if form.wants_one_by_one:
                return redirect(f"{request.path}?{_with(request, ONE_BY_ONE)}")
            try:
                onward = record_answers(response, asked, form.values, now=now, changing=changing)
            except OperationalError:  # the database is busy or away: what was typed must not be lost
                form.add_error(
                    None, _("We could not save. Your answers are still on this page. Try again, or call us")
                )
                status = HTTPStatus.SERVICE_UNAVAILABLE
            else:
                return redirect(address(response, onward, changing=changing))
    context = {
        "form": form,
        "page": asked,
        "response": response,
        "back_url": way_back(response, asked, today=today, changing=changing),
        "step": step(asked),
        "moved_on": MOVED_ON in request.GET,
        "form_url": request.get_full_path(),
    }
    return render(request, "intake/page.html", context, status=status)


def _page_or_404(slug: str) -> Page:
    for asked in questionnaire().pages:
        if asked.slug == slug:
            return asked
    raise Http404


def _with(request: HttpRequest, key: str) -> str:
    query = request.GET.copy()
    query[key] = "1"
    return query.urlencode()
