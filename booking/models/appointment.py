"""Appointments: visits held, booked, kept or not."""

from __future__ import annotations

import secrets
import uuid
from datetime import datetime

from django.conf import settings
from django.db import models
from django.db.models import Count, F, OuterRef, Q, Subquery
from django.db.models.functions import Coalesce
from django.utils.translation import gettext_lazy as _

from booking.models.reminder_policy import ReminderPolicy
from clinic.models import Location, Patient, Practitioner, Resource, VisitType
from clinic.outbox.models import Channel
from intake.models import QuestionnaireResponse


class Status(models.TextChoices):
    """FHIR's codes of an appointment, with ``pending`` named held."""

    HELD = "held", _("held")
    BOOKED = "booked", _("booked")
    ARRIVED = "arrived", _("arrived")
    FULFILLED = "fulfilled", _("seen")
    CANCELLED = "cancelled", _("cancelled")
    NOSHOW = "noshow", _("did not come")


class CancelReason(models.TextChoices):
    """Why an appointment was given up. The first seven are offered to patients."""

    TIME = "time", _("The time does not suit me")
    BETTER = "better", _("I feel better")
    UNWELL = "unwell", _("I am not well enough to come")
    TRAVEL = "travel", _("I can't get there")
    ELSEWHERE = "elsewhere", _("I am seen somewhere else")
    OTHER = "other", _("Another reason")
    NOT_SAID = "not_said", _("I prefer not to say")
    CLINIC = "clinic", _("The clinic cancelled")
    RELEASED = "released", _("Another time was chosen")
    HOLD_OVER = "hold_over", _("The time was kept too long")


def new_reference() -> str:
    """Return a reference that can be said on the phone; by itself it opens nothing."""
    return f"FK-{secrets.randbelow(10**4):04d}-{secrets.randbelow(10**4):04d}"


class AppointmentQuerySet(models.QuerySet["Appointment"]):
    """Named questions about appointments."""

    def visits(self) -> AppointmentQuerySet:
        """Return those that somebody came to, comes to or should have come to."""
        return self.filter(status__in=VISITS)

    def standing(self, now: datetime) -> AppointmentQuerySet:
        """Return those that take up time: held still, booked, under way or done."""
        return self.filter(status__in=[*OPEN, Status.FULFILLED]).exclude(
            status=Status.HELD, held_until__lte=now
        )

    def to_come(self, now: datetime) -> AppointmentQuerySet:
        """Return the booked visits that have not begun, the next one first."""
        return self.filter(status=Status.BOOKED, starts_at__gt=now).order_by("starts_at")

    def kept(self, now: datetime) -> AppointmentQuerySet:
        """Return the visits to which somebody came, the last one first."""
        came = [Status.ARRIVED, Status.FULFILLED]
        return self.filter(status__in=came, starts_at__lte=now).order_by("-starts_at")

    def to_be_rung(self, now: datetime) -> AppointmentQuerySet:
        """Return the times kept for people who asked to be rung, the one that ends first before the others."""
        kept = self.filter(status=Status.HELD, held_until__gt=now, contact__channel=Channel.CALL_LIST)
        return kept.order_by("held_until")

    def with_history(self) -> AppointmentQuerySet:
        """Add to each how many visits its patient ``missed``, came to (``came``) and cancelled late."""
        return self.annotate(
            missed=_of_same_patient(status=Status.NOSHOW),
            came=_of_same_patient(status__in=[Status.ARRIVED, Status.FULFILLED]),
            late=_of_same_patient(status=Status.CANCELLED, cancelled_late=True),
        )

    def expired_holds(self, now: datetime) -> AppointmentQuerySet:
        """Return the holds whose time to be confirmed is over."""
        return self.filter(status=Status.HELD, held_until__lte=now)


def _of_same_patient(**which: object) -> Coalesce:
    """Count the visits of the same patient that are as asked, in the query that reads the visit."""
    own = Appointment.objects.filter(patient=OuterRef("patient"), **which).order_by().values("patient")
    return Coalesce(Subquery(own.annotate(number=Count("pk")).values("number")), 0)


