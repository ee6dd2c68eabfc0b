"""A tablet of ours: the neutral page with the code, and the ways in which its patient leaves it."""

from http import HTTPStatus

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render, resolve_url
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from clinic import clock
from clinic.tries import TooManyTries
from intake import tablet
from intake.models import QuestionnaireResponse
from intake.services.resume import NoSuchAnswers
from intake.services.tablet import open_on_tablet
from intake.tablet_forms import TabletForm
from intake.views.opening import too_many_tries
from intake.views.ways import where_to_go_on

DONE = "done"  # in the query string: the patient has just finished


@require_http_methods(["GET", "HEAD", "POST"])
def on_tablet(request: HttpRequest) -> HttpResponse:
    """Show nothing of anybody, and ask for the code that a colleague has said."""
    now = clock.now()
    if request.method != "POST" and (pass_id := tablet.tablet_pass(request)):
        return redirect(where_to_go_on(QuestionnaireResponse.objects.get(tablet_passes=pass_id), now))
    form = TabletForm(request.POST if request.method == "POST" else None)
    status = HTTPStatus.UNPROCESSABLE_ENTITY if form.is_bound else HTTPStatus.OK
    if form.is_valid():
        try:
            found = open_on_tablet(form.cleaned_data["code"], form.cleaned_data["birth_date"], now=now)
        except NoSuchAnswers:
            form.add_error("code", _("The code or the date of birth does not match. Check both, or ask us"))
        except TooManyTries:
            form.add_error("code", too_many_tries())
            status = HTTPStatus.TOO_MANY_REQUESTS
        else:
            tablet.begin(request, found)
            return redirect(where_to_go_on(found.response, now))
    return render(request, "intake/tablet.html", {"form": form, "done": DONE in request.GET}, status=status)


@require_POST
def finished(request: HttpRequest) -> HttpResponse:
    """Close the answers on this tablet, and say thank you."""
    tablet.end(request)
    return redirect(after_tablet())


@require_POST
def touched(request: HttpRequest) -> HttpResponse:
    """Hear that somebody still reads or types: coming here was enough (see ``intake.tablet``)."""
    return HttpResponse(status=HTTPStatus.NO_CONTENT)


def after_tablet() -> str:
    """Return where a tablet goes when its patient has finished."""
    return f"{resolve_url('intake:tablet')}?{DONE}=1"
