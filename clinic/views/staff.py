"""Where a colleague lands after signing in."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_safe

from clinic.access import colleague, right_required
from clinic.models import Right


@require_safe
@right_required(Right.DESK, Right.DOCTOR, Right.MANAGER)
def home(request: HttpRequest) -> HttpResponse:
    """Send each colleague to the page they work on."""
    return redirect("doctor:list" if colleague(request).is_doctor else "desk:day")
