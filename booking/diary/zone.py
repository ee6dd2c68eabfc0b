"""What a change of a place's time zone means for the visits that stand there."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID
from zoneinfo import ZoneInfo

from django.db.models import Q

from booking.models import Appointment, Claim, WaitlistOffer
from booking.models.appointment import OPEN, Status
from booking.scheduling.cells import CELL, EPOCH
from booking.scheduling.zone_change import crowded, keep_wall_clock, shift
from clinic.models import Location

WIDEST = timedelta(hours=27)  # from UTC-12 to UTC+14, and an hour of summer


@dataclass(frozen=True, slots=True)
class Kept:
    """A visit or a held time that keeps its wall clock, and the instant at which it would start."""

    appointment: Appointment
    starts_at: datetime


@dataclass(frozen=True, slots=True)
class ZoneChange:
    """What a change moves, and what can't hold: then nothing may be changed.

    ``unshown``: the new clock skips their time; ``begun``: they would have begun by now; ``crowded``: they
    would meet others in one room; ``offers``: earlier times that somebody is being asked about.
    """

    place: Location
    zone: str
    kept: list[Kept]
    unshown: list[Appointment]
    begun: list[Appointment]
    crowded: list[Appointment]
    offers: int

    @property
    def holds(self) -> bool:
        """Say whether everything keeps its time."""
        return not (self.unshown or self.begun or self.crowded or self.offers)


def zone_change(place: Location, zone: str, *, now: datetime, locked: bool = False) -> ZoneChange:
    """Return what another zone would mean for a place; four queries. ``locked``: nobody changes it meanwhile."""
    standing = (
        Appointment.objects.filter(location=place, status__in=OPEN, starts_at__gt=now)
        .exclude(status=Status.HELD, held_until__lte=now)
        .select_related("patient", "visit_type", "contact", "location")
        .order_by("starts_at", "pk")
    )
    if locked:
        standing = standing.select_for_update(of=("self",))
    visits = {one.pk: one for one in standing}
    starts = {pk: one.starts_at for pk, one in visits.items()}
    times = keep_wall_clock(starts, place.zone, ZoneInfo(zone), now=now)
    shifts = {pk: shift(starts[pk], after) for pk, after in times.starts.items()}
    together = [visits[pk] for pk in crowded(_taken(place, now), shifts) if pk in visits]
    return ZoneChange(
        place,
        zone,
        [Kept(one, times.starts[pk]) for pk, one in visits.items()],
        [visits[pk] for pk in times.unshown],
        [visits[pk] for pk in times.begun],
        together,
        WaitlistOffer.objects.open()
        .filter(practitioner__resource__location=place, expires_at__gt=now)
        .count(),
    )


def _taken(place: Location, now: datetime) -> list[tuple[UUID, tuple[int, int], int]]:
    """Return each claimed cell that anything could move to; an expired hold takes none."""
    first = (now - WIDEST - EPOCH) // CELL
    claims = Claim.objects.filter(resource__location=place, cell__gte=first)
    expired = Q(appointment__in=Appointment.objects.expired_holds(now).values("pk"))
    rows = claims.exclude(expired).values_list("appointment", "resource", "lane", "cell")
    return [(appointment, (resource, lane), cell) for appointment, resource, lane, cell in rows]
