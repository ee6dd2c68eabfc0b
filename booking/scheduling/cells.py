"""Cells: time cut into whole five minutes, so that a unique key can forbid an overlap."""

from datetime import UTC, datetime, timedelta
from functools import lru_cache

from booking.scheduling.interval import Interval

CELL = timedelta(minutes=5)
EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


def cells(interval: Interval) -> range:
    """Return the numbers of all cells that an interval touches, counted from 1970-01-01T00:00Z."""
    return range((interval.start - EPOCH) // CELL, -((EPOCH - interval.end) // CELL))


def aligned(first_cell: int, last_cell: int) -> Interval:
    """Return the time from the start of one cell to the end of another."""
    return Interval(_start(first_cell), _start(last_cell + 1))


@lru_cache(maxsize=16_384)  # eight weeks, which every page asks for again
def _start(cell: int) -> datetime:
    return EPOCH + cell * CELL
