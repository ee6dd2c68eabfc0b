"""The front page, the first question, and the page for a child who came alone."""

from datetime import timedelta

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render, resolve_url
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from clinic import clock, languages
from clinic.access import RESPONSES_KEY, remember_response
from intake.access import with_own_response
from intake.forms import page_form
from intake.models import QuestionnaireResponse
from intake.questionnaire import questionnaire
from intake.services.onward import child_alone
from intake.services.start import start_response
from intake.views.ways import step, where_they_are, where_to_go_on

FRESH = timedelta(hours=24)  # "your answers from today"


@require_safe
def start(request: HttpRequest) -> HttpResponse:
    """Say what this is for and who must call instead; nothing is kept yet."""
    return render(request, "intake/start.html", {"draft_url": _draft_url(request)})


@require_http_methods(["GET", "HEAD", "POST"])
def begin(request: HttpRequest) -> HttpResponse:
    """Ask who the appointment is for; the answer makes the draft."""
    now = clock.now()
    page = questionnaire().pages[0]
    data = request.POST if request.method == "POST" else None
    form = page_form(page, {}, today=timezone.localdate(now), data=data)
    if form.is_valid():
        response = start_response(
            answered_by=form.values["answered_by"], now=now, language=languages.current()
        )
        remember_response(request, response.pk)
        return redirect(where_they_are(response, now))
    context = {
        "form": form,
        "page": form.page,
        "step": step(page),
        "back_url": resolve_url("intake:start"),
        "form_url": request.path,
    }
    return render(request, "intake/page.html", context, status=422 if form.is_bound else 200)


@require_safe
@with_own_response
def with_an_adult(request: HttpRequest, response: QuestionnaireResponse) -> HttpResponse:
    """Ask somebody under 16 to go on together with an adult."""
    now = clock.now()
    if not child_alone(response.answers, timezone.localdate(now)):
        return redirect(where_they_are(response, now))
    context = {"response": response, "first_page": questionnaire().pages[0]}
    return render(request, "intake/with_an_adult.html", context)


def _draft_url(request: HttpRequest) -> str | None:
    """Return where this browser's newest unbooked answers of the last day go on."""
    now = clock.now()
    drafts = QuestionnaireResponse.objects.filter(
        pk__in=request.session.get(RESPONSES_KEY, []),
        patient=None,
        updated_at__gt=now - FRESH,
        expires_at__gt=now,
    )
    newest = drafts.order_by("-updated_at").first()
    return where_to_go_on(newest, now) if newest else None
