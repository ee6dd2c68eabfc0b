"""The page on which a time is chosen, for a new visit or for one that moves."""

from collections.abc import Iterator, Mapping
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

from django.http import QueryDict

from booking.diary import FreeTime, TimesOnRoute, by_day, timetable
from booking.forms import FilterForm
from booking.models import Appointment
from booking.views.month import month_of
from booking.views.nothing_found import FIRST_DAY, what_would_help
from booking.views.offered import Offer, Seal, days_of, once_each
from clinic.models import Practice, VisitType

DAYS = 7
NEAREST = 3


class Picker:
    """Every time that can be chosen for one kind of visit, as far as ``route`` allows; read once."""

    def __init__(
        self,
        visit_type: VisitType,
        route: Mapping[str, Any] | None,
        *,
        practice: Practice,
        subject: UUID,
        now: datetime,
        moving: Appointment | None = None,
    ) -> None:
        self.visit_type = visit_type
        self.seal = Seal(subject)
        self.practice = practice
        self.on_route = TimesOnRoute(visit_type, route, plan=timetable(practice), now=now, ignoring=moving)
        self.current = moving and (moving.practitioner_id, moving.starts_at)

    def page(self, query: QueryDict) -> dict[str, Any]:
        """Return what the page shows: the first free time, a week of days, filters, and the way on."""
        form, wanted = self._filters(query), self.wanted(query)
        first = next(wanted, None)
        return {
            "practice": self.practice,
            "visit_type": self.visit_type,
            "filters": form,
            "filtered": bool(query.keys() & {FIRST_DAY, *form.fields}),
            "first": self.seal.offer(first) if first and _day(query) is None else None,
            "key": uuid4().hex,
            **(self._week(first, wanted, query) if first else {"helps": what_would_help(self, query)}),
        }

    def wanted(self, query: QueryDict) -> Iterator[FreeTime]:
        """Yield the free times that a page's query asks for, earliest first and each once."""
        form, first_day = self._filters(query), _day(query)
        return once_each(
            free
            for free in self._times()
            if (first_day is None or free.local_start.date() >= first_day) and form.lets_through(free)
        )

    def month(self, query: QueryDict) -> dict[str, Any] | None:
        """Return what the page of a month shows; None where no time may be chosen at all."""
        form, window = self._filters(query), self.on_route.window
        if window is None:
            return None

        free = self.on_route.free_days(window, suits=form.suits, practitioner=form.practitioner)
        return {
            "practice": self.practice,
            "visit_type": self.visit_type,
            "filters": form,
            **month_of(query, window, self.on_route.zone, free),
        }

    def opening(self) -> FreeTime | None:
        """Return the first free time beyond those that can be chosen today; none where a route ends them."""
        return self.on_route.beyond()

    def offer(self, practitioner: int, starts_at: datetime) -> Offer | None:
        """Return the button of one time, if it is free."""
        wished = (practitioner, starts_at)
        free = (one for one in self._times() if (one.practitioner.pk, one.starts_at) == wished)
        return next(map(self.seal.offer, free), None)

    def nearest(self, to: datetime) -> list[Offer]:
        """Return the free times nearest to an instant, earliest first: what to take instead."""
        nearest = sorted(once_each(self._times()), key=lambda free: abs(free.starts_at - to))[:NEAREST]
        return [self.seal.offer(free) for free in sorted(nearest, key=lambda free: free.starts_at)]

    def _times(self) -> Iterator[FreeTime]:
        """Yield what is free but for the time that the patient has already, earliest first."""
        return (one for one in self.on_route if (one.practitioner.pk, one.starts_at) != self.current)

    def _filters(self, query: QueryDict) -> FilterForm:
        form = FilterForm(query, doctors={one.pk: one.name for one in self.on_route.practitioners})
        form.is_valid()
        return form

    def _week(self, first: FreeTime, others: Iterator[FreeTime], query: QueryDict) -> dict[str, Any]:
        """List the week that begins with a free time; ``later`` leads to the next, if there is one."""
        begin = first.local_start.date()
        end = begin + timedelta(days=DAYS)
        listed, beyond = [first], None
        for free in others:
            if free.local_start.date() >= end:
                beyond = free
                break
            listed.append(free)
        days = DAYS if beyond else (listed[-1].local_start.date() - begin).days + 1
        later = query.copy()
        later[FIRST_DAY] = end.isoformat()
        return {
            "days": list(days_of(by_day(listed, first_day=begin, days=days), self.seal)),
            "later": later.urlencode() if beyond else "",
        }


def _day(query: QueryDict) -> date | None:
    try:
        return date.fromisoformat(query.get(FIRST_DAY, ""))
    except ValueError:
        return None
