"""A patient wants no more reminders or notes, or wants them again. What they need to keep a visit stays owed."""

from datetime import datetime
from enum import StrEnum

from booking.models import Appointment
from booking.services.whole import whole
from clinic import audit
from clinic.models import Patient


class Stoppable(StrEnum):
    """What may be stopped: the reminders of visits; notes before and after them."""

    REMINDERS = "reminders"
    NOTES = "notes"


UNWANTED = "the patient wants none"  # why one of these is not sent


def is_unwanted(visit: Appointment, which: Stoppable) -> bool:
    """Say whether the patient of a visit stopped messages of a kind."""
    return visit.patient is not None and which in visit.patient.unwanted


@whole
def choose_messages(*, appointment: Appointment, which: Stoppable, wanted: bool, now: datetime) -> Patient:
    """Stop messages of a kind for the patient of a visit, or send them again from now on.

    The same choice again changes nothing. Raises ValueError for a visit of nobody, or Busy.
    """
    if appointment.patient_id is None:
        raise ValueError("nobody to ask")
    patient = Patient.objects.select_for_update().get(pk=appointment.patient_id)
    if wanted == (which not in patient.unwanted):
        return patient
    others = [code for code in patient.unwanted if code != which]
    patient.unwanted = others if wanted else [*others, which]
    patient.save(update_fields=["unwanted"])
    act = "messages.wanted" if wanted else "messages.stopped"
    audit.record(act, patient, actor=None, now=now, patient=True, detail={"which": which})
    return patient
