"""What intake may know of the appointments that somebody's answers have led to."""

from datetime import datetime
from uuid import UUID

from django.db.models import BooleanField, Exists, ExpressionWrapper, OuterRef, Q
from django.db.models.expressions import Combinable
from django.urls import reverse

from booking.models import Appointment, Status
from clinic.times import instant_words
from intake.appointments import StandingAppointment


def standing_appointment(response_id: UUID, now: datetime) -> StandingAppointment | None:
    """Return the appointment to come that was booked with one patient's answers, if there is one."""
    booked = Appointment.objects.filter(response=response_id, status=Status.BOOKED, starts_at__gt=now)
    appointment = booked.select_related("location").first()
    if appointment is None:
        return None
    return StandingAppointment(
        when=instant_words(appointment.starts_at, appointment.location.zone),
        url=reverse("booking:booked", args=[response_id]),
    )


def visit_begun(now: datetime) -> Combinable:
    """Return what tells, in a query of answers, whether the visit booked with them has begun or is over.

    Somebody who is here and waits is not in the visit yet, however late it is: the doctor begins it by
    opening what they told.
    """
    visits = Appointment.objects.visits().filter(response=OuterRef("pk"))
    ahead = visits.filter(Q(status=Status.ARRIVED) | Q(status=Status.BOOKED, starts_at__gt=now))
    return ExpressionWrapper(Exists(visits) & ~Exists(ahead), output_field=BooleanField())
