"""What would break if a kind of visit were given no more, or no longer online."""

from datetime import datetime

from booking.models import Schedule
from booking.services.refusals import StillNeeded
from clinic.models import VisitType
from intake.assessment import rule_set
from intake.services.visit_type import URGENT


def refuse_what_is_needed(
    visit_type: VisitType, *, active: bool, online: bool, knowing: bool, now: datetime
) -> None:
    """Raise StillNeeded unless nothing breaks, or the manager does it ``knowing`` what does.

    Urgent visits are never retired: whom the rules send there has a danger sign, and may choose no other.
    """
    retired = visit_type.active and not active
    if not retired and (online or not visit_type.online or not active):
        return
    by_rules = is_suggested(visit_type)
    hours = hours_for_it_alone(visit_type, now) if retired else []
    final = retired and visit_type.code in URGENT
    if final or ((by_rules or hours) and not knowing):
        raise StillNeeded(
            visit_type, "active" if retired else "online", by_rules=by_rules, hours=hours, final=final
        )


def is_suggested(visit_type: VisitType) -> bool:
    """Say whether the rules lead patients to it online."""
    visit = rule_set().visits.get(visit_type.code)
    return visit is not None and visit.online


def hours_for_it_alone(visit_type: VisitType, now: datetime) -> list[Schedule]:
    """Return the hours, not over yet, in which nothing else is given."""
    rows = Schedule.objects.filter(visit_types=visit_type).select_related("resource__location")
    rows = rows.prefetch_related("visit_types").order_by("resource", "weekday", "opens_at")
    return [row for row in rows if _holds(row, now) and _alone(row)]


def _holds(row: Schedule, now: datetime) -> bool:
    return not row.is_over(now.astimezone(row.resource.location.zone).date())


def _alone(row: Schedule) -> bool:
    return sum(kind.active for kind in row.visit_types.all()) == 1
