"""That a practitioner runs late, as the desk told the people who had not come yet."""

from django.db import models

from clinic.models import Practitioner, User


class RunningLate(models.Model):
    """What was said once: how late somebody is. The newest of a day stands."""

    class Minutes(models.IntegerChoices):
        TEN = 10
        TWENTY = 20
        THIRTY = 30
        FORTY_FIVE = 45

    practitioner = models.ForeignKey(Practitioner, on_delete=models.PROTECT)
    minutes = models.PositiveSmallIntegerField(choices=Minutes)
    said_by = models.ForeignKey(User, on_delete=models.PROTECT)
    said_at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["practitioner", "said_at"], name="running_late_newest")]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(minutes__in=[10, 20, 30, 45]), name="running_late_minutes_known"
            )
        ]

    def __str__(self) -> str:
        return f"{self.practitioner} {self.minutes} min late at {self.said_at:%Y-%m-%d %H:%M}"
