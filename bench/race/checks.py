"""What must hold in the tables when everything is at rest. Read without the help of the code under test."""

from collections import Counter
from collections.abc import Iterable, Iterator

from django.db.models import Count

from bench.race.person import Person, State
from booking import reconcile
from booking.models import Appointment, Status
from booking.tests.invariants import claims_missing_or_of_nothing, overlaps
from clinic import audit, clock
from clinic.models import AuditEvent
from clinic.outbox.models import OutboxMessage


def violations(people: Iterable[Person]) -> list[str]:
    """Return every broken promise, each with the number that PROOF knows it by."""
    return [*_claims(), *_promises(people), *_keys(), *_messages(), *_audit()]


def _claims() -> Iterator[str]:
    if pairs := overlaps():
        yield f"I1: {pairs} pairs of visits share a person or a room"
    missing, of_nothing = claims_missing_or_of_nothing()
    if missing or of_nothing:
        yield f"I2: {missing} cells without a claim, {of_nothing} claims of nothing"


def _promises(people: Iterable[Person]) -> Iterator[str]:
    """I3 and I4: what stands for each person is what the answers promised, and nothing else."""
    for person in people:
        stands = _what_stands(person)
        if stands not in person.may_be:
            yield f"I3: person {person.number} was told {person.may_be}, and {stands} stands"


def _what_stands(person: Person) -> State | list[State]:
    visits = Appointment.objects.filter(response=person.response, patient__isnull=False)
    found: list[State] = [
        "cancelled" if one.status == Status.CANCELLED else (one.practitioner_id, one.starts_at)
        for one in visits
    ]
    return found if len(found) > 1 else (found or [None])[0]


def _keys() -> Iterator[str]:
    used = Appointment.objects.exclude(idempotency_key=None).values("idempotency_key")
    for row in used.annotate(times=Count("pk")).filter(times__gt=1):
        yield f"I5: one form made {row['times']} appointments"


def _messages() -> Iterator[str]:
    """I6: each visit owes what it should, none twice.

    Whether a message left after a cancellation can't be told from times that a jumping clock has written.
    """
    told_by_times = ("has waited for a worker", "was sent after the cancellation")
    for fault in reconcile.faults(clock.now()):
        if not any(words in fault for words in told_by_times):
            yield f"I6: {fault}"
    twice = Counter(OutboxMessage.objects.values_list("kind", "about_id", "about_version")).items()
    yield from (f"I6: {kind} is owed {n} times" for (kind, _, _), n in twice if n > 1 and kind != "code")


def _audit() -> Iterator[str]:
    """I10: one entry for each booking, and the chain is whole."""
    if broken := audit.first_broken():
        yield f"I10: {broken}"
    booked = Appointment.objects.filter(patient__isnull=False).count()
    entries = AuditEvent.objects.filter(act="appointment.booked").count()
    if booked != entries:
        yield f"I10: {booked} visits were booked, {entries} entries say so"
