"""What messages about visits are written from, read for many of them at once."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from booking.models import Appointment, ChangedVisit
from booking.visit_link import new_visit_links
from clinic.models import Practice
from clinic.outbox.models import OutboxMessage


@dataclass(frozen=True, slots=True)
class ToldVisit:
    """A visit as it stands now, and the token of a link to it that was made for this message."""

    visit: Appointment
    practice: Practice
    link: str
    to_be_rung: bool  # it can't be at its time, and a colleague has yet to call about another


def gather_visits(messages: Sequence[OutboxMessage], now: datetime) -> None:
    """Read the visits of messages by one query, and make their links by one more."""
    with_all = Appointment.objects.select_related("location", "practitioner", "reminder_policy", "patient")
    visits = with_all.in_bulk({message.about_id for message in messages})
    practice = Practice.objects.the()
    links = new_visit_links(visits.values(), now)
    waiting = ChangedVisit.objects.unsettled().filter(appointment__in=visits, proposed_at=None)
    to_be_rung = set(waiting.values_list("appointment_id", flat=True))
    for message in messages:
        if visit := visits.get(message.about_id):
            message.gathered = ToldVisit(visit, practice, links[visit.pk], visit.pk in to_be_rung)


def told_visit(message: OutboxMessage, now: datetime) -> ToldVisit:
    """Return what a message tells of: as it was gathered, else as it is now. Raises Appointment.DoesNotExist."""
    told = message.gathered
    if told is None:
        gather_visits([message], now)
        told, message.gathered = message.gathered, None
    if not isinstance(told, ToldVisit):
        raise Appointment.DoesNotExist
    return told
