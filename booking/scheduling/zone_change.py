"""A place's clocks go by another zone: what stands there keeps the time that the clock on the wall shows."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Generic, TypeVar
from zoneinfo import ZoneInfo

from booking.scheduling.cells import CELL
from booking.scheduling.sessions import first_shown

Key = TypeVar("Key")
Place = TypeVar("Place")


@dataclass(frozen=True, slots=True)
class KeptTimes(Generic[Key]):
    """The new instants of starts that keep their wall clock, and those that can't.

    ``unshown`` are starts that the new clock skips, ``begun`` those that would have begun by now.
    """

    starts: Mapping[Key, datetime]
    unshown: list[Key]
    begun: list[Key]


def same_wall_clock(instant: datetime, old: ZoneInfo, new: ZoneInfo) -> datetime:
    """Return when the new clock first shows what the old one shows at an instant, in UTC.

    If the new clock skips that time, the first instant after.
    """
    return first_shown(instant.astimezone(old).replace(tzinfo=None), new)


def keep_wall_clock(
    starts: Mapping[Key, datetime], old: ZoneInfo, new: ZoneInfo, *, now: datetime
) -> KeptTimes[Key]:
    """Return at which instants starts lie that keep the time on the wall when a zone changes."""
    kept = {key: same_wall_clock(start, old, new) for key, start in starts.items()}
    unshown = [key for key, start in kept.items() if _wall(start, new) != _wall(starts[key], old)]
    begun = [key for key, start in kept.items() if start <= now]
    return KeptTimes(kept, unshown, begun)


def shift(before: datetime, after: datetime) -> int:
    """Return by how many cells something moves. Offsets of zones are whole quarters of an hour."""
    return (after - before) // CELL


def crowded(taken: Iterable[tuple[Key, Place, int]], shifts: Mapping[Key, int]) -> list[Key]:
    """Return the keys that would take a cell of a place together with another key, in the order they came in.

    ``taken`` holds whose each cell of each place is; what is missing from ``shifts`` stays where it is.
    """
    takers: defaultdict[tuple[Place, int], list[Key]] = defaultdict(list)
    for key, place, cell in taken:
        takers[place, cell + shifts.get(key, 0)].append(key)
    several = {key: None for keys in takers.values() if len(keys) > 1 for key in keys}
    return list(several)


def _wall(instant: datetime, zone: ZoneInfo) -> datetime:
    return instant.astimezone(UTC).astimezone(zone).replace(tzinfo=None)
