"""Who has not come yet to a practitioner who runs late."""

from datetime import datetime, timedelta

from booking.models import Appointment, Status
from booking.scheduling import start_of_day
from clinic.models import Practitioner


def waiting_to_come(practitioner: Practitioner, *, now: datetime, late: timedelta) -> list[Appointment]:
    """Return the booked visits of the rest of this day that would still begin later than now; one query."""
    zone = practitioner.resource.location.zone
    tomorrow = start_of_day(now.astimezone(zone).date() + timedelta(days=1), zone)
    booked = Appointment.objects.filter(
        practitioner=practitioner, status=Status.BOOKED, starts_at__gt=now - late, starts_at__lt=tomorrow
    )
    return list(booked.select_related("patient", "location", "contact", "practitioner").order_by("starts_at"))
