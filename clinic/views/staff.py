"""Where a colleague lands after signing in, and the colours they chose."""

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_POST, require_safe

from clinic.access import colleague, right_required
from clinic.models import Right, User


@require_safe
@right_required(Right.DESK, Right.DOCTOR, Right.MANAGER)
def home(request: HttpRequest) -> HttpResponse:
    """Send each colleague to the page they work on."""
    return redirect("doctor:list" if colleague(request).is_doctor else "desk:day")


@require_POST
@right_required(Right.DESK, Right.DOCTOR, Right.MANAGER)
def set_theme(request: HttpRequest) -> HttpResponse:
    """Keep light, dark or "as the screen" for a colleague, and go back to where they were."""
    user, chosen, back = colleague(request), request.POST.get("theme"), request.POST.get("back", "")
    if chosen in User.Theme.values:
        user.theme = chosen
        user.save(update_fields=["theme"])
    safe = url_has_allowed_host_and_scheme(back, allowed_hosts={request.get_host()})
    return HttpResponseRedirect(back) if safe else redirect("staff_home")
