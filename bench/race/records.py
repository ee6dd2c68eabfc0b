"""What a person reads off their phone, taken from the tables: the code and the link of the message."""

from collections.abc import Callable
from datetime import datetime, timedelta
from time import sleep
from typing import TypeVar
from uuid import UUID

from django.db import DatabaseError, connection
from django.urls import reverse

from booking.codes import six_digits
from booking.models import Appointment, ContactProof, WaitlistOffer
from clinic import clock, links
from clinic.models import Purpose

T = TypeVar("T")


def code_of(response: UUID) -> str:
    """Return the code that was sent last for what some answers hold."""

    def read() -> str:
        proofs = ContactProof.objects.filter(appointment__response=response)
        proof = proofs.order_by("-appointment__created_at").first()
        return six_digits(proof.pk, proof.nonce) if proof else ""

    return patiently(read)


def link_of(response: UUID) -> str:
    """Return the path of a link to what some answers booked, as the message has it."""

    def read() -> str:
        now = clock.now()
        visit = Appointment.objects.get(response=response, patient__isnull=False)
        token = links.issue(
            Purpose.APPOINTMENT, visit.pk, expires_at=visit.ends_at + timedelta(days=1), now=now
        )
        return reverse("booking:manage", args=[token])

    return patiently(read)


def offered(offer: UUID) -> tuple[int, datetime]:
    """Return practitioner and start of an offer, as the page shows them."""

    def read() -> tuple[int, datetime]:
        one = WaitlistOffer.objects.get(pk=offer)
        return one.practitioner_id, one.starts_at

    return patiently(read)


def patiently(read: Callable[[], T]) -> T:
    """Ask the tables, once more after a while if they are out of reach: the race may be breaking them."""
    for wait in (0.5, 2.0, 6.0):
        try:
            return read()
        except DatabaseError:
            pass
        finally:
            connection.close()  # it may be cut; and there are fewer lines than clients
        sleep(wait)
    return read()
