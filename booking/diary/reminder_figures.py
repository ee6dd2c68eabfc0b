"""What messages did: counted by the database, one row for each kind, channel and lead time."""

from datetime import timedelta
from typing import Any

from django.db.models import Case, CharField, Count, DateTimeField, F, OuterRef, Q, Subquery, Value, When

from booking.models import Appointment, Status
from booking.scheduling import Interval
from clinic.outbox.models import Channel, OutboxMessage, State
from clinic.outbox.words.catalogue import wordings

# How long before the visit a message left. The last name is for what leaves afterwards, or is about no visit.
LEADS = ("hours", "day", "days", "week", "")
_SHORTER_THAN = (("hours", timedelta(hours=12)), ("day", timedelta(hours=36)), ("days", timedelta(days=5)))


def figures(window: Interval) -> list[dict[str, Any]]:
    """Return what became of the messages due in a stretch of time; one query.

    Each row: ``kind``, ``channel``, ``lead`` and the counts ``sent``, ``delivered``, ``failed`` (taken by nobody, or
    reported as lost); and of the visits they were about ``confirmed`` and ``cancelled`` (by anybody, after the
    message left), ``came`` and ``missed``.
    """
    visit = Appointment.objects.filter(pk=OuterRef("about_id"))
    due = OutboxMessage.objects.filter(
        due_at__gte=window.start,
        due_at__lt=window.end,
        channel__in=[Channel.EMAIL, Channel.SMS],
        kind__in=[wording.kind for wording in wordings()],
    )
    left = Q(sent_at__isnull=False)
    counted = (
        due.annotate(
            starts=Subquery(visit.values("starts_at")[:1], output_field=DateTimeField()),
            status=Subquery(visit.values("status")[:1]),
            confirmed_at=Subquery(visit.values("confirmed_by_patient_at")[:1]),
            given_up_at=Subquery(visit.values("cancelled_at")[:1]),
            lead=_lead(),
        )
        .values("kind", "channel", "lead")
        .annotate(
            sent=Count("pk", filter=left),
            delivered=Count("pk", filter=Q(state=State.DELIVERED)),
            failed=Count("pk", filter=Q(state=State.DEAD)),
            confirmed=Count("pk", filter=left & Q(confirmed_at__gte=F("sent_at"))),
            cancelled=Count("pk", filter=left & Q(status=Status.CANCELLED, given_up_at__gt=F("sent_at"))),
            came=Count("pk", filter=left & Q(status__in=[Status.ARRIVED, Status.FULFILLED])),
            missed=Count("pk", filter=left & Q(status=Status.NOSHOW)),
        )
        .order_by("kind", "channel", "lead")
    )
    return [dict(row) for row in counted]


def _lead() -> Case:
    """Name how long before its visit a message left."""
    left_before = When(
        Q(starts__isnull=True) | Q(sent_at__isnull=True) | Q(starts__lte=F("sent_at")), then=Value("")
    )
    steps = [When(starts__lt=F("sent_at") + length, then=Value(name)) for name, length in _SHORTER_THAN]
    return Case(left_before, *steps, default=Value("week"), output_field=CharField())
