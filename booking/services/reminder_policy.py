"""Deciding how visits are reminded of."""

from datetime import datetime

from booking.models import ReminderPolicy
from booking.models.reminder_policy import policy_of
from booking.scheduling import Policy
from booking.services.whole import whole
from clinic import audit
from clinic.models import User


@whole
def decide_reminders(policy: Policy, *, actor: User, now: datetime) -> Policy:
    """Let visits that are booked or moved from now on be reminded of like this; what is planned stays.

    The same again is no new decision. Raises Busy.
    """
    if policy == policy_of(ReminderPolicy.objects.in_force()):
        return policy
    row = ReminderPolicy.objects.create(
        since=now,
        decided_by=actor,
        three_days=policy.three_days,
        one_day=policy.one_day,
        two_hours=policy.two_hours,
        quiet_from=policy.quiet_from,
        quiet_until=policy.quiet_until,
        change_waits=policy.change_waits.total_seconds() // 60,
    )
    audit.record("reminders.decided", row, actor=actor, now=now)
    return policy
