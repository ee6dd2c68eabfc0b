"""Which alteration a kind of change is."""

from collections.abc import Callable, Mapping

from booking.models import ScheduleChange
from booking.services.changes.alteration import Alteration
from booking.services.changes.closure import Closing

ALTERATIONS: Mapping[str, Callable[[ScheduleChange], Alteration]] = {ScheduleChange.Kind.CLOSURE: Closing}


def alteration_of(change: ScheduleChange) -> Alteration:
    """Return what a change does to the timetable. Raises KeyError for a kind that nobody makes."""
    return ALTERATIONS[change.kind](change)
