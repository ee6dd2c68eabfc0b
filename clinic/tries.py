"""Guessing ends: five wrong answers to one secret, or from one place, and none is looked at for a while.

A secret that does not exist is counted like one that does, so the count tells nobody which do.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from ipaddress import IPv6Address, ip_address

from django.utils.crypto import salted_hmac

from clinic import audit
from clinic.models import Tries

MOST = 5
WITHIN = timedelta(minutes=15)
LOCK = timedelta(minutes=15)
HOUSEHOLD = 64  # bits of an IPv6 address: one connection may ask from any address behind them


class TooManyTries(Exception):
    """Too many wrong answers; ``until`` is when the next one is looked at."""

    def __init__(self, until: datetime) -> None:
        super().__init__("too many wrong answers")
        self.until = until


def of_secret(kind: str, secret: str) -> str:
    """Return the subject under which answers to one secret are counted."""
    return salted_hmac("clinic.tries", f"{kind}:{secret}", algorithm="sha256").hexdigest()


def of_place(client_address: str | None) -> str:
    """Return the subject under which answers from one network address are counted."""
    address = ip_address(client_address) if client_address else None
    if isinstance(address, IPv6Address) and address.ipv4_mapped is None:
        return of_secret("place", str(int(address) >> (address.max_prefixlen - HOUSEHOLD)))
    return of_secret("place", str(getattr(address, "ipv4_mapped", None) or address))


@dataclass(frozen=True)
class Count:
    """The counts that one answer is held against, locked until the transaction ends."""

    rows: Sequence[Tries]
    now: datetime

    @property
    def locked(self) -> TooManyTries | None:
        """Return the refusal if no answer is looked at now."""
        ends = [row.locked_until for row in self.rows if row.locked_until and row.locked_until > self.now]
        return TooManyTries(max(ends)) if ends else None

    def wrong(self) -> TooManyTries | None:
        """Count a wrong answer; return the refusal if it was one too many. Call it last in the transaction."""
        for row in self.rows:
            if row.since + WITHIN <= self.now:
                row.wrong, row.since = 0, self.now
            row.wrong += 1
            if row.wrong >= MOST:
                row.wrong, row.locked_until = 0, self.now + LOCK
            row.save(update_fields=["wrong", "since", "locked_until"])
        refusal = self.locked
        if refusal:
            audit.record("tries.locked", self.rows[0], actor=None, now=self.now, patient=True)
        return refusal

    def right(self, subject: str) -> None:
        """Forget the wrong answers to the one secret that was answered. Those from the place stay counted."""
        Tries.objects.filter(subject=subject).delete()


def count(*subjects: str, now: datetime) -> Count:
    """Return the counts of some subjects. Inside a transaction: guesses at the same time wait for each other."""
    new = [Tries(subject=subject, since=now) for subject in sorted(subjects)]
    Tries.objects.bulk_create(new, ignore_conflicts=True)
    rows = Tries.objects.select_for_update().filter(subject__in=subjects).order_by("subject")
    return Count(list(rows), now)


def forget_old_tries(*, now: datetime) -> int:
    """Remove counts that no longer weigh; return how many."""
    return Tries.objects.filter(since__lte=now - WITHIN - LOCK).delete()[0]
