"""How a person who holds a time can be reached, and the proof that they can."""

import uuid

from django.db import models
from django.db.models import Q

from booking.codes import new_nonce
from booking.models.appointment import Appointment
from clinic.models import Patient
from clinic.outbox.models import Channel


class ContactProof(models.Model):
    """What somebody typed about themselves, and how far they got in proving one contact of it.

    The six-digit code is made of the server's secret, this row's id and its nonce; it is never stored.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    appointment = models.OneToOneField(Appointment, on_delete=models.CASCADE, related_name="contact")
    full_name = models.CharField(max_length=120)
    mobile = models.CharField(max_length=16, blank=True)  # E.164
    email = models.EmailField(blank=True)
    phone_owner = models.CharField(max_length=6, choices=Patient.PhoneOwner, default=Patient.PhoneOwner.MINE)
    access_needs = models.JSONField(default=list, blank=True)  # codes, as in Patient
    channel = models.CharField(max_length=10, choices=Channel)
    nonce = models.CharField(max_length=32, default=new_nonce)
    tries = models.PositiveSmallIntegerField(default=0)
    sends = models.PositiveSmallIntegerField(default=0)
    sent_at = models.DateTimeField(null=True, blank=True)
    expires_at = models.DateTimeField(null=True, blank=True)
    locked_until = models.DateTimeField(null=True, blank=True)
    proven_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=(Q(channel="email") & ~Q(email="")) | (~Q(channel="email") & ~Q(mobile="")),
                name="contact_reaches_someone",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.channel} for {self.appointment_id}"

    @property
    def address(self) -> str:
        """Return where messages go: the e-mail address or the phone number."""
        return self.email if self.channel == Channel.EMAIL else self.mobile
