"""Wrong answers to a secret, counted so that guessing ends."""

from django.db import models


class Tries(models.Model):
    """How often a secret was guessed wrong of late, or how often somebody guessed wrong.

    ``subject`` is a keyed hash: neither the secret nor the address that asked can be read here.
    """

    subject = models.CharField(max_length=64, unique=True)  # HMAC-SHA-256, hex
    wrong = models.PositiveSmallIntegerField(default=0)
    since = models.DateTimeField()  # the first of them
    locked_until = models.DateTimeField(null=True, blank=True)

    class Meta:
        indexes = [models.Index(fields=["since"], name="tries_by_time")]

    def __str__(self) -> str:
        return f"{self.wrong} wrong tries"
