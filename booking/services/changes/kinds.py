"""Which alteration a kind of change is."""

from collections.abc import Callable, Mapping

from booking.models import ScheduleChange
from booking.services.changes.alteration import Alteration
from booking.services.changes.closure import Closing
from booking.services.changes.hours import OtherHours
from booking.services.changes.out_of_use import OutOfUse

ALTERATIONS: Mapping[str, Callable[[ScheduleChange], Alteration]] = {
    ScheduleChange.Kind.CLOSURE: Closing,
    ScheduleChange.Kind.HOURS: OtherHours,
    ScheduleChange.Kind.OUT_OF_USE: OutOfUse,
}


def alteration_of(change: ScheduleChange) -> Alteration:
    """Return what a change does to the timetable. Raises KeyError for a kind that nobody makes."""
    return ALTERATIONS[change.kind](change)
