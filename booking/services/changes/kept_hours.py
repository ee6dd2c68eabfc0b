"""Hours as a change of the schedule keeps them until it is made or undone."""

from collections.abc import Iterable, Mapping
from datetime import date, time
from typing import Any

from booking.scheduling import WeeklyHours


def as_detail(hours: Iterable[WeeklyHours]) -> list[dict[str, Any]]:
    """Return hours as JSON can hold them."""
    return [
        {
            "weekday": one.weekday,
            "opens_at": one.opens_at.isoformat(),
            "closes_at": one.closes_at.isoformat(),
            "valid_from": one.valid_from and one.valid_from.isoformat(),
            "valid_until": one.valid_until and one.valid_until.isoformat(),
            "only": sorted(one.only),
        }
        for one in sorted(hours, key=lambda row: (row.weekday, row.opens_at, row.valid_from or date.min))
    ]


def from_detail(detail: Iterable[Mapping[str, Any]]) -> list[WeeklyHours]:
    """Return the hours that were kept."""
    return [
        WeeklyHours(
            one["weekday"],
            time.fromisoformat(one["opens_at"]),
            time.fromisoformat(one["closes_at"]),
            one["valid_from"] and date.fromisoformat(one["valid_from"]),
            one["valid_until"] and date.fromisoformat(one["valid_until"]),
            frozenset(one["only"]),
        )
        for one in detail
    ]
