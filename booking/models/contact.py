"""How a person who holds a time can be reached, and the proof that they can."""

from django.db import models
from django.db.models import Q

from booking.models.appointment import Appointment
from booking.models.codes import SentCode
from clinic.models import Patient
from clinic.outbox.models import Channel


class ContactProof(SentCode):
    """What somebody typed about themselves, and how far they got in proving one contact of it."""

    appointment = models.OneToOneField(Appointment, on_delete=models.CASCADE, related_name="contact")
    full_name = models.CharField(max_length=120)
    mobile = models.CharField(max_length=16, blank=True)  # E.164
    email = models.EmailField(blank=True)
    phone_owner = models.CharField(max_length=6, choices=Patient.PhoneOwner, default=Patient.PhoneOwner.MINE)
    access_needs = models.JSONField(default=list, blank=True)  # codes, as in Patient

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
