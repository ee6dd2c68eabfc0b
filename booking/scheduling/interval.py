"""Stretches of time and the few operations on them that scheduling needs."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from operator import attrgetter


@dataclass(frozen=True, slots=True)
class Interval:
    """From ``start`` up to, not including, ``end``; both aware.

    Raises ValueError if it would be empty or run backwards.
    """

    start: datetime
    end: datetime

    def __post_init__(self) -> None:
        if self.start >= self.end:
            raise ValueError(f"an interval must end after it starts: {self.start} to {self.end}")


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


def merge(intervals: Iterable[Interval]) -> list[Interval]:
    """Return the same time as the fewest intervals, earliest first; neighbours that touch become one."""
    merged: list[Interval] = []
    for one in sorted(intervals, key=attrgetter("start")):
        if merged and one.start <= merged[-1].end:
            if one.end > merged[-1].end:
                merged[-1] = Interval(merged[-1].start, one.end)
        else:
            merged.append(one)
    return merged


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
