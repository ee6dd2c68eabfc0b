"""The hours of each practitioner, room and device (D8): the manager adds, changes, ends and removes them."""

from collections import defaultdict
from functools import partial
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from booking.change_log import log_of_hours
from booking.diary import changes_wanted, closures_to_come, outside_of
from booking.hours_forms import ChangeHoursForm, EndHoursForm, ExtraSessionForm, WeeklyHoursForm
from booking.hours_words import hours_words, week_words
from booking.models import Schedule
from booking.models.schedule import OUT_OF_USE
from booking.scheduling import WeeklyHours
from booking.services.changes.preview import discard
from booking.services.changes.save import save_or_preview
from booking.services.hours import add_hours, change_hours, end_hours, remove_hours
from booking.services.refusals import Busy, ChangedSinceRead, HoursBegun, HoursOverlap, NoLongerThere
from booking.services.versions import version_of
from booking.use_forms import OutOfUseForm
from booking.views.settings import Act, not_done, saved_or_wanted, status_of, waiting_context
from booking.views.staff import staff_context
from clinic import clock
from clinic.access import colleague, right_required
from clinic.models import Location, Resource, Right, VisitType

Adding = WeeklyHoursForm | ExtraSessionForm
Changing = ChangeHoursForm | EndHoursForm


@require_safe
@right_required(Right.MANAGER)
def hours(request: HttpRequest) -> HttpResponse:
    """List everybody and everything that has hours, place by place."""
    now, names = clock.now(), _names()
    kinds = list(Resource.Kind)  # people first
    places = []
    for place in Location.objects.prefetch_related("resource_set").order_by("pk"):
        today = now.astimezone(place.zone).date()
        rows: dict[int, list[WeeklyHours]] = defaultdict(list)
        for row in Schedule.objects.filter(resource__location=place).prefetch_related("visit_types"):
            if not row.is_over(today):
                rows[row.resource_id].append(row.weekly())
        here = sorted(
            place.resource_set.all(), key=lambda one: (kinds.index(Resource.Kind(one.kind)), one.name)
        )
        places.append(
            {
                "place": place,
                "resources": [{"resource": one, "hours": week_words(rows[one.pk], names)} for one in here],
            }
        )
    context = {**staff_context(request, now), "places": places}
    return render(request, "booking/manage/hours.html", context)


@require_safe
@right_required(Right.MANAGER)
def hours_of(request: HttpRequest, resource_id: int) -> HttpResponse:
    """Show the hours of one resource, ways to add some, and what was changed before."""
    return show_hours(request, resource_or_404(resource_id))


@require_POST
@right_required(Right.MANAGER)
def add(request: HttpRequest, resource_id: int) -> HttpResponse:
    """Add weekly hours."""
    resource = resource_or_404(resource_id)
    return _add(request, resource, _weekly(request.POST))


@require_POST
@right_required(Right.MANAGER)
def add_extra(request: HttpRequest, resource_id: int) -> HttpResponse:
    """Add a session of one day."""
    resource = resource_or_404(resource_id)
    return _add(request, resource, _extra(request.POST))


@require_http_methods(["GET", "HEAD", "POST"])
@right_required(Right.MANAGER)
def row(request: HttpRequest, row_id: int) -> HttpResponse:
    """Show hours to change or to end; POST writes others in their place."""
    current = _row(row_id)
    form = _change(current, request.POST if request.method == "POST" else None)
    if not form.is_valid():
        return _row_page(request, current, form)
    return _do(request, current, form, change_hours, hours=form.hours(), read=request.POST.get("version", ""))


@require_POST
@right_required(Right.MANAGER)
def end(request: HttpRequest, row_id: int) -> HttpResponse:
    """Let hours hold until a day."""
    current = _row(row_id)
    form = EndHoursForm(request.POST, row=current, prefix="end")
    if not form.is_valid():
        return _row_page(request, current, form)
    return _do(request, current, form, end_hours, last_day=form.cleaned_data["last_day"])


@require_POST
@right_required(Right.MANAGER)
def remove(request: HttpRequest, row_id: int) -> HttpResponse:
    """Take hours away that have not begun."""
    current = _row(row_id)
    try:
        return save_hours(request, current.resource, remove_hours, row=current)
    except (HoursBegun, NoLongerThere, Busy) as refused:
        return show_hours(request, current.resource, refusal=not_done(refused))


@require_POST
@right_required(Right.MANAGER)
def withdraw(request: HttpRequest, change_id: int) -> HttpResponse:
    """Give up a change that waits for the desk. One that was applied stands."""
    actor, now = colleague(request), clock.now()
    change = get_object_or_404(changes_wanted(now), pk=change_id)
    discard(change=change, actor=actor, now=now)
    if change.resource_id:
        return redirect("manage:hours_of", change.resource_id)
    return redirect("manage:holidays_of", change.location_id)


def save_hours(request: HttpRequest, of: Resource, act: Act, /, **values: object) -> HttpResponse:
    """Do an act that displaces nobody; one that does is written down for the desk. Raises what the act raises."""
    actor, now = colleague(request), clock.now()
    what = partial(act, **values, actor=actor, now=now)
    change = save_or_preview(resource=of, act=what, actor=actor, now=now)
    return saved_or_wanted(request, [change] if change else [], "manage:hours_of", of.pk)


