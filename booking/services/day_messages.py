"""Owing the messages round a visit whose moment has come: asked again and again, each is owed once."""

from datetime import datetime, timedelta
from uuid import NAMESPACE_URL, uuid5

from django.conf import settings
from django.db.models import Exists, OuterRef

from booking.models import Appointment, Status
from booking.models.appointment import AppointmentQuerySet
from booking.reminders import owe_at_once
from booking.scheduling.day_messages import after_visit_at, digest_at, finish_answers_at, is_due
from booking.services.questions import KIND as QUESTIONS
from clinic.models import Practitioner
from clinic.outbox import enqueue
from clinic.outbox.models import Channel, OutboxMessage
from intake.models import QuestionnaireResponse

FINISH, AFTERWARDS, DIGEST = "finish_answers", "after_visit", "digest"
SOON = timedelta(days=4)
LATELY = timedelta(hours=36)


def owe_answers_to_finish(*, now: datetime) -> None:
    """Ask whoever has begun to answer to finish before the visit: once, and only where it was booked in time."""
    coming = Appointment.objects.filter(
        status=Status.BOOKED, starts_at__gt=now, starts_at__lt=now + SOON, response__isnull=False
    ).exclude(response__status=QuestionnaireResponse.Status.COMPLETED)
    for visit in _untold(coming, FINISH, QUESTIONS):  # those that a colleague sent will do
        due_at = finish_answers_at(visit.starts_at, visit.location.zone)
        if is_due(due_at, now) and visit.created_at < due_at:
            owe_at_once(visit, FINISH, key=visit.pk, now=now)


def owe_words_afterwards(*, now: datetime) -> None:
    """Thank whoever came, and say where to turn with a question."""
    came = Appointment.objects.filter(
        status__in=[Status.ARRIVED, Status.FULFILLED], ends_at__lte=now, starts_at__gt=now - LATELY
    )
    for visit in _untold(came, AFTERWARDS):
        if is_due(after_visit_at(visit.ends_at, visit.location.zone), now):
            owe_at_once(visit, AFTERWARDS, key=visit.pk, now=now)


def owe_digests(*, now: datetime) -> None:
    """Send each doctor word of tomorrow's list, the evening before."""
    doctors = Practitioner.objects.filter(user__is_active=True, user__is_doctor=True)
    for doctor in doctors.select_related("user", "resource__location"):
        zone = doctor.resource.location.zone
        tomorrow = now.astimezone(zone).date() + timedelta(days=1)
        if doctor.user is None or not is_due(digest_at(tomorrow, zone), now):
            continue
        key = f"{DIGEST}:{doctor.pk}:{tomorrow}"
        enqueue(
            kind=DIGEST,
            channel=Channel.EMAIL,
            recipient=doctor.user.email,
            language=settings.STAFF_LANGUAGE,
            about_id=uuid5(NAMESPACE_URL, key),
            dedupe_key=key,
            due_at=now,
        )


def _untold(visits: AppointmentQuerySet, *kinds: str) -> AppointmentQuerySet:
    """Keep the visits about which none of these messages was ever owed."""
    told = OutboxMessage.objects.filter(about_id=OuterRef("pk"), kind__in=kinds)
    return visits.filter(~Exists(told)).select_related("location", "patient", "contact")
