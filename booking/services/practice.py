"""The places of the practice, as the manager changes them."""

from dataclasses import dataclass
from datetime import datetime

from booking.services.versions import changes_between, refuse_if_changed
from booking.services.whole import whole
from clinic import audit
from clinic.models import Location, User


@dataclass(frozen=True, slots=True)
class PlaceDetails:
    """What is said of a place; its time zone is changed by ``change_zone``."""

    name: str
    address: str
    directions: str
    country: str
    region: str


def details_of(place: Location) -> PlaceDetails:
    """Return what is said of a place as it stands."""
    return PlaceDetails(place.name, place.address, place.directions, place.country, place.region)


@whole
def change_place(*, place: Location, details: PlaceDetails, read: str, actor: User, now: datetime) -> None:
    """Say other things of a place. The same again changes nothing.

    ``read`` is the version of what was before the manager. Raises ChangedSinceRead if it is other by now, or
    Busy.
    """
    current = Location.objects.select_for_update().get(pk=place.pk)
    standing = details_of(current)
    changes = changes_between(standing, details)
    if not changes:
        return
    refuse_if_changed(standing, read)
    for name in changes:
        setattr(current, name, getattr(details, name))
    current.save(update_fields=list(changes))
    audit.record("location.changed", current, actor=actor, now=now, detail={"changes": changes})
