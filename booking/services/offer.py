"""Is a wished time on offer to somebody? Asked again by the act that takes it, and still so when it is done?"""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from booking.diary import Timetable, free_resources, is_current, resources_beside, window_for
from booking.models import Appointment
from booking.services.refusals import SlotTaken
from booking.services.whole import OutOfDate
from clinic.models import Practitioner, Resource, VisitType


def resources_on_offer(
    visit_type: VisitType,
    *,
    practitioner: Practitioner,
    starts_at: datetime,
    route: Mapping[str, Any] | None,
    plan: Timetable,
    now: datetime,
    ignoring: Appointment | None = None,
) -> list[Resource]:
    """Return what the visit would occupy. Raises SlotTaken if nobody on this route may have the time now.

    The same rules as on the page of free times: hours, closures, claims, lead time, horizon and route.
    """
    zone = practitioner.resource.location.zone
    window = window_for(visit_type, route, zone=zone, now=now)
    in_window = window is not None and window.start <= starts_at < window.end
    resources = in_window and free_resources(
        visit_type, practitioner=practitioner, starts_at=starts_at, plan=plan, now=now, ignoring=ignoring
    )
    if not resources:
        raise SlotTaken(starts_at)
    return resources


def resources_where_it_stands(visit: Appointment, now: datetime) -> list[Resource]:
    """Return what a visit would occupy at its own time though that is not offered: what is free, else the first."""
    return resources_beside(
        visit.visit_type,
        practitioner=visit.practitioner,
        starts_at=visit.starts_at,
        ignoring=visit,
        now=now,
    )


def refuse_if_changed(plan: Timetable) -> None:
    """Raise OutOfDate if hours or closures were changed since a timetable was read. Call it last of all.

    ``audit.record`` has locked the end of the chain by then. A closure that is put in at the same time locks it
    before it looks for visits (docs/closures.md): either it is seen here, or it sees the visit written here.
    """
    if not is_current(plan):
        raise OutOfDate
