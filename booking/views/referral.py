"""A visit for people whom somebody sent: the code that they were given opens its times."""

from http import HTTPStatus

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from booking.diary import timetable
from booking.forms import ReferralForm
from booking.services.referral import is_missing, show_code
from booking.services.refusals import CodeWrong, TooManyTries
from booking.views.own import with_assessed_answers
from booking.views.words import refused_words
from clinic import clock
from clinic.access import client_address
from intake.models import Assessment, QuestionnaireResponse
from intake.services.visit_type import other_visit_types, visit_type_code

NOT_THIS_CODE = HTTPStatus.UNPROCESSABLE_ENTITY


@require_http_methods(["GET", "HEAD", "POST"])
@with_assessed_answers
def referral(request: HttpRequest, response: QuestionnaireResponse, assessment: Assessment) -> HttpResponse:
    """Ask for the code; the right one leads to the times, and is asked for no more."""
    visit_type = timetable().visit_types.get(visit_type_code(response, assessment))
    if visit_type is None or not visit_type.online or not is_missing(visit_type, response):
        return redirect("booking:times", response.pk)
    form = ReferralForm(request.POST if request.method == "POST" else None)
    status = NOT_THIS_CODE if form.is_bound else HTTPStatus.OK
    if form.is_valid():
        try:
            show_code(
                response=response,
                visit_type=visit_type,
                typed=form.cleaned_data["referral_code"],
                client_address=client_address(request),
                now=clock.now(),
            )
        except CodeWrong:
            form.say_wrong()
        except TooManyTries as refused:
            words, status = refused_words(refused)
            form.add_error("referral_code", words)
        else:
            return redirect("booking:times", response.pk)
    context = {
        "response": response,
        "visit_type": visit_type,
        "form": form,
        "others": bool(other_visit_types(assessment)),
    }
    return render(request, "booking/referral.html", context, status=status)
