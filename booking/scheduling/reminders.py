"""When a patient is reminded of a visit.

Two reminders, three days and one day ahead, keep more people's visits than either alone
(54,066 patients: 4.4 % missed with both, 5.8 % and 5.3 % with one; Steiner et al. 2018,
Am J Manag Care 24(8):377-384).
"""

from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

DAYS_AHEAD = (3, 1)
NOT_BEFORE = time(8)
NOT_AFTER = time(19, 30)  # quiet begins at 20:00; what is due must also have left by then


@dataclass(frozen=True, slots=True)
class Step:
    """A message about a visit: how many days ahead (0: at once, on booking), and the instant it is due."""

    days_ahead: int
    due_at: datetime


def reminder_plan(*, starts_at: datetime, booked_at: datetime, zone: ZoneInfo) -> list[Step]:
    """Return what is owed for a visit booked now, the confirmation first, then the reminders in order.

    "A day ahead" is the same wall-clock time on the day before, in the location's zone, moved within that
    day out of the quiet hours (20:00 to 8:00). A step whose time has passed is left out: never sent late.
    """
    local = starts_at.astimezone(zone)
    steps = [Step(0, booked_at)]
    for days in DAYS_AHEAD:
        wall = min(max(local.time(), NOT_BEFORE), NOT_AFTER)
        day = local.date() - timedelta(days=days)
        due_at = datetime.combine(day, wall, tzinfo=zone).astimezone(UTC)
        if due_at > booked_at:
            steps.append(Step(days, due_at))
    return steps
