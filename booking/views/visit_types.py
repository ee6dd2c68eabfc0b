"""Kinds of visit (D8): how long they are, who gives them, what they need, and how they are booked."""

from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_http_methods, require_safe

from booking.change_log import log_of_visit_type
from booking.diary import outside_as_they_are_now
from booking.models import Appointment
from booking.services.refusals import Busy, ChangedSinceRead, NameTaken, StillNeeded
from booking.services.versions import version_of
from booking.services.visit_types import change_visit_type, create_visit_type, open_to_rules, terms_of
from booking.views.days import the_place
from booking.views.settings import Act, not_done, saved, status_of
from booking.views.staff import staff_context
from booking.visit_type_forms import NewVisitTypeForm, VisitTypeForm
from booking.visit_type_words import needed_words, taken_words
from clinic import clock
from clinic.access import colleague, right_required
from clinic.models import Practitioner, Right, VisitType

PAGE = "manage:visit_type"


@require_safe
@right_required(Right.MANAGER)
def visit_types(request: HttpRequest) -> HttpResponse:
    """List the kinds of visit."""
    kinds = VisitType.objects.prefetch_related("practitioners").order_by("-active", "pk")
    context = {**staff_context(request, clock.now()), "kinds": kinds}
    return render(request, "booking/manage/visit_types.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@right_required(Right.MANAGER)
def new(request: HttpRequest) -> HttpResponse:
    """Ask for the terms of a kind of visit that is not there yet; POST makes it."""
    form, made, refusal = (
        NewVisitTypeForm(_sent(request), givers=_givers(), open_codes=open_to_rules()),
        [],
        "",
    )
    if form.is_valid():
        what = {"terms": form.terms(), "suggested_as": form.suggested}
        refusal = _done(request, form, lambda **by: made.append(create_visit_type(**what, **by)))
    if made:
        return saved(PAGE, made[0].pk)
    context = {**staff_context(request, clock.now()), "form": form, "refusal": refusal}
    return render(request, "booking/manage/visit_type_new.html", context, status=status_of(form, refusal))


@require_http_methods(["GET", "HEAD", "POST"])
@right_required(Right.MANAGER)
def visit_type(request: HttpRequest, visit_type_id: int) -> HttpResponse:
    """Show the terms of a kind of visit; POST changes them."""
    kind = get_object_or_404(VisitType, pk=visit_type_id)
    form, refusal = VisitTypeForm(_sent(request), givers=_givers(), terms=terms_of(kind)), ""
    if form.is_valid():
        what = {"visit_type": kind, "terms": form.terms(), "read": request.POST.get("version", "")}
        knowing = bool(form.cleaned_data.get("knowing"))
        refusal = _done(request, form, change_visit_type, **what, knowing=knowing)
        if form.is_valid() and not refusal:
            return saved(PAGE, kind.pk)
    return _page(request, kind, form, refusal)


def _done(request: HttpRequest, form: VisitTypeForm, act: Act, **what: object) -> str:
    """Write terms; what is wrong with them is said beside its field, what others did is returned."""
    try:
        act(**what, new_code=form.cleaned_data["new_code"], actor=colleague(request), now=clock.now())
    except NameTaken as refused:
        form.add_error(refused.field, taken_words(refused))
    except StillNeeded as refused:
        form.add_error(refused.field, needed_words(refused))
        if not refused.final:
            form.ask_whether()
    except (Busy, ChangedSinceRead) as refused:
        return not_done(refused)
    return ""


def _page(request: HttpRequest, kind: VisitType, form: VisitTypeForm, refusal: str) -> HttpResponse:
    now = clock.now()
    kind = VisitType.objects.get(pk=kind.pk)
    context = {
        **staff_context(request, now),
        "kind": kind,
        "version": version_of(terms_of(kind)),
        "zone": the_place().zone,
        "form": form,
        "refusal": refusal,
        "outside": outside_as_they_are_now(kind, now=now),
        "booked": Appointment.objects.filter(visit_type=kind).to_come(now).count(),
        "log": log_of_visit_type(kind),
        "saved": "saved" in request.GET,
    }
    return render(request, "booking/manage/visit_type.html", context, status=status_of(form, refusal))


def _sent(request: HttpRequest) -> QueryDict | None:
    return request.POST if request.method == "POST" else None


def _givers() -> QuerySet[Practitioner]:
    return Practitioner.objects.order_by("name")
