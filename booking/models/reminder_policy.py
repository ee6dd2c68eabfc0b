"""What the practice has decided about reminders, and since when."""

from datetime import time, timedelta

from django.db import models

from booking.scheduling import AS_DELIVERED, Policy
from clinic.models import User


class ReminderPolicyManager(models.Manager["ReminderPolicy"]):
    """The newest is in force; the older ones say how earlier visits were planned."""

    def in_force(self) -> "ReminderPolicy | None":
        """Return the policy for visits that are planned now; None while nobody has changed it."""
        return self.order_by("-since", "-pk").first()


class ReminderPolicy(models.Model):
    """A decision about reminders. Never changed: the next one is a row of its own."""

    since = models.DateTimeField()
    decided_by = models.ForeignKey(User, on_delete=models.PROTECT)
    three_days = models.BooleanField(default=AS_DELIVERED.three_days)
    one_day = models.BooleanField(default=AS_DELIVERED.one_day)
    two_hours = models.BooleanField(default=AS_DELIVERED.two_hours)
    quiet_from = models.TimeField(default=time(20))  # on the wall of the visit's location
    quiet_until = models.TimeField(default=time(8))
    change_waits = models.PositiveSmallIntegerField(default=3)  # minutes

    objects = ReminderPolicyManager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(change_waits__lte=30), name="reminder_policy_waits_half_an_hour_at_most"
            ),
        ]

    def __str__(self) -> str:
        return f"since {self.since:%F %R} UTC"

    @property
    def policy(self) -> Policy:
        """Return it as the plan is made from it."""
        return Policy(
            three_days=self.three_days,
            one_day=self.one_day,
            two_hours=self.two_hours,
            quiet_from=self.quiet_from,
            quiet_until=self.quiet_until,
            change_waits=timedelta(minutes=self.change_waits),
        )


def policy_of(row: ReminderPolicy | None) -> Policy:
    """Return what a row decides, or how the program is delivered."""
    return AS_DELIVERED if row is None else row.policy
