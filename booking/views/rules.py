"""All rules as a person reads them, and the signature of the clinic's doctor under exactly these."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from booking.rules_forms import SignForm
from booking.views.days import the_place
from booking.views.staff import staff_context
from clinic import clock
from clinic.access import colleague, right_required
from clinic.models import Right
from intake.approvals import approval_of
from intake.assessment import rule_set
from intake.assessment.rule_book import cited_by, rule_book
from intake.assessment.rule_titles import TAGS
from intake.services.sign import RulesChanged, sign_rules


@require_safe
@right_required(Right.DOCTOR, Right.MANAGER)
def rules(request: HttpRequest) -> HttpResponse:
    """Show every rule in force, who signed them, and to whom may sign them the way to do it."""
    return _page(request, SignForm(initial={"digest": rule_set().digest}))


@require_POST
@right_required(Right.SIGNS_RULES)
def sign(request: HttpRequest) -> HttpResponse:
    """Keep the signature under the rules that were read; other rules than these are shown anew."""
    form = SignForm(request.POST)
    if not form.is_valid():
        return _page(request, form, status=422)
    try:
        sign_rules(digest=form.cleaned_data["digest"], actor=colleague(request), now=clock.now())
    except RulesChanged:
        return _page(request, SignForm(initial={"digest": rule_set().digest}), changed=True, status=409)
    return redirect(f"{reverse('manage:rules')}#signature")


def _page(request: HttpRequest, form: SignForm, *, changed: bool = False, status: int = 200) -> HttpResponse:
    in_force, now = rule_set(), clock.now()
    context = {
        **staff_context(request, now),
        "zone": the_place().zone,
        "rules": in_force,
        "approval": approval_of(in_force.digest),
        "chapters": rule_book(in_force),
        "tags": TAGS,
        "citations": cited_by(in_force).values(),
        "form": form,
        "may_sign": colleague(request).has_right(Right.SIGNS_RULES),
        "changed": changed,
    }
    return render(request, "booking/manage/rules.html", context, status=status)
