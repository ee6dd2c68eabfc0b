"""Visits of children for which nobody has said yet who may consent."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST, require_safe

from booking.desk_forms import ConsentForm
from booking.models import ConsentCheck
from booking.services.consent import settle_consent
from booking.views.days import the_place
from booking.views.staff import staff_context
from clinic import clock
from clinic.access import colleague, right_required
from clinic.models import Right
from intake.services.guardian import adult_words, said_of_consent


@require_safe
@right_required(Right.DESK)
def consent(request: HttpRequest) -> HttpResponse:
    """List the visits, the soonest first: whom to ring, and what the adult said."""
    return _page(request)


@require_POST
@right_required(Right.DESK)
def settled(request: HttpRequest, check_id: int) -> HttpResponse:
    """Record who may consent; if a colleague was quicker, the list shows what is left."""
    check = get_object_or_404(ConsentCheck, pk=check_id)
    form = _form(check, request)
    if not form.is_valid():
        return _page(request, wrong=(check, form), status=422)
    settle_consent(check, form.cleaned_data["note"], actor=colleague(request), now=clock.now())
    return redirect("desk:consent")


def _form(check: ConsentCheck, request: HttpRequest | None = None) -> ConsentForm:
    return ConsentForm(request.POST if request else None, prefix=f"check-{check.pk}")


def _page(
    request: HttpRequest, *, wrong: tuple[ConsentCheck, ConsentForm] | None = None, status: int = 200
) -> HttpResponse:
    now = clock.now()
    forms = {wrong[0].pk: wrong[1]} if wrong else {}
    waiting = ConsentCheck.objects.to_do(now).select_related("appointment__patient", "appointment__response")
    context = {
        **staff_context(request, now),
        "zone": the_place().zone,
        "form": wrong[1] if wrong else None,
        "rows": [
            {
                "check": check,
                "visit": check.appointment,
                "adult": adult_words(check.appointment.response.answers),
                "said": said_of_consent(check.appointment.response.answers),
                "form": forms.get(check.pk) or _form(check),
            }
            for check in waiting
            if check.appointment.response
        ],
    }
    return render(request, "booking/desk/consent.html", context, status=status)
