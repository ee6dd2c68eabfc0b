"""Changes of the schedule that displace visits, and what becomes of each visit."""

from __future__ import annotations

from datetime import datetime
from zoneinfo import ZoneInfo

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from booking.models.appointment import Appointment
from booking.models.schedule import OUT_OF_USE, Closure
from clinic.models import Location, Practitioner, Resource


class ScheduleChange(models.Model):
    """One change, first seen, then applied as one step. A closure says here of what, from when and until when.

    ``detail`` is what other kinds need to be made and to be undone (``booking/services/changes``).
    """

    class Kind(models.TextChoices):
        CLOSURE = "closure", _("closure")
        HOURS = "hours", _("hours")
        VISIT_LENGTH = "visit_length", _("length of a visit")
        OUT_OF_USE = "out_of_use", _("room or device out of use")

    kind = models.CharField(max_length=12, choices=Kind)
    location = models.ForeignKey(Location, on_delete=models.CASCADE, null=True, blank=True)
    resource = models.ForeignKey(Resource, on_delete=models.CASCADE, null=True, blank=True)
    starts_at = models.DateTimeField(null=True, blank=True)
    ends_at = models.DateTimeField(null=True, blank=True)
    reason = models.CharField(max_length=120, blank=True)
    detail = models.JSONField(default=dict, blank=True)
    closure = models.OneToOneField(
        Closure, on_delete=models.SET_NULL, null=True, blank=True, related_name="change"
    )
    seen_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT)
    seen_at = models.DateTimeField()
    applied_at = models.DateTimeField(null=True, blank=True)
    messages_leave_at = models.DateTimeField(null=True, blank=True)  # until then it can be undone
    undone_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(kind__in=["closure", "hours", "visit_length", "out_of_use"]),
                name="schedule_change_kind_known",
            ),
            models.CheckConstraint(
                condition=~Q(kind="closure")
                | (
                    Q(starts_at__isnull=False, ends_at__isnull=False, ends_at__gt=F("starts_at"))
                    & (Q(location=None, resource__isnull=False) | Q(location__isnull=False, resource=None))
                ),
                name="schedule_change_closes_one_thing",
            ),
            models.CheckConstraint(
                condition=Q(applied_at=None, messages_leave_at=None, undone_at=None, closure=None)
                | Q(applied_at__isnull=False, messages_leave_at__gt=F("applied_at")),
                name="schedule_change_applied_then_undone",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} seen {self.seen_at:%Y-%m-%d %H:%M}"

    @property
    def zone(self) -> ZoneInfo | None:
        """Return the zone of what is closed."""
        place = self.location or (self.resource and self.resource.location)
        return place.zone if place else None

    @property
    def is_wanted(self) -> bool:
        """Say whether a manager's settings ask for it, rather than the desk closing a time."""
        return self.kind != self.Kind.CLOSURE or not {"holiday_on", OUT_OF_USE}.isdisjoint(self.detail)

    def can_be_undone(self, now: datetime) -> bool:
        """Say whether nothing was told to anybody yet."""
        return self.undone_at is None and self.messages_leave_at is not None and now < self.messages_leave_at


class ChangedVisitQuerySet(models.QuerySet["ChangedVisit"]):
    """Displaced visits by what is still to be done."""

    def unsettled(self) -> ChangedVisitQuerySet:
        """Return those of applied changes for which somebody has yet to answer or to be called."""
        return self.filter(state__in=UNSETTLED)


class ChangedVisit(models.Model):
    """One visit that a change displaces: where it was, what is proposed, and whether its patient agreed."""

    class State(models.TextChoices):
        PROPOSED = "proposed", _("proposed")
        MOVED = "moved", _("moved, no answer yet")
        TO_CALL = "to_call", _("to call")
        KEPT = "kept", _("keeps the new time")
        CHOSEN_ANOTHER = "chosen", _("chose another time")
        SETTLED = "settled", _("settled")

    class Why(models.TextChoices):
        """Why this time, why a call, or how it was settled."""

        OTHER_ROOM = "other_room", _("same time, another room")
        SOONEST = "soonest", _("safety answer: soonest")
        SAME_TIME = "same_time", _("same doctor, same time")
        SAME_DOCTOR = "same_doctor", _("same doctor")
        OTHER_DOCTOR = "other_doctor", _("another doctor")
        NO_CONTACT = "no_contact", _("no mobile or email: call")
        NO_TIME = "no_time", _("no free time fits: call")
        HERE = "here", _("is here already: speak to them")
        TO_BE_RUNG = "to_be_rung", _("asked to be rung to book: their time is let go, call")
        BOOKED_SINCE = "booked_since", _("booked since the preview: call")
        DESK = "desk", _("chosen by the desk")
        ASKED = "asked", _("asks for a call")
        CHANGED = "changed", _("moved or cancelled by somebody else meanwhile")
        STAYS = "stays", _("stays as booked")
        CANCELLED = "cancelled", _("cancelled")
        TOLD = "told", _("told by the desk")
        SUPERSEDED = "superseded", _("in a later change")
        UNDONE = "undone", _("undone: the old time stands")

    change = models.ForeignKey(ScheduleChange, on_delete=models.CASCADE, related_name="visits")
    appointment = models.ForeignKey(Appointment, on_delete=models.CASCADE, related_name="changes")
    # As it stood when it was seen; enough to put it back.
    sequence = models.PositiveIntegerField()
    was_at = models.DateTimeField()
    was_until = models.DateTimeField()
    was_with = models.ForeignKey(Practitioner, on_delete=models.PROTECT, related_name="+")
    had = models.JSONField(default=list)  # resources
    lanes = models.JSONField(default=dict, blank=True)  # by resource, where it was squeezed in; else 0
    was_overbooked_because = models.CharField(max_length=200, blank=True)
    was_overbooked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        db_index=False,
    )
    was_confirmed_at = models.DateTimeField(null=True, blank=True)
    proposed_at = models.DateTimeField(null=True, blank=True)  # none: to call
    proposed_with = models.ForeignKey(
        Practitioner, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    why = models.CharField(max_length=12, choices=Why)
    state = models.CharField(max_length=9, choices=State, default=State.PROPOSED)
    settled_at = models.DateTimeField(null=True, blank=True)

    objects = ChangedVisitQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["change", "appointment"], name="changed_visit_once"),
            models.UniqueConstraint(
                fields=["change", "proposed_with", "proposed_at"], name="changed_visit_one_of_a_time"
            ),
            models.UniqueConstraint(
                fields=["appointment"],
                condition=Q(state__in=["moved", "to_call"]),
                name="changed_visit_open_once",
            ),
            models.CheckConstraint(
                condition=Q(proposed_at=None, proposed_with=None)
                | Q(proposed_at__isnull=False, proposed_with__isnull=False),
                name="changed_visit_proposed_with_somebody",
            ),
            models.CheckConstraint(
                condition=Q(state__in=["proposed", "to_call"], settled_at=None)
                | Q(state="moved", settled_at=None, proposed_at__isnull=False)
                | Q(state__in=["kept", "chosen", "settled"], settled_at__isnull=False),
                name="changed_visit_settled_sometime",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.appointment_id}: {self.state}"

    @property
    def is_open(self) -> bool:
        """Say whether somebody has yet to answer or to be called."""
        return self.state in UNSETTLED


UNSETTLED = [ChangedVisit.State.MOVED, ChangedVisit.State.TO_CALL]
