"""The practice: its one record, its places, what visits occupy, and the kinds of visit."""

import uuid
from datetime import datetime, timedelta
from typing import ClassVar
from zoneinfo import ZoneInfo

from django.db import models
from django.db.models.functions import Lower
from django.utils.translation import gettext_lazy as _

from clinic import languages

MINUTES_A_DAY = 24 * 60


class PracticeManager(models.Manager["Practice"]):
    """There is one practice."""

    def the(self) -> "Practice":
        """Return the practice. Raises Practice.DoesNotExist before it was set up."""
        return self.get(pk=Practice.ONLY)


class Practice(models.Model):
    """What the whole site says of itself; one row, filled before a clinic goes live."""

    ONLY: ClassVar[int] = 1

    id = models.PositiveSmallIntegerField(primary_key=True, default=ONLY)
    name = models.CharField(max_length=80)
    phone = models.CharField(max_length=24)
    opening_hours = models.CharField(max_length=120)  # in words, for headers and the call page
    emergency_number = models.CharField(max_length=16)
    urgent_care_phone = models.CharField(max_length=24)
    emergency_department = models.CharField(max_length=120)
    emergency_department_address = models.CharField(max_length=160)
    show_foot_flag_to_patients = models.BooleanField(default=False)
    # Rules of use: they bind patients, never the desk (docs/rules-of-use.md).
    most_open_bookings = models.PositiveSmallIntegerField(null=True, blank=True, default=3)
    late_hours = models.PositiveSmallIntegerField(
        default=24
    )  # before a visit: giving it up is late from then on
    late_moves_online = models.BooleanField(default=True)
    # New with each change to hours, rooms, colleagues or kinds of visit (docs/decisions/0007).
    timetable_revision = models.UUIDField(default=uuid.uuid4, editable=False)

    objects = PracticeManager()

    class Meta:
        constraints = [models.CheckConstraint(condition=models.Q(pk=1), name="practice_only_one")]

    def __str__(self) -> str:
        return self.name


class Location(models.Model):
    """A place where patients are seen. Its time zone is the zone of every hour named there."""

    name = models.CharField(max_length=80)
    address = models.CharField(max_length=160)
    time_zone = models.CharField(max_length=64)  # IANA
    directions = models.CharField(max_length=200, blank=True)
    country = models.CharField(max_length=2, blank=True)  # ISO 3166-1: whose public holidays are proposed
    region = models.CharField(max_length=20, blank=True)  # of that country, as ISO 3166-2 ends

    def __str__(self) -> str:
        return self.name

    @property
    def zone(self) -> ZoneInfo:
        """Return the IANA zone in which this place's clocks go."""
        return ZoneInfo(self.time_zone)


class Resource(models.Model):
    """What a visit occupies: a person's time, a room or a device."""

    class Kind(models.TextChoices):
        PRACTITIONER = "practitioner", _("practitioner")
        ROOM = "room", _("room")
        GAIT_PLATE = "gait_plate", _("gait plate")

    location = models.ForeignKey(Location, on_delete=models.PROTECT)
    kind = models.CharField(max_length=12, choices=Kind)
    name = models.CharField(max_length=80)
    active = models.BooleanField(default=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["location", "name"], name="resource_name_once"),
            models.CheckConstraint(
                condition=models.Q(kind__in=["practitioner", "room", "gait_plate"]),
                name="resource_kind_known",
            ),
        ]

    def __str__(self) -> str:
        return self.name


class VisitType(models.Model):
    """A kind of visit: how long, with whom, and what it needs beside the practitioner."""

    code = models.CharField(max_length=20, unique=True)  # CLINICAL section E
    name = models.CharField(max_length=80)  # staff: "New link visit"
    patient_name = models.CharField(max_length=80)  # patient: "Foot and walking assessment"
    description = models.CharField(max_length=200)
    # The same two by language, {"es": {"patient_name": "…"}}; where there is nothing, patients read those above.
    in_languages = models.JSONField(default=dict, blank=True)
    minutes = models.PositiveSmallIntegerField()
    buffer_before = models.PositiveSmallIntegerField(default=0)  # minutes
    buffer_after = models.PositiveSmallIntegerField(default=0)  # minutes
    needs = models.JSONField(default=list)  # kinds of Resource beside the practitioner
    practitioners = models.ManyToManyField("clinic.Practitioner", related_name="visit_types")
    online = models.BooleanField(default=True)  # else the desk alone books it
    referral_code = models.CharField(max_length=128, blank=True)  # hashed; "": patients need none
    lead_time_minutes = models.PositiveIntegerField(default=120)
    horizon_days = models.PositiveSmallIntegerField(default=42)
    daily_limit = models.PositiveSmallIntegerField(null=True, blank=True)  # of each local day; None: no limit
    bring = models.JSONField(default=list, blank=True)
    active = models.BooleanField(default=True)

    class Meta:
        constraints = [
            # A claim is made of whole five-minute cells, so lengths are too.
            models.CheckConstraint(
                condition=models.Q(
                    minutes__in=range(5, 485, 5),
                    buffer_before__in=range(0, 65, 5),
                    buffer_after__in=range(0, 65, 5),
                ),
                name="visit_type_in_whole_cells",
            ),
            models.CheckConstraint(
                condition=models.Q(daily_limit=None) | models.Q(daily_limit__gte=1),
                name="visit_type_daily_limit_not_zero",
            ),
            models.CheckConstraint(
                condition=models.Q(lead_time_minutes__lt=models.F("horizon_days") * MINUTES_A_DAY),
                name="visit_type_horizon_after_lead_time",
            ),
            models.UniqueConstraint(Lower("name"), name="visit_type_name_once"),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def called(self) -> str:
        """Return what patients call it, in the language that is being written."""
        return self._said("patient_name") or self.patient_name

    @property
    def described(self) -> str:
        """Return what patients read about it, in the language that is being written."""
        return self._said("description") or self.description

    @property
    def length(self) -> timedelta:
        """Return how long the patient is with us."""
        return timedelta(minutes=self.minutes)

    def occupied(self, starts_at: datetime) -> tuple[datetime, datetime]:
        """Return the half-open stretch that a visit takes from its resources, buffers included."""
        begin = starts_at - timedelta(minutes=self.buffer_before)
        return begin, starts_at + self.length + timedelta(minutes=self.buffer_after)

    def _said(self, what: str) -> str:
        said: str = self.in_languages.get(languages.current(), {}).get(what, "")
        return said
