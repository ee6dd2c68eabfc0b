"""Visits that later answers cast doubt on: what is suggested now, and what a colleague made of it."""

from collections.abc import Mapping
from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from booking.asking_forms import VisitTypeTaskForm
from booking.models import VisitTypeTask
from booking.services.visit_type_task import close_visit_type_task
from booking.views.staff import staff_context
from clinic import clock
from clinic.access import colleague, right_required
from clinic.models import Right, VisitType
from clinic.times import day_words


@dataclass(frozen=True, slots=True)
class Row:
    """One task: what is suggested, in words that say nothing of the answers, and the form that closes it."""

    task: VisitTypeTask
    suggestion: str
    form: VisitTypeTaskForm


@require_safe
@right_required(Right.DESK)
def tasks(request: HttpRequest) -> HttpResponse:
    """List the visits to check, the soonest first."""
    return _page(request)


@require_POST
@right_required(Right.DESK)
def close(request: HttpRequest, task_id: int) -> HttpResponse:
    """Record what became of a task; if a colleague was quicker, theirs stands."""
    task = get_object_or_404(VisitTypeTask, pk=task_id)
    form = _form(task, request)
    if not form.is_valid():
        return _page(request, wrong=(task, form), status=422)
    outcome = VisitTypeTask.Outcome(form.cleaned_data["outcome"])
    close_visit_type_task(
        task, outcome, actor=colleague(request), now=clock.now(), note=form.cleaned_data["note"]
    )
    return redirect("desk:tasks")


def _form(task: VisitTypeTask, request: HttpRequest | None = None) -> VisitTypeTaskForm:
    return VisitTypeTaskForm(request.POST if request else None, prefix=f"task-{task.pk}")


def _page(
    request: HttpRequest, *, wrong: tuple[VisitTypeTask, VisitTypeTaskForm] | None = None, status: int = 200
) -> HttpResponse:
    now = clock.now()
    known = VisitTypeTask.objects.to_do(now).select_related(
        "appointment__patient",
        "appointment__visit_type",
        "appointment__location",
        "appointment__practitioner",
    )
    names = dict(VisitType.objects.values_list("code", "name"))
    forms = {wrong[0].pk: wrong[1]} if wrong else {}
    context = {
        **staff_context(request, now),
        "form": wrong[1] if wrong else None,
        "rows": [Row(task, _suggestion(task, names), forms.get(task.pk) or _form(task)) for task in known],
    }
    return render(request, "booking/desk/tasks.html", context, status=status)


def _suggestion(task: VisitTypeTask, names: Mapping[str, str]) -> str:
    visit = task.appointment
    name = names.get(task.suggested)
    if not task.minutes or name is None:
        return _("The answers suggest that another service may fit better. Ask the doctor.")
    known = {"name": name, "minutes": task.minutes}
    words = _("May fit better: %(name)s, %(minutes)d min.") % known
    if task.minutes > visit.visit_type.minutes:
        words = _("May need %(minutes)d min: %(name)s.") % known
    if task.latest and task.latest < visit.local_start.date():
        words += " " + _("Should be seen by %(day)s.") % {"day": day_words(task.latest)}
    return words
