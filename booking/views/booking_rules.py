"""The manager's page of the rules of use: what patients may book by themselves."""

from http import HTTPStatus

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_http_methods, require_POST

from booking.rules_forms import ReferralRuleForm, RulesOfUseForm
from booking.services.rules_of_use import set_referral, set_rules
from booking.views.settings import saved
from booking.views.staff import staff_context
from clinic import clock
from clinic.access import colleague, right_required
from clinic.models import Practice, Right, VisitType

PAGE = "manage:booking_rules"


@require_http_methods(["GET", "HEAD", "POST"])
@right_required(Right.MANAGER)
def booking_rules(request: HttpRequest) -> HttpResponse:
    """Show the rules as they stand; POST sets those that hold for every visit."""
    form = RulesOfUseForm.of(Practice.objects.the(), request.POST if request.method == "POST" else None)
    if form.is_valid():
        set_rules(**form.cleaned_data, actor=colleague(request), now=clock.now())
        return saved(PAGE)
    return _page(request, form)


@require_POST
@right_required(Right.MANAGER)
def referral(request: HttpRequest, visit_type_id: int) -> HttpResponse:
    """Set whether one kind of visit asks for a referral code, and which."""
    visit_type = get_object_or_404(VisitType, pk=visit_type_id, active=True)
    form = ReferralRuleForm(request.POST, visit_type=visit_type)
    if not form.is_valid():
        return _page(request, RulesOfUseForm.of(Practice.objects.the()), wrong=form)
    set_referral(
        visit_type=visit_type,
        by_referral=form.cleaned_data["by_referral"] == "yes",
        new_code=form.cleaned_data["new_code"],
        actor=colleague(request),
        now=clock.now(),
    )
    return saved(PAGE)


def _page(
    request: HttpRequest, form: RulesOfUseForm, *, wrong: ReferralRuleForm | None = None
) -> HttpResponse:
    kinds = VisitType.objects.filter(active=True, online=True).order_by("minutes", "code")
    forms = [
        wrong if wrong and wrong.visit_type == one else ReferralRuleForm(visit_type=one) for one in kinds
    ]
    context = {
        **staff_context(request, clock.now()),
        "form": form,
        "forms": forms,
        "wrong": wrong,
        "saved": "saved" in request.GET,
    }
    status = HTTPStatus.UNPROCESSABLE_ENTITY if wrong or form.is_bound else HTTPStatus.OK
    return render(request, "booking/manage/booking_rules.html", context, status=status)
