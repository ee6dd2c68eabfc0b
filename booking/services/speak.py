"""In which language somebody is spoken to."""

from uuid import UUID

from django.db import transaction
from django.db.models import Q

from booking.models import Appointment
from clinic.models import OutboxMessage, Patient
from clinic.outbox.models import UNSENT
from intake.models import QuestionnaireResponse


@transaction.atomic
def speak(response_id: UUID, language: str) -> None:
    """Keep the language in which some answers are given; the patient's messages to come are written in it."""
    QuestionnaireResponse.objects.filter(pk=response_id).update(language=language)
    Patient.objects.filter(responses=response_id).update(language=language)
    visits = Appointment.objects.filter(patient__responses=response_id)
    theirs = Q(about_id=response_id) | Q(about_id__in=visits.values("pk"))
    OutboxMessage.objects.filter(theirs, state__in=UNSENT).update(language=language)
