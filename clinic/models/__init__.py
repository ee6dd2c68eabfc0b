"""The practice: who works here, who comes here, where, and what was done."""

from clinic.models.audit import AuditEvent, AuditHead
from clinic.models.links import PatientLink, Purpose
from clinic.models.people import Patient, Practitioner, Right, User
from clinic.models.practice import Location, Practice, Resource, VisitType
from clinic.models.tries import Tries
from clinic.models.wording import MessageTemplate
from clinic.outbox.models import OutboxMessage, QueueRound

__all__ = [
    "AuditEvent",
    "AuditHead",
    "Location",
    "MessageTemplate",
    "OutboxMessage",
    "Patient",
    "PatientLink",
    "Practice",
    "Practitioner",
    "Purpose",
    "QueueRound",
    "Resource",
    "Right",
    "Tries",
    "User",
    "VisitType",
]
