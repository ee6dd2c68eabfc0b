"""A patient who has been here before: who they are, the code, and what they want to do."""

from http import HTTPStatus
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from booking.forms import CodeForm, ReturningForm, WhoForm
from booking.models import Appointment, SignIn
from booking.services.refusals import CodeOld, CodeWrong, Refused, TooManyTries
from booking.services.sign_in import (
    book_again,
    choose_patient,
    people_known_by,
    prove_sign_in,
    request_sign_in,
    resend_sign_in_code,
)
from booking.views.code import SENT_AGAIN
from booking.views.signed_in import (
    is_proved,
    remember_sign_in,
    sign_in_of_browser,
    with_known_patient,
    with_proved_sign_in,
)
from booking.views.words import refused_words
from booking.visit_link import new_visit_link
from clinic import clock, languages
from clinic.access import remember_response
from intake.views.ways import where_to_go_on

SHOWN = ("location", "practitioner")


@require_http_methods(["GET", "HEAD", "POST"])
def returning(request: HttpRequest) -> HttpResponse:
    """Ask for birth date and contact; POST sends a code, and says the same whoever it is."""
    earlier = sign_in_of_browser(request)
    if request.method != "POST" and earlier is not None and is_proved(earlier):
        return redirect("booking:welcome")
    form = ReturningForm(request.POST if request.method == "POST" else None)
    status = HTTPStatus.UNPROCESSABLE_ENTITY if form.is_bound else HTTPStatus.OK
    if form.is_valid():
        channel, address = form.cleaned_data["reach"]
        try:
            sign_in = request_sign_in(
                birth_date=form.cleaned_data["birth_date"],
                channel=channel,
                address=address,
                earlier=earlier,
                language=languages.current(),
                now=clock.now(),
            )
            remember_sign_in(request, sign_in)
            return redirect("booking:returning_code")
        except Refused as refused:
            words, status = refused_words(refused)
            form.add_error("reach", words)
    return render(request, "booking/returning.html", {"form": form}, status=status)


@require_http_methods(["GET", "HEAD", "POST"])
def returning_code(request: HttpRequest) -> HttpResponse:
    """Ask for the code; the right one lets this browser in, under a session id that nobody knew before."""
    sign_in = sign_in_of_browser(request)
    if sign_in is None:
        return redirect("booking:returning")
    if is_proved(sign_in):
        return redirect("booking:welcome")
    if SENT_AGAIN in request.POST:
        return _send_again(request, sign_in)
    form = CodeForm(request.POST if request.method == "POST" else None)
    status = HTTPStatus.UNPROCESSABLE_ENTITY if form.is_bound else HTTPStatus.OK
    if form.is_valid():
        try:
            typed, language = form.cleaned_data["code"], languages.current()
            prove_sign_in(sign_in=sign_in, typed=typed, language=language, now=clock.now())
            request.session.cycle_key()
            return redirect("booking:welcome")
        except (CodeWrong, CodeOld, TooManyTries) as refused:
            words, status = refused_words(refused)
            form.add_error("code", words)
    return _code_page(request, sign_in, form, status)


def _send_again(request: HttpRequest, sign_in: SignIn) -> HttpResponse:
    try:
        resend_sign_in_code(sign_in=sign_in, language=languages.current(), now=clock.now())
    except Refused as refused:
        words, status = refused_words(refused)
        return _code_page(request, sign_in, CodeForm(), status, refusal=words)
    return redirect(f"{request.path}?{SENT_AGAIN}=1")


def _code_page(
    request: HttpRequest, sign_in: SignIn, form: CodeForm, status: HTTPStatus, *, refusal: str = ""
) -> HttpResponse:
    sent_again = SENT_AGAIN in request.GET and not form.is_bound and not refusal
    context = {"sign_in": sign_in, "form": form, "refusal": refusal, "sent_again": sent_again}
    return render(request, "booking/returning_code.html", context, status=status)


@require_http_methods(["GET", "HEAD", "POST"])
@with_proved_sign_in
def who(request: HttpRequest, sign_in: SignIn) -> HttpResponse:
    """Ask which of several people with one birth date and one contact it is for."""
    people = list(people_known_by(sign_in))
    if sign_in.patient is not None:
        return redirect("booking:welcome")
    if not people:  # forgotten since the code was sent
        return redirect("intake:start")
    form = WhoForm(request.POST if request.method == "POST" else None, people=people)
    if form.is_valid():
        choose_patient(sign_in=sign_in, patient=form.cleaned_data["patient"], now=clock.now())
        return redirect("booking:welcome")
    status = HTTPStatus.UNPROCESSABLE_ENTITY if form.is_bound else HTTPStatus.OK
    return render(request, "booking/who.html", {"form": form}, status=status)


@require_safe
@with_known_patient
def welcome(request: HttpRequest, sign_in: SignIn) -> HttpResponse:
    """Show what is booked and when they were here last, and offer to book again or to change."""
    now, own = clock.now(), Appointment.objects.filter(patient=sign_in.patient).select_related(*SHOWN)
    context = {
        "first_name": str(sign_in.patient).partition(" ")[0],
        "to_come": list(own.to_come(now)),
        "last": own.kept(now).first(),
    }
    return render(request, "booking/welcome.html", context)


@require_POST
@with_known_patient
def again(request: HttpRequest, sign_in: SignIn) -> HttpResponse:
    """Begin new answers, filled with what stays true."""
    now = clock.now()
    response = book_again(sign_in=sign_in, language=languages.current(), now=now)
    remember_response(request, response.pk)
    return redirect(where_to_go_on(response, now))


@require_POST
@with_known_patient
def change(request: HttpRequest, sign_in: SignIn, appointment_id: UUID) -> HttpResponse:
    """Lead to the page of an own visit to come, where it can be moved or cancelled."""
    now = clock.now()
    own = Appointment.objects.filter(patient=sign_in.patient).to_come(now).filter(pk=appointment_id).first()
    if own is None:
        raise Http404
    return redirect("booking:manage", new_visit_link(own, now))
