"""Answers that suggest another visit than the booked one: a colleague decides, nothing changes by itself."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from django.db.models import Exists, FilteredRelation, OuterRef, Q, Subquery

from booking.models import Appointment, Status, VisitTypeTask
from booking.services.whole import whole
from clinic import audit
from clinic.models import User
from intake.assessment import rule_set
from intake.models import Assessment

Outcome = VisitTypeTask.Outcome


def compare_visit_type(assessment: Assessment, now: datetime) -> dict[str, str]:
    """Hold a new suggestion against the visit that its patient has booked. Inside the saving transaction.

    Answers that suggest what was booked, or what was suggested when the patient chose something else, take
    an open task back; what a colleague has settled is not raised again. Returns what was done, for the
    audit row of the save.
    """
    route = assessment.result["route"]
    visit = _booked_with(assessment, now)
    if visit is None or visit.visit_type.code not in rule_set().visits:  # follow-ups are nobody's suggestion
        return {}
    open_task = getattr(visit, "open_task", None)  # the join leaves it out where there is none
    if route["visit_type"] in (visit.visit_type.code, visit.suggested_at_booking):
        return _take_back(open_task, now)
    return {} if visit.is_settled else _raise(open_task or VisitTypeTask(appointment=visit), route, now)


@whole
def close_visit_type_task(
    task: VisitTypeTask, outcome: VisitTypeTask.Outcome, *, actor: User, now: datetime, note: str = ""
) -> bool:
    """Record what became of a task. False if a colleague, or the patient, was quicker; then nothing changes."""
    changed = VisitTypeTask.objects.filter(pk=task.pk, closed_at=None).update(
        outcome=outcome, note=note, closed_at=now, closed_by=actor
    )
    if changed:
        audit.record("task.closed", task, actor=actor, now=now, detail={"outcome": outcome})
    return bool(changed)


def _booked_with(assessment: Assessment, now: datetime) -> Any:
    """Return the visit to come, with what was suggested at its booking, its task, and whether one settled it."""
    at_booking = Assessment.objects.filter(
        response=OuterRef("response"), computed_at__lte=OuterRef("created_at")
    )
    settled = VisitTypeTask.objects.filter(
        appointment=OuterRef("pk"),
        suggested=assessment.result["route"]["visit_type"],
        outcome__in=[Outcome.KEPT, Outcome.CHANGED, Outcome.LEFT_TO_DOCTOR],
    )
    booked = Appointment.objects.filter(
        response=assessment.response_id, status=Status.BOOKED, starts_at__gt=now
    )
    suggestion = at_booking.order_by("-number").values("result__route__visit_type")[:1]
    annotated = booked.annotate(
        suggested_at_booking=Subquery(suggestion),
        is_settled=Exists(settled),
        open_task=FilteredRelation("visit_type_tasks", condition=Q(visit_type_tasks__closed_at=None)),
    )
    return annotated.select_related("visit_type", "open_task").first()  # type: ignore[misc]  # the stubs know no such join


def _take_back(task: VisitTypeTask | None, now: datetime) -> dict[str, str]:
    if task is None:
        return {}
    task.outcome, task.closed_at = Outcome.TAKEN_BACK, now
    task.save(update_fields=["outcome", "closed_at"])
    return {"task": "taken_back"}


def _raise(task: VisitTypeTask, route: Mapping[str, Any], now: datetime) -> dict[str, str]:
    """Open a task, or let the open one say what is suggested now."""
    task.suggested, task.minutes = route["visit_type"], route["minutes"]
    task.latest = date.fromisoformat(route["latest"]) if route["latest"] else None
    task.raised_at = now
    task.save()
    return {"task": "raised"}
