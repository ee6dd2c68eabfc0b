"""What all pages of colleagues share: the band of open safety calls, and parts that keep themselves fresh."""

import hashlib
from datetime import datetime
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string
from django.utils.cache import get_conditional_response
from django.utils.http import quote_etag
from django.views.decorators.http import require_safe

from clinic import clock
from clinic.access import colleague, right_required
from clinic.models import Right
from intake.models import SafetyAlert

EVERYBODY = (Right.DESK, Right.DOCTOR, Right.MANAGER)
MAY_ASK = (Right.DESK, Right.DOCTOR)  # who may ask the questions for a patient
ANSWERS_CALLS = (Right.DESK, Right.DOCTOR)  # who may read what a safety call is about


def staff_context(request: HttpRequest, now: datetime) -> dict[str, Any]:
    """Return what every page of a colleague's is rendered with: the present, and the open safety calls.

    What a call is about stands on the page of safety calls alone.
    """
    calls = list(SafetyAlert.objects.open())
    user = colleague(request)
    return {
        "now": now,
        "calls": calls,
        "first_call": min((call.raised_at for call in calls), default=None),
        "may_answer_calls": any(user.has_right(right) for right in ANSWERS_CALLS),
    }


def fresh_part(request: HttpRequest, template: str, context: dict[str, Any]) -> HttpResponse:
    """Render a part of a page that asks for itself again and again: 304 while it is the same."""
    text = render_to_string(template, context, request)
    tag = quote_etag(hashlib.sha256(text.encode()).hexdigest()[:32])
    response = HttpResponse(text, headers={"ETag": tag})
    return get_conditional_response(request, etag=tag, response=response) or response


@require_safe
@right_required(*EVERYBODY)
def band(request: HttpRequest) -> HttpResponse:
    """Say how many safety calls wait, and how long the first has been waiting."""
    return fresh_part(request, "booking/_band.html", staff_context(request, clock.now()))
