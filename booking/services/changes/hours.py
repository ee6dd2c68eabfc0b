"""Other hours of a practitioner, a room or a device: changed, ended, removed, or the first ones of a room."""

from dataclasses import dataclass
from datetime import datetime

from booking.diary import Timetable, holds_with, plan_with_hours, timetable, visits_with, without_hours
from booking.models import Appointment, ScheduleChange
from booking.scheduling import WeeklyHours
from booking.services.changes.kept_hours import from_detail
from booking.services.hours import swap_hours
from clinic.models import Resource, User


@dataclass(frozen=True)
class OtherHours:
    """Some hours of a resource in place of others. Fulfils ``Alteration``."""

    change: ScheduleChange

    @property
    def resource(self) -> Resource:
        """Return whose hours they are."""
        if self.change.resource is None:
            raise ValueError("hours of nothing")
        return self.change.resource

    @property
    def before(self) -> list[WeeklyHours]:
        """Return the hours that go."""
        return from_detail(self.change.detail["before"])

    @property
    def after(self) -> list[WeeklyHours]:
        """Return the hours that come in their place."""
        return from_detail(self.change.detail["after"])

    def planned(self, plan: Timetable) -> Timetable:
        """Return the timetable with the other hours; the same if they are written by now."""
        return plan_with_hours(plan, self.resource, gone=self.before, come=self.after)

    def displaced(self, *, now: datetime) -> list[Appointment]:
        """Return the visits that fit the hours as they were and do not fit the others."""
        return self._no_longer_fit(visits_with(self.resource, now=now))

    def holds(self, *, now: datetime) -> list[Appointment]:
        """Return the kept times that fit the others no longer."""
        return self._no_longer_fit(holds_with(self.resource, now=now))

    def write(self, change: ScheduleChange, *, actor: User, now: datetime) -> None:
        """Write the other hours. Raises ChangedSinceRead or HoursOverlap."""
        swap_hours(resource=self.resource, gone=self.before, come=self.after, actor=actor, now=now)

    def take_back(self, change: ScheduleChange, *, actor: User, now: datetime) -> None:
        """Write the old hours again. Raises ChangedSinceRead or HoursOverlap."""
        swap_hours(resource=self.resource, gone=self.after, come=self.before, actor=actor, now=now)

    def _no_longer_fit(self, visits: list[Appointment]) -> list[Appointment]:
        """Leave out those that fit already no longer: this change is not what hits them."""
        if not visits:
            return []
        plan = timetable()
        was = plan_with_hours(plan, self.resource, gone=self.after, come=self.before)
        outside = without_hours(visits, self.resource, self.planned(plan))
        already = {visit.pk for visit in without_hours(outside, self.resource, was)}
        return [visit for visit in outside if visit.pk not in already]
