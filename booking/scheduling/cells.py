"""Cells: time cut into whole five minutes, so that a unique key can forbid an overlap."""

from datetime import UTC, datetime, timedelta

from booking.scheduling.interval import Interval

CELL = timedelta(minutes=5)
EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_SECONDS = CELL // timedelta(seconds=1)


def cells(interval: Interval) -> range:
    """Return the numbers of all cells that an interval touches, counted from 1970-01-01T00:00Z."""
    return range((interval.start - EPOCH) // CELL, -((EPOCH - interval.end) // CELL))


def aligned(first_cell: int, last_cell: int) -> Interval:
    """Return the time from the start of one cell to the end of another."""
    # A third of the time of EPOCH + cell * CELL, and a diary has thousands.
    start = datetime.fromtimestamp(first_cell * _SECONDS, UTC)
    return Interval(start, datetime.fromtimestamp((last_cell + 1) * _SECONDS, UTC))
