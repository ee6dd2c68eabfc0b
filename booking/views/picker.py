"""The page on which a time is chosen, for a new visit or for one that moves."""

from collections.abc import Mapping
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

from django.http import QueryDict

from booking.diary import FreeTime, by_day, times_on_route
from booking.forms import FilterForm
from booking.models import Appointment
from booking.views.offered import Offer, Seal, days_of, once_each
from clinic.models import VisitType

DAYS = 7
FIRST_DAY = "from"  # in the query string
NEAREST = 3


class Picker:
    """Every time that can be chosen for one kind of visit, as far as ``route`` allows; read once."""

    def __init__(
        self,
        visit_type: VisitType,
        route: Mapping[str, Any] | None,
        *,
        subject: UUID,
        now: datetime,
        moving: Appointment | None = None,
    ) -> None:
        self.visit_type, self.moving = visit_type, moving
        self.seal = Seal(subject)
        times = times_on_route(visit_type, route, now=now, ignoring=moving)
        current = moving and (moving.practitioner_id, moving.starts_at)
        self.times = [free for free in times if (free.practitioner.pk, free.starts_at) != current]

    def page(self, query: QueryDict) -> dict[str, Any]:
        """Return what the page shows: the first free time, a week of days, filters, and the way on."""
        doctors = {free.practitioner.pk: free.practitioner.name for free in self.times}
        form = FilterForm(query, doctors=doctors)
        form.is_valid()
        wanted = once_each(free for free in self.times if form.lets_through(free))
        first_day = _day(query.get(FIRST_DAY, ""))
        listed = [free for free in wanted if first_day is None or free.local_start.date() >= first_day]
        return {
            "visit_type": self.visit_type,
            "filters": form,
            "first": None if first_day or not listed else self.seal.offer(listed[0]),
            "any_at_all": bool(self.times),
            "key": uuid4().hex,
            **self._week(listed, query),
        }

    def offer(self, practitioner: int, starts_at: datetime) -> Offer | None:
        """Return the button of one time, if it is free."""
        wished = (practitioner, starts_at)
        free = (one for one in self.times if (one.practitioner.pk, one.starts_at) == wished)
        return next(map(self.seal.offer, free), None)

    def nearest(self, to: datetime) -> list[Offer]:
        """Return the free times nearest to an instant, earliest first: what to take instead."""
        nearest = sorted(once_each(self.times), key=lambda free: abs(free.starts_at - to))[:NEAREST]
        return [self.seal.offer(free) for free in sorted(nearest, key=lambda free: free.starts_at)]

    def _week(self, listed: list[FreeTime], query: QueryDict) -> dict[str, Any]:
        if not listed:
            return {"days": [], "later": ""}
        begin, last = (free.local_start.date() for free in (listed[0], listed[-1]))
        end = begin + timedelta(days=DAYS)
        days = by_day(listed, first_day=begin, days=min(DAYS, (last - begin).days + 1))
        later = query.copy()
        later[FIRST_DAY] = end.isoformat()
        return {
            "days": list(days_of(days, self.seal)),
            "later": later.urlencode() if last >= end else "",
        }


def _day(typed: str) -> date | None:
    try:
        return date.fromisoformat(typed)
    except ValueError:
        return None
