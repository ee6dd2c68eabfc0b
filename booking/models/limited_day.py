"""Days of which a kind of visit may fill only so much."""

from django.db import models

from clinic.models import Location, VisitType


class LimitedDay(models.Model):
    """A local day at a place and a kind of visit with a daily limit: whoever adds one to it locks this row first.

    It counts nothing: the appointments do. A count that is read behind the lock is one that nobody else changes.
    """

    visit_type = models.ForeignKey(VisitType, on_delete=models.CASCADE, db_index=False)
    location = models.ForeignKey(Location, on_delete=models.CASCADE)
    day = models.DateField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["visit_type", "location", "day"], name="limited_day_once"),
        ]

    def __str__(self) -> str:
        return f"{self.visit_type_id} {self.day}"
