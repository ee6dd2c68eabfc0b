"""Stretches of time and the few operations on them that scheduling needs."""

from collections.abc import Iterable, Iterator
from datetime import datetime, timedelta
from operator import attrgetter
from typing import NamedTuple, Self


class _Pair(NamedTuple):
    start: datetime
    end: datetime


class Interval(_Pair):
    """From ``start`` up to, not including, ``end``; both aware.

    A tuple, since a page makes a thousand of them. Raises ValueError if it would be empty or run backwards.
    """

    __slots__ = ()

    def __new__(cls, start: datetime, end: datetime) -> Self:
        """Refuse what is no stretch of time."""
        if start >= end:
            raise ValueError(f"an interval must end after it starts: {start} to {end}")
        return tuple.__new__(cls, (start, end))


def subtract(whole: Interval, taken: Iterable[Interval]) -> Iterator[Interval]:
    """Yield what is left of ``whole``, earliest first; ``taken`` may overlap, in any order."""
    free_from = whole.start
    for one in sorted(taken, key=attrgetter("start")):
        if one.start >= whole.end:
            break
        if one.start > free_from:
            yield Interval(free_from, one.start)
        free_from = max(free_from, one.end)
    if free_from < whole.end:
        yield Interval(free_from, whole.end)


def merge(intervals: Iterable[Interval], *, across: timedelta = timedelta()) -> list[Interval]:
    """Return the same time as the fewest intervals, earliest first; neighbours that touch become one.

    So do neighbours that are no further than ``across`` apart.
    """
    ordered = sorted(intervals)
    if not ordered:
        return []
    merged: list[Interval] = []
    start, end = ordered[0]
    for one_start, one_end in ordered:
        if one_start > end + across:
            merged.append(Interval(start, end))
            start, end = one_start, one_end
        elif one_end > end:
            end = one_end
    return [*merged, Interval(start, end)]


def intersect(first: Iterable[Interval], second: Iterable[Interval]) -> Iterator[Interval]:
    """Yield the time that is in both, earliest first."""
    ours, theirs = merge(first), merge(second)
    at = other = 0
    while at < len(ours) and other < len(theirs):
        start = max(ours[at].start, theirs[other].start)
        end = min(ours[at].end, theirs[other].end)
        if start < end:
            yield Interval(start, end)
        if ours[at].end <= theirs[other].end:
            at += 1
        else:
            other += 1
