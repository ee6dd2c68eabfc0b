"""What a kind of change must say of itself, so that it can be seen, applied and undone like any other."""

from datetime import datetime
from typing import Protocol

from booking.diary import Timetable
from booking.models import Appointment, ScheduleChange
from clinic.models import User


class Alteration(Protocol):
    """One change of the timetable: a closure, other hours, another length, a room out of use."""

    def planned(self, plan: Timetable) -> Timetable:
        """Return the timetable as it will be."""

    def displaced(self, *, now: datetime) -> list[Appointment]:
        """Return the visits, not over yet, that can't stay, as ``booking.diary.with_routes`` reads them."""

    def holds(self, *, now: datetime) -> list[Appointment]:
        """Return the times kept for somebody which can't be had any more."""

    def write(self, change: ScheduleChange, *, actor: User, now: datetime) -> None:
        """Make the change; saved with ``change``. Raises Refused if it can't be made any more."""

    def take_back(self, change: ScheduleChange, *, actor: User, now: datetime) -> None:
        """Make it undone; saved with ``change``. Raises Refused if somebody has built on it since."""
