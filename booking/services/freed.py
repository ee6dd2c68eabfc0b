"""Times that a visit leaves, for those who wait for an earlier one."""

from datetime import datetime

from booking.models import Appointment, FreedTime


def note_freed(visit: Appointment, now: datetime) -> None:
    """Remember the start that a visit leaves, or may leave, in the transaction that moves, ends or offers it.

    One insert is all that the patient's request pays: whom to offer it to is worked out by a worker.
    """
    left = FreedTime(practitioner_id=visit.practitioner_id, starts_at=visit.starts_at, freed_at=now)
    FreedTime.objects.bulk_create([left], ignore_conflicts=True)
