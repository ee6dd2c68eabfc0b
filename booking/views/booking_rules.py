"""The manager's page of the rules of use: what patients may book by themselves."""

from http import HTTPStatus

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST

from booking.rules_forms import RulesOfTypeForm, RulesOfUseForm
from booking.services.rules_of_use import set_rules, set_rules_of_type
from booking.views.staff import staff_context
from clinic import clock
from clinic.access import colleague, right_required
from clinic.models import Practice, Right, VisitType

SAVED = "saved"  # in the query string: the kind of visit whose rules were saved, or "all"


@require_http_methods(["GET", "HEAD", "POST"])
@right_required(Right.MANAGER)
def booking_rules(request: HttpRequest) -> HttpResponse:
    """Show the rules as they stand; POST sets those that hold for every visit."""
    form = RulesOfUseForm.of(Practice.objects.the(), request.POST if request.method == "POST" else None)
    if form.is_valid():
        set_rules(**form.cleaned_data, actor=colleague(request), now=clock.now())
        return _saved("all")
    return _page(request, form)


@require_POST
@right_required(Right.MANAGER)
def of_visit_type(request: HttpRequest, visit_type_id: int) -> HttpResponse:
    """Set the rules of one kind of visit."""
    visit_type = get_object_or_404(VisitType, pk=visit_type_id, active=True)
    form = RulesOfTypeForm(request.POST, visit_type=visit_type)
    if not form.is_valid():
        return _page(request, RulesOfUseForm.of(Practice.objects.the()), wrong=form)
    typed = form.cleaned_data
    set_rules_of_type(
        visit_type=visit_type,
        online=typed["who"] != "desk",
        by_referral=typed["who"] == "referral",
        new_code=typed["new_code"],
        daily_limit=typed["daily_limit"],
        actor=colleague(request),
        now=clock.now(),
    )
    return _saved(str(visit_type.pk))


def _saved(what: str) -> HttpResponse:
    return redirect(f"{reverse('manage:booking_rules')}?{SAVED}={what}#rules-{what}")


def _page(
    request: HttpRequest, form: RulesOfUseForm, *, wrong: RulesOfTypeForm | None = None
) -> HttpResponse:
    kinds = VisitType.objects.filter(active=True).order_by("minutes", "code")
    forms = [wrong if wrong and wrong.visit_type == one else RulesOfTypeForm(visit_type=one) for one in kinds]
    context = {
        **staff_context(request, clock.now()),
        "form": form,
        "forms": forms,
        "wrong": wrong,
        "saved": request.GET.get(SAVED, ""),
    }
    status = HTTPStatus.UNPROCESSABLE_ENTITY if wrong or form.is_bound else HTTPStatus.OK
    return render(request, "booking/manage/booking_rules.html", context, status=status)
