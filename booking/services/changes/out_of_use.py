"""A practitioner, room or device that is taken out of use."""

from dataclasses import dataclass, replace
from datetime import datetime

from booking.diary import Timetable, holds_with, visits_with
from booking.models import Appointment, ScheduleChange
from booking.services.hours import set_in_use
from clinic.models import Resource, User


@dataclass(frozen=True)
class OutOfUse:
    """A resource that can't be booked any more, from now on. Fulfils ``Alteration``."""

    change: ScheduleChange

    @property
    def resource(self) -> Resource:
        """Return what is taken out of use."""
        if self.change.resource is None:
            raise ValueError("nothing is taken out of use")
        return self.change.resource

    def planned(self, plan: Timetable) -> Timetable:
        """Return the timetable without it."""
        return replace(plan, resources=tuple(one for one in plan.resources if one != self.resource))

    def displaced(self, *, now: datetime) -> list[Appointment]:
        """Return all visits with it that are not over."""
        return visits_with(self.resource, now=now)

    def holds(self, *, now: datetime) -> list[Appointment]:
        """Return all kept times with it."""
        return holds_with(self.resource, now=now)

    def write(self, change: ScheduleChange, *, actor: User, now: datetime) -> None:
        """Take it out of use; ``detail`` keeps whether it was in use."""
        was = set_in_use(resource=self.resource, active=False, actor=actor, now=now)
        change.detail = {**change.detail, "was_in_use": was}

    def take_back(self, change: ScheduleChange, *, actor: User, now: datetime) -> None:
        """Let it be used as before."""
        set_in_use(resource=self.resource, active=change.detail["was_in_use"], actor=actor, now=now)
