"""Opening answers in a browser that did not give them, once somebody has shown that they may."""

from collections.abc import Callable
from http import HTTPStatus

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from clinic import clock
from clinic.access import remember_response
from clinic.models import Practice
from clinic.tries import TooManyTries
from intake.models import QuestionnaireResponse
from intake.resume_forms import BirthDateForm
from intake.services.resume import NoSuchAnswers
from intake.views.ways import where_to_go_on


def open_or_ask(
    request: HttpRequest, form: BirthDateForm, found: Callable[[], QuestionnaireResponse], *, wrong: str = ""
) -> HttpResponse:
    """Give this browser the answers that ``found`` returns for a valid form, or ask (again).

    ``wrong``: what is said when no answers are found; what was typed stays on the page.
    """
    status = HTTPStatus.UNPROCESSABLE_ENTITY if form.is_bound else HTTPStatus.OK
    if form.is_valid():
        field = next(bound.name for bound in form if not bound.is_hidden)
        try:
            response = found()
        except NoSuchAnswers:
            form.add_error(field, wrong or _("That date of birth does not match. Check it, or call us"))
        except TooManyTries:
            form.add_error(field, too_many_tries())
            status = HTTPStatus.TOO_MANY_REQUESTS
        else:
            remember_response(request, response.pk)
            request.session.cycle_key()  # nobody knows the id of this session from before
            return redirect(where_to_go_on(response, clock.now()))
    return render(request, "intake/resume.html", {"form": form}, status=status)


def too_many_tries() -> str:
    """Return what is said while no answer is looked at."""
    words = _("Too many tries. Wait 15 minutes or call us: %(phone)s")
    return words % {"phone": Practice.objects.the().phone}