VISITS = [Status.BOOKED, Status.ARRIVED, Status.FULFILLED, Status.NOSHOW]
OPEN = [Status.HELD, Status.BOOKED, Status.ARRIVED]


class Appointment(models.Model):
    """One visit of one person, from the moment its time is held. Its claims keep the time."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    reference = models.CharField(max_length=12, unique=True, default=new_reference)
    patient = models.ForeignKey(Patient, on_delete=models.PROTECT, null=True, blank=True)
    visit_type = models.ForeignKey(VisitType, on_delete=models.PROTECT)
    location = models.ForeignKey(Location, on_delete=models.PROTECT)
    practitioner = models.ForeignKey(Practitioner, on_delete=models.PROTECT, db_index=False)
    resources = models.ManyToManyField(Resource, related_name="appointments")
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField()  # without buffers
    status = models.CharField(max_length=9, choices=Status)
    held_until = models.DateTimeField(null=True, blank=True)
    response = models.ForeignKey(
        QuestionnaireResponse, on_delete=models.SET_NULL, null=True, blank=True, related_name="appointments"
    )
    sequence = models.PositiveIntegerField(default=0)  # how often it was moved (RFC 5545, SEQUENCE)
    idempotency_key = models.CharField(max_length=64, unique=True, null=True, blank=True)  # noqa: DJ001
    overbooked_because = models.CharField(max_length=200, blank=True)  # the desk's reason, "": it is not
    overbooked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        db_index=False,
    )
    planned_at = models.DateTimeField(null=True, blank=True)  # when its reminders were planned last,
    reminder_policy = models.ForeignKey(  # and how; None: as the program is delivered
        ReminderPolicy, on_delete=models.PROTECT, null=True, blank=True, db_index=False
    )
    confirmed_by_patient_at = models.DateTimeField(null=True, blank=True)  # "I will come"
    arrived_at = models.DateTimeField(null=True, blank=True)
    created_at = models.DateTimeField()
    cancelled_at = models.DateTimeField(null=True, blank=True)
    cancel_reason = models.CharField(max_length=9, choices=CancelReason, blank=True)
    cancelled_late = models.BooleanField(default=False)  # by the patient, as the practice's rule was then

    objects = AppointmentQuerySet.as_manager()

    class Meta:
        indexes = [
            models.Index(fields=["practitioner", "starts_at"], name="appointment_by_practitioner"),
            models.Index(fields=["starts_at"], name="appointment_by_start"),
            models.Index(fields=["status", "held_until"], name="appointment_by_status"),
        ]
        constraints = [
            models.CheckConstraint(condition=Q(status__in=Status.values), name="appointment_status_known"),
            models.CheckConstraint(
                condition=Q(ends_at__gt=F("starts_at")), name="appointment_ends_after_start"
            ),
            models.CheckConstraint(
                condition=~Q(status=Status.HELD) | Q(held_until__isnull=False), name="appointment_hold_ends"
            ),
            models.CheckConstraint(
                condition=~Q(status__in=VISITS) | Q(patient__isnull=False),
                name="appointment_visit_of_someone",
            ),
            models.CheckConstraint(
                condition=~Q(status=Status.CANCELLED) | Q(cancelled_at__isnull=False),
                name="appointment_cancelled_sometime",
            ),
            models.CheckConstraint(
                condition=Q(overbooked_by=None) | ~Q(overbooked_because=""),
                name="appointment_overbooked_with_a_reason",
            ),
            models.UniqueConstraint(
                fields=["response"], condition=Q(status__in=OPEN), name="appointment_one_open_of_response"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.reference} {self.starts_at:%Y-%m-%d %H:%M} UTC, {self.status}"

    @property
    def local_start(self) -> datetime:
        """Return the start on the clock of the location."""
        return self.starts_at.astimezone(self.location.zone)

    @property
    def local_end(self) -> datetime:
        """Return the end on the clock of the location."""
        return self.ends_at.astimezone(self.location.zone)

    def is_held(self, now: datetime) -> bool:
        """Tell whether the time is kept for somebody who has yet to confirm it."""
        return self.status == Status.HELD and self.held_until is not None and now < self.held_until
