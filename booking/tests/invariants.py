"""What must hold in the tables whenever nobody is writing, read without the help of the code under test."""

from collections import Counter
from datetime import timedelta
from itertools import combinations

from booking.models import Appointment, Claim, Status

CELL = 300  # seconds


def overlaps() -> int:
    """I1: count the pairs of standing appointments that share a resource at some time, buffers included."""
    return sum(
        bool(ours & theirs) and start < other_end and other_start < end
        for (ours, start, end), (theirs, other_start, other_end) in combinations(_standing(), 2)
    )


def claims_missing_or_of_nothing() -> tuple[int, int]:
    """I2: count the cells that standing appointments need without a claim, and the claims nobody needs."""
    needed = Counter(
        (resource, cell)
        for resources, start, end in _standing()
        for resource in resources
        for cell in range(int(start.timestamp()) // CELL, -(-int(end.timestamp()) // CELL))
    )
    claimed = Counter(Claim.objects.values_list("resource", "cell"))
    return (needed - claimed).total(), (claimed - needed).total()


def _standing() -> list[tuple]:
    appointments = Appointment.objects.exclude(status__in=[Status.CANCELLED, Status.NOSHOW])
    return [
        (
            {resource.pk for resource in one.resources.all()},
            one.starts_at - timedelta(minutes=one.visit_type.buffer_before),
            one.ends_at + timedelta(minutes=one.visit_type.buffer_after),
        )
        for one in appointments.select_related("visit_type").prefetch_related("resources")
    ]