def _add(request: HttpRequest, resource: Resource, form: Adding) -> HttpResponse:
    if not form.is_valid():
        return show_hours(request, resource, form)
    try:
        return save_hours(request, resource, add_hours, resource=resource, hours=form.hours())
    except HoursOverlap as overlap:
        form.add_error("opens_at", _overlap_words(overlap))
        return show_hours(request, resource, form)
    except Busy as busy:
        return show_hours(request, resource, form, refusal=not_done(busy))


def _do(request: HttpRequest, current: Schedule, form: Changing, act: Act, **values: object) -> HttpResponse:
    """Change hours or end them; what stands in the way is said on the page they were typed into."""
    try:
        return save_hours(request, current.resource, act, row=current, **values)
    except HoursOverlap as overlap:
        form.add_error(next(iter(form.fields)), _overlap_words(overlap))
        return _row_page(request, current, form)
    except NoLongerThere as gone:
        return show_hours(request, current.resource, refusal=not_done(gone))
    except (ChangedSinceRead, Busy) as refused:
        return _row_page(request, _row(current.pk), form, refusal=not_done(refused))


def show_hours(
    request: HttpRequest,
    resource: Resource,
    wrong: Adding | OutOfUseForm | None = None,
    *,
    refusal: str = "",
) -> HttpResponse:
    """Render the page of one resource; ``wrong`` is the form in which something was."""
    now = clock.now()
    today = now.astimezone(resource.location.zone).date()
    rows, kinds = _written(resource.schedules.all(), _names()), _kinds()
    context = {
        **staff_context(request, now),
        **waiting_context(request, changes_wanted(now).filter(resource=resource)),
        "resource": resource,
        "zone": resource.location.zone,
        "rows": [one for one in rows if not one["row"].is_over(today)],
        "over": [one for one in rows if one["row"].is_over(today)],
        "form": wrong,
        "weekly": wrong if isinstance(wrong, WeeklyHoursForm) else _weekly(kinds=kinds),
        "extra": wrong if isinstance(wrong, ExtraSessionForm) else _extra(kinds=kinds),
        "out_of_use": wrong if isinstance(wrong, OutOfUseForm) else OutOfUseForm(prefix="use", today=today),
        "closures": closures_to_come(now).filter(resource=resource),
        "OUT_OF_USE": OUT_OF_USE,
        "refusal": refusal,
        "outside": outside_of(resource, now=now),
        "log": log_of_hours(resource),
        "saved": "saved" in request.GET,
    }
    return render(request, "booking/manage/hours_of.html", context, status=status_of(wrong, refusal))


def _row_page(request: HttpRequest, current: Schedule, form: Changing, *, refusal: str = "") -> HttpResponse:
    now = clock.now()
    wrong = form if form.is_bound else None
    context = {
        **staff_context(request, now),
        "row": current,
        "words": hours_words(current.weekly(), _names()),
        "version": version_of(current.weekly()),
        "form": wrong,
        "change": form if isinstance(form, ChangeHoursForm) else _change(current),
        "end": form if isinstance(form, EndHoursForm) else EndHoursForm(row=current, prefix="end"),
        "to_come": current.is_to_come(now.astimezone(current.resource.location.zone).date()),
        "refusal": refusal,
    }
    return render(request, "booking/manage/hours_row.html", context, status=status_of(wrong, refusal))


def resource_or_404(resource_id: int) -> Resource:
    return get_object_or_404(Resource.objects.select_related("location"), pk=resource_id)


def _row(row_id: int) -> Schedule:
    rows = Schedule.objects.select_related("resource__location").prefetch_related("visit_types")
    return get_object_or_404(rows, pk=row_id)


def _names() -> dict[int, str]:
    return dict(VisitType.objects.values_list("pk", "name"))


def _written(rows: Any, names: dict[int, str]) -> list[dict[str, Any]]:
    in_order = rows.prefetch_related("visit_types").order_by("weekday", "opens_at", "valid_from")
    return [{"row": one, "words": hours_words(one.weekly(), names)} for one in in_order]


def _weekly(data: Any = None, *, kinds: list[VisitType] | None = None) -> WeeklyHoursForm:
    return WeeklyHoursForm(data, prefix="weekly", visit_types=_kinds() if kinds is None else kinds)


def _extra(data: Any = None, *, kinds: list[VisitType] | None = None) -> ExtraSessionForm:
    return ExtraSessionForm(data, prefix="extra", visit_types=_kinds() if kinds is None else kinds)


def _change(current: Schedule, data: Any = None) -> ChangeHoursForm:
    initial = ChangeHoursForm.first_filled(current)
    return ChangeHoursForm(data, initial=initial, visit_types=_kinds(current))


def _kinds(current: Schedule | None = None) -> list[VisitType]:
    """Return the kinds of visit to choose from: those in use, and those that hours name already."""
    named = {one.pk for one in current.visit_types.all()} if current else set()
    return [one for one in VisitType.objects.order_by("pk") if one.active or one.pk in named]


def _overlap_words(overlap: HoursOverlap) -> str:
    words = hours_words(overlap.row.weekly(), _names())
    return _("These hours overlap others: %(hours)s. Change or end those first") % {"hours": words}
