"""Who would rather come earlier, the times that became free, and to whom one is offered."""

from __future__ import annotations

import uuid
from datetime import datetime, timedelta

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from booking.models.appointment import Appointment, Status
from clinic.models import Practitioner


class WaitlistWishQuerySet(models.QuerySet["WaitlistWish"]):
    """Named questions about wishes."""

    def waiting(self, now: datetime) -> WaitlistWishQuerySet:
        """Return the open wishes of visits that are still to come."""
        return self.filter(
            closed_at=None, appointment__status=Status.BOOKED, appointment__starts_at__gt=now
        ).order_by("created_at", "pk")


class WaitlistWish(models.Model):
    """Somebody with a booked visit would rather come earlier. The visit stays as it is until they take a time."""

    class Part(models.TextChoices):
        ANY = "any", _("Any time")
        MORNING = "morning", _("Morning")
        AFTERNOON = "afternoon", _("Afternoon")

    class Notice(models.IntegerChoices):
        """How many hours lie at least between an offer and its time."""

        TWO_HOURS = 2, _("2 hours")
        HALF_A_DAY = 12, _("Half a day")
        ONE_DAY = 24, _("1 day")
        TWO_DAYS = 48, _("2 days")

    appointment = models.ForeignKey(Appointment, on_delete=models.CASCADE, related_name="wishes")
    part = models.CharField(max_length=9, choices=Part, default=Part.ANY)
    weekdays = models.JSONField(default=list, blank=True)  # Monday is 0; none named: any
    notice = models.PositiveSmallIntegerField(choices=Notice)
    created_at = models.DateTimeField()
    closed_at = models.DateTimeField(null=True, blank=True)

    objects = WaitlistWishQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["appointment"], condition=Q(closed_at=None), name="waitlist_one_open_wish"
            ),
            models.CheckConstraint(
                condition=Q(part__in=["any", "morning", "afternoon"]), name="waitlist_part_known"
            ),
            models.CheckConstraint(condition=Q(notice__in=[2, 12, 24, 48]), name="waitlist_notice_known"),
        ]

    def __str__(self) -> str:
        return f"earlier than {self.appointment_id}"

    @property
    def ahead(self) -> timedelta:
        """Return how long before its time an offer must come."""
        return timedelta(hours=self.notice)


class FreedTime(models.Model):
    """A start that a visit left. It stays until somebody has it, nobody who waits can use it, or it is over."""

    practitioner = models.ForeignKey(Practitioner, on_delete=models.CASCADE)
    starts_at = models.DateTimeField()
    freed_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["practitioner", "starts_at"], name="freed_time_once"),
        ]

    def __str__(self) -> str:
        return f"{self.starts_at:%Y-%m-%d %H:%M} UTC of {self.practitioner_id}"


class WaitlistOfferQuerySet(models.QuerySet["WaitlistOffer"]):
    """Named questions about offers."""

    def open(self) -> WaitlistOfferQuerySet:
        """Return those that nobody has answered and that were not ended, over or not."""
        return self.filter(status=WaitlistOffer.Status.OPEN)


class WaitlistOffer(models.Model):
    """An earlier time, offered to one person and kept for them meanwhile by an appointment that is held."""

    class Status(models.TextChoices):
        OPEN = "offered"
        TAKEN = "taken"
        DECLINED = "declined"
        EXPIRED = "expired"
        WITHDRAWN = "withdrawn"

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    wish = models.ForeignKey(WaitlistWish, on_delete=models.CASCADE, related_name="offers")
    practitioner = models.ForeignKey(Practitioner, on_delete=models.PROTECT)
    starts_at = models.DateTimeField()
    # What keeps the time. It is forgotten like every hold that was never confirmed; the offer stays.
    held = models.OneToOneField(Appointment, on_delete=models.SET_NULL, null=True, related_name="kept_for")
    status = models.CharField(max_length=9, choices=Status, default=Status.OPEN)
    offered_at = models.DateTimeField()
    expires_at = models.DateTimeField()

    objects = WaitlistOfferQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["wish"], condition=Q(status="offered"), name="waitlist_one_open_offer_of_wish"
            ),
            models.UniqueConstraint(
                fields=["practitioner", "starts_at"],
                condition=Q(status="offered"),
                name="waitlist_one_open_offer_of_time",
            ),
            models.CheckConstraint(
                condition=Q(status__in=["offered", "taken", "declined", "expired", "withdrawn"]),
                name="waitlist_offer_status_known",
            ),
            models.CheckConstraint(
                condition=Q(expires_at__gt=F("offered_at")), name="waitlist_offer_ends_later"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.starts_at:%Y-%m-%d %H:%M} UTC, {self.status}"

    def stands(self, now: datetime) -> bool:
        """Say whether it can still be taken, as far as its time to answer goes."""
        return self.status == self.Status.OPEN and now < self.expires_at
