"""The questions after the booking as a list of parts, and all that was told so far."""

from collections.abc import Iterator
from datetime import date

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_safe

from clinic import clock, languages
from intake.access import with_own_response
from intake.amending import Closed, why_closed
from intake.appointments import standing_appointment
from intake.models import QuestionnaireResponse
from intake.questionnaire.flow import Part, first_unanswered_page, items_to_show, part_states
from intake.services.read_back import read_back
from intake.views.ways import where_they_are


@require_safe
@with_own_response
def rest(request: HttpRequest, response: QuestionnaireResponse) -> HttpResponse:
    """List the parts with what is done; the patient picks any of them, in any order."""
    now = clock.now()
    today = timezone.localdate(now)
    if response.patient_id is None or first_unanswered_page(response.answers, stage="before", today=today):
        return redirect(where_they_are(response, now))
    parts = part_states(response.answers, today, language=languages.current())
    closed = why_closed(response)
    context = {
        "response": response,
        "parts": [(part, _way_in(part, response, closed, today)) for part in parts],
        "done": sum(part.state == "completed" for part in parts),
        "closed": closed,
        "standing": standing_appointment(response.pk, now),
    }
    return render(request, "intake/rest.html", context)


def _way_in(part: Part, response: QuestionnaireResponse, closed: Closed | None, today: date) -> str:
    """Return the page on which a part begins; once answers stand, its first open one, or nothing."""
    if closed is None:
        return part.pages[0].slug
    return next(_open_pages(part, response, today), "") if closed is Closed.READ else ""


def _open_pages(part: Part, response: QuestionnaireResponse, today: date) -> Iterator[str]:
    for page in part.pages:
        asked = items_to_show(page, response.answers, today=today)
        if any(item.link_id not in response.answers for item in asked):
            yield page.slug


@require_safe
@with_own_response
def told(request: HttpRequest, response: QuestionnaireResponse) -> HttpResponse:
    """List all answers of a patient, each with a way to change it while it is theirs to change."""
    now = clock.now()
    today = timezone.localdate(now)
    if response.patient_id is None:
        return redirect(where_they_are(response, now))
    sections = [
        *read_back(response.answers, today=today),
        *read_back(response.answers, today=today, stage="after"),
    ]
    context = {"response": response, "sections": sections, "closed": why_closed(response)}
    return render(request, "intake/told.html", context)
