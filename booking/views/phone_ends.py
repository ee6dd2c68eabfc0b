"""How a call goes out: a danger sign that must be dealt with, the link, the end."""

from datetime import datetime
from urllib.parse import urlencode

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render, resolve_url
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from booking.asking_forms import NumberForm
from booking.desk_forms import OutcomeForm
from booking.models import Appointment
from booking.services.looks import note_calls
from booking.services.questions import send_questions
from booking.services.refusals import Refused
from booking.views.call import address_of, call_context, next_step, with_call
from booking.views.phone import show_overview
from booking.views.words import NotDone, refused_at_desk
from clinic import clock
from clinic.models import Practice
from intake.models import Interview, SafetyAlert
from intake.questionnaire import questionnaire
from intake.resume_forms import LinkForm
from intake.services.alerts import close_alert, request_call
from intake.services.danger_words import danger_words
from intake.services.interview import SentJustNow, end_interview, send_way_back
from intake.services.way_back import TooManyLinks

ENDED = "ended"  # in the query string: a call has just ended


@require_http_methods(["GET", "HEAD", "POST"])
@with_call
def danger(request: HttpRequest, interview: Interview) -> HttpResponse:
    """Show what to read out about a danger sign; POST keeps a number, or what came of it."""
    now = clock.now()
    alert = interview.response.alerts.blocking().first()
    if alert is None:
        return redirect(next_step(interview, now))
    act = request.POST.get("act") if request.method == "POST" else None
    number = NumberForm(request.POST if act == "number" else None, initial=_number_of(interview, alert))
    outcome = OutcomeForm(request.POST if act == "outcome" else None)
    if number.is_valid():
        request_call(alert, number.cleaned_data["phone"], now, actor=interview.asked_by)
        return redirect("ask:phone_danger", interview.pk)
    if outcome.is_valid():
        typed = outcome.cleaned_data
        result = SafetyAlert.Outcome(typed["outcome"])
        close_alert(alert, result, interview.asked_by, now, note=typed["note"])
        return redirect("ask:phone", interview.pk)
    return _danger_page(request, interview, alert, number, outcome, now)


@require_POST
@with_call
def send(request: HttpRequest, interview: Interview) -> HttpResponse:
    """Send the link, by which the patient goes on: with the full safety check first."""
    now = clock.now()
    visit = Appointment.objects.filter(response=interview.response_id).exclude(patient=None).first()
    form = LinkForm(request.POST if visit is None else None)
    if visit is None and not form.is_valid():
        return show_overview(request, interview, now, status=422, form=form)
    try:
        if visit is None:
            channel, address = form.cleaned_data["reach"]
            send_way_back(interview, channel=channel, address=address, now=now)
        else:
            send_questions(appointment=visit, actor=interview.asked_by, now=now)
    except (SentJustNow, TooManyLinks) as error:
        return show_overview(request, interview, now, status=422, form=form, refused=_not_sent(error))
    except Refused as error:
        return show_overview(request, interview, now, status=422, refused=refused_at_desk(error))
    return redirect("ask:phone", interview.pk)


@require_POST
@with_call
def end(request: HttpRequest, interview: Interview) -> HttpResponse:
    """End the call: from now on its answers can't be opened at the desk."""
    end_interview(interview, now=clock.now())
    return redirect(f"{resolve_url('ask:start')}?{urlencode({ENDED: 1})}")


def _not_sent(error: Exception) -> NotDone:
    if isinstance(error, SentJustNow):
        return NotDone(_("Sent a moment ago"), _("The link was sent less than 5 minutes ago. They have it."))
    words = _("That address has had as many links as it gets in a day. Read them the code.")
    return NotDone(_("Not sent"), words)


def _danger_page(
    request: HttpRequest,
    interview: Interview,
    alert: SafetyAlert,
    number: forms.Form,
    outcome: forms.Form,
    now: datetime,
) -> HttpResponse:
    practice, today = Practice.objects.the(), timezone.localdate(now)
    words = danger_words(interview.response, alert, practice=practice, today=today)
    context = {
        **call_context(request, interview, now),
        "alert": alert,
        "words": words,
        "number": number,
        "outcome": outcome,
        "form": next((one for one in (number, outcome) if one.is_bound), None),
        "back_url": address_of(interview, questionnaire().page(words.mistake_slug)),
    }
    note_calls([alert], actor=interview.asked_by, now=now)
    return render(request, "booking/ask/danger.html", context, status=422 if context["form"] else 200)


def _number_of(interview: Interview, alert: SafetyAlert) -> dict[str, str]:
    patient = interview.response.patient
    return {"phone": alert.call_phone or (patient.mobile if patient else "")}
