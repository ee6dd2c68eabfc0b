"""The kinds of visit and the places of the practice, as the manager changes them."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any

from booking.services.versions import refuse_if_changed
from booking.services.whole import whole
from clinic import audit
from clinic.models import Location, User, VisitType


@dataclass(frozen=True, slots=True)
class VisitTerms:
    """How a kind of visit is given and booked. Lengths and lead time in minutes, the horizon in days."""

    minutes: int
    buffer_before: int
    buffer_after: int
    lead_time_minutes: int
    horizon_days: int
    daily_limit: int | None
    needs: Sequence[str]  # kinds of resource, in order
    practitioners: Sequence[int]  # their keys, in order
    online: bool
    active: bool


@dataclass(frozen=True, slots=True)
class PlaceDetails:
    """What is said of a place; its time zone is changed by ``change_zone``."""

    name: str
    address: str
    directions: str
    country: str
    region: str


def terms_of(visit_type: VisitType) -> VisitTerms:
    """Return the terms of a kind of visit as they stand."""
    return VisitTerms(
        minutes=visit_type.minutes,
        buffer_before=visit_type.buffer_before,
        buffer_after=visit_type.buffer_after,
        lead_time_minutes=visit_type.lead_time_minutes,
        horizon_days=visit_type.horizon_days,
        daily_limit=visit_type.daily_limit,
        needs=sorted(visit_type.needs),
        practitioners=sorted(visit_type.practitioners.values_list("pk", flat=True)),
        online=visit_type.online,
        active=visit_type.active,
    )


def details_of(place: Location) -> PlaceDetails:
    """Return what is said of a place as it stands."""
    return PlaceDetails(place.name, place.address, place.directions, place.country, place.region)


@whole
def change_visit_type(
    *, visit_type: VisitType, terms: VisitTerms, read: str, actor: User, now: datetime
) -> None:
    """Give a kind of visit other terms; visits that stand keep their length. The same terms change nothing.

    ``read`` is the version of the terms that were before the manager. Raises ChangedSinceRead if they are
    others by now, or Busy.
    """
    current = VisitType.objects.select_for_update().get(pk=visit_type.pk)
    standing = terms_of(current)
    changes = _changes(standing, terms)
    if not changes:
        return
    refuse_if_changed(standing, read)
    for name in changes:
        if name != "practitioners":
            setattr(current, name, getattr(terms, name))
    current.save()
    current.practitioners.set(terms.practitioners)
    audit.record("visit_type.changed", current, actor=actor, now=now, detail={"changes": changes})


@whole
def change_place(*, place: Location, details: PlaceDetails, read: str, actor: User, now: datetime) -> None:
    """Say other things of a place. The same again changes nothing.

    ``read`` is the version of what was before the manager. Raises ChangedSinceRead if it is other by now, or
    Busy.
    """
    current = Location.objects.select_for_update().get(pk=place.pk)
    standing = details_of(current)
    changes = _changes(standing, details)
    if not changes:
        return
    refuse_if_changed(standing, read)
    for name in changes:
        setattr(current, name, getattr(details, name))
    current.save(update_fields=list(changes))
    audit.record("location.changed", current, actor=actor, now=now, detail={"changes": changes})


def _changes(before: VisitTerms | PlaceDetails, after: VisitTerms | PlaceDetails) -> dict[str, list[Any]]:
    """Return before and after of each thing that differs."""
    was, will_be = asdict(before), asdict(after)
    return {name: [was[name], will_be[name]] for name in was if was[name] != will_be[name]}
