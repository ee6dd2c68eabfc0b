"""Is a wished time on offer to somebody? Asked again by the act that takes it."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from booking.diary import free_resources, window_for
from booking.models import Appointment
from booking.services.refusals import SlotTaken
from clinic.models import Practitioner, Resource, VisitType


def resources_on_offer(
    visit_type: VisitType,
    *,
    practitioner: Practitioner,
    starts_at: datetime,
    route: Mapping[str, Any] | None,
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
        visit_type, practitioner=practitioner, starts_at=starts_at, now=now, ignoring=ignoring
    )
    if not resources:
        raise SlotTaken(starts_at)
    return resources
