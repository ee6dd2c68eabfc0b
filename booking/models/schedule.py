"""When resources work, and when they do not."""

from datetime import date
from zoneinfo import ZoneInfo

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from booking.scheduling import WeeklyHours
from clinic.models import Location, Resource, VisitType

OUT_OF_USE = "out of use"  # the reason of a closure that a manager asked for, of one resource for some days


class Schedule(models.Model):
    """Hours of one weekday in which a resource works, on the wall clock of its location.

    A practitioner is offered only within these. A room or device without any works whenever it is not closed.
    Rows of one resource never overlap: triggers refuse it (booking/migrations/0007_schedules_never_overlap.py).
    """

    class Weekday(models.IntegerChoices):
        MONDAY = 0, _("Monday")
        TUESDAY = 1, _("Tuesday")
        WEDNESDAY = 2, _("Wednesday")
        THURSDAY = 3, _("Thursday")
        FRIDAY = 4, _("Friday")
        SATURDAY = 5, _("Saturday")
        SUNDAY = 6, _("Sunday")

    resource = models.ForeignKey(Resource, on_delete=models.CASCADE, related_name="schedules")
    weekday = models.PositiveSmallIntegerField(choices=Weekday)
    opens_at = models.TimeField()
    closes_at = models.TimeField()
    valid_from = models.DateField(null=True, blank=True)  # both ends included
    valid_until = models.DateField(null=True, blank=True)
    visit_types = models.ManyToManyField(VisitType, blank=True, related_name="+")  # none named: every kind

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(closes_at__gt=F("opens_at")), name="schedule_closes_after_opening"
            ),
            models.CheckConstraint(condition=Q(weekday__lte=6), name="schedule_weekday_known"),
            models.CheckConstraint(
                condition=Q(valid_from=None) | Q(valid_until=None) | Q(valid_until__gte=F("valid_from")),
                name="schedule_ends_after_it_begins",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_weekday_display()} {self.opens_at:%H:%M}–{self.closes_at:%H:%M}"

    def is_over(self, today: date) -> bool:
        """Tell whether these hours hold no more."""
        return self.valid_until is not None and self.valid_until < today

    def is_to_come(self, today: date) -> bool:
        """Tell whether these hours have never held yet."""
        return self.valid_from is not None and self.valid_from > today

    def weekly(self) -> WeeklyHours:
        """Return what scheduling knows of these hours; reads the kinds of visit unless they were prefetched."""
        only = frozenset(one.pk for one in self.visit_types.all())
        return WeeklyHours(
            self.weekday, self.opens_at, self.closes_at, self.valid_from, self.valid_until, only
        )


class Closure(models.Model):
    """A stretch in which a whole location, or one resource, takes no visits. Booked visits in it stay."""

    location = models.ForeignKey(Location, on_delete=models.CASCADE, null=True, blank=True)
    resource = models.ForeignKey(Resource, on_delete=models.CASCADE, null=True, blank=True)
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    reason = models.CharField(max_length=120, blank=True)
    holiday_on = models.DateField(null=True, blank=True)  # the public holiday for which a place is closed

    class Meta:
        indexes = [models.Index(fields=["ends_at"], name="closure_by_end")]
        constraints = [
            models.CheckConstraint(condition=Q(ends_at__gt=F("starts_at")), name="closure_ends_after_start"),
            models.CheckConstraint(
                condition=Q(location=None, resource__isnull=False) | Q(location__isnull=False, resource=None),
                name="closure_of_one_thing",
            ),
            models.CheckConstraint(
                condition=Q(holiday_on=None) | Q(location__isnull=False), name="closure_holiday_of_a_place"
            ),
            models.UniqueConstraint(fields=["location", "holiday_on"], name="closure_holiday_once"),
        ]

    def __str__(self) -> str:
        return f"{self.location or self.resource} closed {self.starts_at:%Y-%m-%d %H:%M}"

    @property
    def zone(self) -> ZoneInfo:
        """Return the zone of what is closed. Raises ValueError for a row that the database would not take."""
        if self.resource is not None:
            return self.resource.location.zone
        if self.location is not None:
            return self.location.zone
        raise ValueError("a closure of nothing")
