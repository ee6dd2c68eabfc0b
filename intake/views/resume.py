"""Stopping, and going on from another phone or computer."""

from http import HTTPStatus

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from clinic import clock, languages, links
from clinic.access import client_address, owns_response
from clinic.models import Practice, Purpose
from intake.access import with_own_response
from intake.models import QuestionnaireResponse
from intake.resume_codes import code_of
from intake.resume_forms import BirthDateForm, LinkForm, ResumeForm
from intake.services.onward import child_alone
from intake.services.resume import resume_by_code, resume_by_link
from intake.services.way_back import TooManyLinks, send_link
from intake.views.opening import open_or_ask
from intake.views.ways import where_they_are, where_to_go_on

SENT = "sent"  # in the query string: the link is on its way


@require_http_methods(["GET", "HEAD", "POST"])
@with_own_response
def save(request: HttpRequest, response: QuestionnaireResponse) -> HttpResponse:
    """Say how to come back: by a code, or by a link that POST sends."""
    now = clock.now()
    if response.patient_id or child_alone(response.answers, timezone.localdate(now)):
        return redirect(where_to_go_on(response, now))
    can_come_back = bool(
        response.answers.get("birth_date")
    )  # it is asked before answers are opened elsewhere
    form = LinkForm(request.POST if request.method == "POST" and can_come_back else None)
    status = HTTPStatus.UNPROCESSABLE_ENTITY if form.is_bound else HTTPStatus.OK
    if form.is_valid():
        channel, address = form.cleaned_data["reach"]
        try:
            send_link(response, channel=channel, address=address, now=now)
            return redirect(f"{request.path}?{SENT}=1")
        except TooManyLinks:
            words = _("We have sent as many links as we can. Use your code, or call us: %(phone)s")
            form.add_error("reach", words % {"phone": Practice.objects.the().phone})
            status = HTTPStatus.TOO_MANY_REQUESTS
    context = {
        "response": response,
        "form": form,
        "can_come_back": can_come_back,
        "code": code_of(response.pk, response.code_hash),
        "sent": SENT in request.GET and not form.is_bound,
        "back_url": where_they_are(response, now),
    }
    return render(request, "intake/save.html", context, status=status)


@require_http_methods(["GET", "HEAD", "POST"])
def resume(request: HttpRequest) -> HttpResponse:
    """Ask for the code and the birth date; the right ones lead to the first open page."""
    form = ResumeForm(request.POST if request.method == "POST" else None)

    def found() -> QuestionnaireResponse:
        return resume_by_code(
            form.cleaned_data["code"],
            form.cleaned_data["birth_date"],
            client_address=client_address(request),
            now=clock.now(),
        )

    wrong = _("We have no answers with that code and date of birth. Check both")
    return open_or_ask(request, form, found, wrong=wrong)


@require_http_methods(["GET", "HEAD", "POST"])
def resume_link(request: HttpRequest, token: str) -> HttpResponse:
    """Open the answers behind a link: at once where they were given, elsewhere with the birth date."""
    now = clock.now()
    response_id = links.resolve(token, Purpose.ANSWERS, now=now)
    response = QuestionnaireResponse.objects.filter(pk=response_id).first() if response_id else None
    if response is None:
        return render(request, "intake/link_over.html", status=HTTPStatus.NOT_FOUND)
    if owns_response(request, response.pk):
        return redirect(where_to_go_on(response, now))
    languages.speak_as_known(request, response.language)
    form = BirthDateForm(request.POST if request.method == "POST" else None)

    def found() -> QuestionnaireResponse:
        return resume_by_link(
            response,
            form.cleaned_data["birth_date"],
            client_address=client_address(request),
            now=now,
        )

    return open_or_ask(request, form, found)
