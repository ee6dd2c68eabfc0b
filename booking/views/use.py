"""Taking a practitioner, a room or a device out of use, now or for some days to come, and back into it (D8)."""

from datetime import datetime

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_POST

from booking.closure_forms import closed_words
from booking.models import Closure
from booking.models.schedule import OUT_OF_USE
from booking.services.changes.closure import open_again
from booking.services.changes.out_of_use_then import out_of_use_then
from booking.services.hours import set_in_use
from booking.services.refusals import AlreadyClosed, Busy
from booking.use_forms import OutOfUseForm
from booking.views.hours import resource_or_404, save_hours, show_hours
from booking.views.settings import not_done, saved, saved_or_wanted
from clinic import clock
from clinic.access import colleague, right_required
from clinic.models import Resource, Right

PAGE = "manage:hours_of"


@require_POST
@right_required(Right.MANAGER)
def use(request: HttpRequest, resource_id: int) -> HttpResponse:
    """Take a resource out of use, from now on or for some days, or back into it."""
    resource, now = resource_or_404(resource_id), clock.now()
    form = OutOfUseForm(request.POST, prefix="use", today=now.astimezone(resource.location.zone).date())
    back = request.POST.get("active") == "yes"
    if not back and not form.is_valid():
        return show_hours(request, resource, form)
    try:
        if back or form.is_for_good:
            return save_hours(request, resource, set_in_use, resource=resource, active=back)
        return _for_some_days(request, resource, form, now)
    except AlreadyClosed as refused:
        form.add_error("first", closed_words(refused.closure))
        return show_hours(request, resource, form)
    except Busy as busy:
        return show_hours(request, resource, refusal=not_done(busy))


@require_POST
@right_required(Right.MANAGER)
def use_again(request: HttpRequest, resource_id: int, closure_id: int) -> HttpResponse:
    """End the time for which a resource is out of use. What the desk has closed, the desk opens."""
    resource = resource_or_404(resource_id)
    closure = get_object_or_404(Closure, pk=closure_id, resource=resource, reason=OUT_OF_USE)
    try:
        open_again(closure=closure, actor=colleague(request), now=clock.now())
    except Busy as busy:
        return show_hours(request, resource, refusal=not_done(busy))
    return saved(PAGE, resource.pk)


def _for_some_days(
    request: HttpRequest, resource: Resource, form: OutOfUseForm, now: datetime
) -> HttpResponse:
    change = out_of_use_then(resource=resource, **form.cleaned_data, actor=colleague(request), now=now)
    return saved_or_wanted(request, [change] if change else [], PAGE, resource.pk)
