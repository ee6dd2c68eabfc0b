"""The least that a page or an act could cost: the same rows, the same template, nothing worked out."""

from datetime import datetime
from secrets import token_hex
from typing import Any

from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from booking.models import Appointment, Claim, ContactProof, Status
from booking.services.hold import HOLD
from clinic.models import AuditEvent, AuditHead, Patient
from clinic.outbox.models import OutboxMessage
from intake.models import QuestionnaireResponse

READY: dict[str, Any] = {}  # what the page of free times was last shown with
ROWS: dict[str, Any] = {}  # which claims it read
STEP: dict[str, Any] = {}  # whose row a bare step writes, and when


def times_floor(request: HttpRequest) -> HttpResponse:
    """Read the same claims by one query and fill the same template from ready data."""
    list(Claim.objects.filter(**ROWS).values_list("resource_id", "cell"))
    return render(request, "booking/times.html", READY)


def step_floor(request: HttpRequest) -> HttpResponse:
    """Write one row and lead on."""
    QuestionnaireResponse.objects.filter(pk=STEP["pk"]).update(updated_at=STEP["now"])
    return redirect("/")


def book_bare(pattern: Appointment, response: QuestionnaireResponse, cells: range, now: datetime) -> None:
    """Write the rows of one booking through the bare ORM, in the same two transactions."""
    with transaction.atomic():
        appointment = Appointment.objects.create(
            visit_type_id=pattern.visit_type_id,
            location_id=pattern.location_id,
            practitioner_id=pattern.practitioner_id,
            starts_at=pattern.starts_at,
            ends_at=pattern.ends_at,
            status=Status.HELD,
            held_until=now + HOLD,
            response=response,
            created_at=now,
        )
        resources = list(pattern.resources.values_list("pk", flat=True))
        appointment.resources.add(*resources)
        Claim.objects.bulk_create(
            Claim(resource_id=pk, cell=cell, appointment=appointment) for pk in resources for cell in cells
        )
        _audit(appointment, "held", now)
    ContactProof.objects.create(
        appointment=appointment, full_name="Ada Byron", mobile="+447700800000", channel="sms", proven_at=now
    )
    with transaction.atomic():
        patient = Patient.objects.create(
            reference=token_hex(6), full_name="Ada Byron", birth_date=now.date(), created_at=now
        )
        response.patient, response.expires_at = patient, None
        response.save(update_fields=["patient", "expires_at"])
        appointment.patient, appointment.status, appointment.held_until = patient, Status.BOOKED, None
        appointment.save(update_fields=["patient", "status", "held_until"])
        for kind in ("confirmation", "reminder_3_days", "reminder_1_day"):
            OutboxMessage.objects.create(
                kind=kind,
                channel="sms",
                recipient="+447700900000",
                about_id=appointment.pk,
                dedupe_key=f"{kind}:{appointment.pk}:bare",
                due_at=now,
                next_try_at=now,
            )
        _audit(appointment, "booked", now)


def _audit(appointment: Appointment, act: str, now: datetime) -> None:
    head = AuditHead.objects.select_for_update().get(pk=AuditHead.ONLY)
    event = AuditEvent(at=now, act=act, subject_type="booking.appointment", subject_id=str(appointment.pk))
    event.previous, event.digest = head.digest, f"{appointment.pk.hex}{act:>032}"
    event.save(force_insert=True)
    AuditHead.objects.filter(pk=AuditHead.ONLY).update(digest=event.digest)
