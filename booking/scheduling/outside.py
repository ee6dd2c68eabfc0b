"""Which visits that stand no longer fit, once hours or closures have changed."""

from bisect import bisect_right
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from operator import attrgetter
from typing import Generic, TypeVar

from booking.scheduling.interval import Interval, merge

Key = TypeVar("Key")
Works = tuple[int, int]  # a resource and a kind of visit: hours may be for some kinds only


@dataclass(frozen=True, slots=True)
class Standing(Generic[Key]):
    """What one visit takes of one resource; a visit that needs three things stands three times.

    ``visit`` is the time with the patient, ``occupied`` that with its buffers. ``buffers_inside`` says that
    the buffers lie within the sessions as well: a room is prepared while it is open, whereas a practitioner
    may do so before their hours.
    """

    key: Key
    resource: int
    visit_type: int
    visit: Interval
    occupied: Interval
    buffers_inside: bool = False


def standing_outside(
    visits: Iterable[Standing[Key]],
    sessions: Mapping[Works, Sequence[Interval]],
    closures: Mapping[int, Sequence[Interval]],
) -> list[Key]:
    """Return the keys of the visits that no longer fit, each once, in the order they came in.

    A visit fits where it would still be offered: within one session of each of its resources, touching no
    closure with its buffers. ``sessions`` are by resource and kind of visit: one that is missing works always
    (a room without hours), one without any session never. ``closures`` are by resource, those of its whole
    place included. Both may overlap, in any order, and reach as far as the visits do.
    """
    open_parts = {works: merge(parts) for works, parts in sessions.items()}
    closed_parts = {resource: merge(parts) for resource, parts in closures.items()}
    outside = {
        one.key: None
        for one in visits
        if not _works(one, open_parts) or _touches(one.occupied, closed_parts.get(one.resource, []))
    }
    return list(outside)


def standing_together(visits: Iterable[Standing[Key]]) -> list[Key]:
    """Return the keys of the visits that would take one resource at the same time, buffers included."""
    together: dict[Key, None] = {}
    last: dict[int, Standing[Key]] = {}  # of each resource, the one that ends last so far
    for one in sorted(visits, key=lambda stands: stands.occupied.start):
        before = last.get(one.resource)
        if before and one.occupied.start < before.occupied.end:
            together |= {before.key: None, one.key: None}
        if before is None or one.occupied.end > before.occupied.end:
            last[one.resource] = one
    return list(together)


def _works(one: Standing[Key], open_parts: Mapping[Works, list[Interval]]) -> bool:
    parts = open_parts.get((one.resource, one.visit_type))
    if parts is None:
        return True
    needed = one.occupied if one.buffers_inside else one.visit
    begun = bisect_right(parts, needed.start, key=attrgetter("start"))
    return begun > 0 and needed.end <= parts[begun - 1].end


def _touches(occupied: Interval, merged: Sequence[Interval]) -> bool:
    first = bisect_right(merged, occupied.start, key=attrgetter("end"))
    return first < len(merged) and merged[first].start < occupied.end
