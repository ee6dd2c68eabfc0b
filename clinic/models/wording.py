"""What a clinic lets its messages say, in versions: nothing is ever written over."""

from django.db import models
from django.db.models import Q

from clinic.models.people import User
from clinic.models.practice import VisitType
from clinic.outbox.models import Channel


class MessageTemplate(models.Model):
    """One version of the text of one kind of message, with ``{placeholders}``; the current one is sent.

    Without a current row, or where the current one says so, our built-in text is sent. One for a visit
    type goes before one for all of them.
    """

    kind = models.CharField(max_length=40)
    channel = models.CharField(max_length=10, choices=Channel)
    language = models.CharField(max_length=10)
    visit_type = models.ForeignKey(VisitType, on_delete=models.PROTECT, null=True, blank=True)
    number = models.PositiveIntegerField()  # of the version, from 1
    current = models.BooleanField(default=True)
    is_built_in = models.BooleanField(default=False)  # from here on our own text again
    subject = models.CharField(max_length=120, blank=True)
    text = models.TextField(max_length=4000, blank=True)
    written_by = models.ForeignKey(User, on_delete=models.PROTECT)
    written_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["kind", "channel", "language", "visit_type", "number"],
                name="message_template_version_once",
            ),
            models.UniqueConstraint(
                fields=["kind", "channel", "language", "number"],
                condition=Q(visit_type=None),
                name="message_template_general_version_once",
            ),
            models.UniqueConstraint(
                fields=["kind", "channel", "language", "visit_type"],
                condition=Q(current=True),
                name="message_template_one_current",
            ),
            models.UniqueConstraint(
                fields=["kind", "channel", "language"],
                condition=Q(current=True, visit_type=None),
                name="message_template_one_general_current",
            ),
            models.CheckConstraint(
                condition=Q(is_built_in=True, subject="", text="") | (Q(is_built_in=False) & ~Q(text="")),
                name="message_template_has_a_text",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} by {self.channel} in {self.language}, version {self.number}"
