"""What intake may tell a patient about the appointment that their answers have led to."""

from datetime import datetime
from uuid import UUID

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
