"""When a patient is told of a visit.

Two reminders, three days and one day ahead, keep more people's visits than either alone
(54,066 patients: 4.4 % missed with both, 5.8 % and 5.3 % with one; Steiner et al. 2018,
Am J Manag Care 24(8):377-384).
"""

from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta
from enum import StrEnum
from zoneinfo import ZoneInfo

ROOM = timedelta(minutes=30)  # before quiet begins: what is due must have left by then
DAY = timedelta(days=1)
TWO_HOURS = timedelta(hours=2)
NOON = datetime(2000, 1, 1, 12)  # noqa: DTZ001 - any day, to reckon with times of day


class Occasion(StrEnum):
    """What a message before a visit is sent for."""

    BOOKED = "booked"
    THREE_DAYS = "three_days"
    ONE_DAY = "one_day"
    TWO_HOURS = "two_hours"


DAYS_AHEAD = {Occasion.THREE_DAYS: 3, Occasion.ONE_DAY: 1}


@dataclass(frozen=True, slots=True)
class Policy:
    """What a practice has decided. Quiet hours are times on the location's wall and may run over midnight.

    There are none where both are the same. ``change_waits``: how long the news of a change may be undone.
    """

    three_days: bool = True
    one_day: bool = True
    two_hours: bool = False
    quiet_from: time = time(20)
    quiet_until: time = time(8)
    change_waits: timedelta = timedelta(minutes=3)

    def wants(self, occasion: Occasion) -> bool:
        """Say whether the practice sends reminders of this kind."""
        return bool(getattr(self, occasion))

    def waking_hours(self) -> timedelta:
        """Return for how long of each day reminders may fall due."""
        if self.quiet_from == self.quiet_until:
            return DAY
        return (_on(self.quiet_from) - _on(self.quiet_until)) % DAY - ROOM


AS_DELIVERED = Policy()


@dataclass(frozen=True, slots=True)
class Step:
    """A message about a visit, and the instant at which it is due."""

    occasion: Occasion
    due_at: datetime

    @property
    def days_ahead(self) -> int:
        """Return how many days ahead it reminds; 0 for one on the day, and for the confirmation."""
        return DAYS_AHEAD.get(self.occasion, 0)


def reminder_plan(
    *, starts_at: datetime, booked_at: datetime, zone: ZoneInfo, policy: Policy = AS_DELIVERED
) -> list[Step]:
    """Return what is owed for a visit booked now, the confirmation first, then the reminders in order.

    "A day before" is the same time on the location's wall, also over a night in which the clock changes; a
    wall time that such a night skips counts an hour later, one that it repeats counts the first time. "Two
    hours before" are two hours that pass. What falls into the quiet hours moves as ``_awake`` says. A step
    whose time has passed when the visit is booked is left out, never sent late; so is one that falls
    together with a step before it.
    """
    local = starts_at.astimezone(zone).replace(tzinfo=None)
    wished = {occasion: local - days * DAY for occasion, days in DAYS_AHEAD.items()}
    wished[Occasion.TWO_HOURS] = (starts_at - TWO_HOURS).astimezone(zone).replace(tzinfo=None)
    steps = [Step(Occasion.BOOKED, booked_at)]
    for occasion, wall in wished.items():
        if not policy.wants(occasion):
            continue
        moved = _awake(wall, policy, stays_on_its_day=occasion in DAYS_AHEAD)
        due_at = moved.replace(tzinfo=zone).astimezone(UTC)
        if steps[-1].due_at < due_at < starts_at:
            steps.append(Step(occasion, due_at))
    return steps


def not_before(now: datetime, zone: ZoneInfo, policy: Policy) -> datetime:
    """Return the first instant from ``now`` on that is not in the quiet hours: ``now`` itself, mostly."""
    if policy.quiet_from == policy.quiet_until:
        return now
    wall = now.astimezone(zone).replace(tzinfo=None)
    quiet_for = (_on(policy.quiet_until) - _on(policy.quiet_from)) % DAY
    if _since(policy.quiet_from, wall) >= quiet_for:
        return now
    return (wall + _until(policy.quiet_until, wall)).replace(tzinfo=zone).astimezone(UTC)


def _awake(wall: datetime, policy: Policy, *, stays_on_its_day: bool) -> datetime:
    """Move a wall time out of the quiet hours: to the end of the waking time before it.

    A reminder by days stays on its day: what lies before that day's waking time waits for its beginning.
    """
    if policy.quiet_from == policy.quiet_until:
        return wall
    begins = (_on(policy.quiet_from) - ROOM).time()
    quiet_for = (_on(policy.quiet_until) - _on(begins)) % DAY
    if _since(begins, wall) >= quiet_for:
        return wall
    earlier = wall - _since(begins, wall)
    later = wall + _until(policy.quiet_until, wall)
    if stays_on_its_day and earlier.date() != wall.date() == later.date():
        return later
    return earlier


def _on(at: time) -> datetime:
    return datetime.combine(NOON.date(), at)


def _since(at: time, wall: datetime) -> timedelta:
    """Return how long ago the wall clock last showed a time of day."""
    return (wall - _on(at)) % DAY


def _until(at: time, wall: datetime) -> timedelta:
    return (_on(at) - wall) % DAY
