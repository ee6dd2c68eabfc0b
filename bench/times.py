"""The page of free times beside its floor, and free times in pure Python beside a try of each with each."""

from collections.abc import Callable
from datetime import UTC, date, datetime, time, timedelta
from time import thread_time
from zoneinfo import ZoneInfo

from django.db import connection
from django.db.models import Q
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from bench.clinic import NOW, browser_of, draft
from bench.figures import Figure, median, side_by_side
from bench.floors import READY, ROWS
from booking.diary.resources import busy_of
from booking.diary.timetable import timetable
from booking.models import Claim
from booking.scheduling import Interval, Visit, WeeklyHours, cells, offered_starts, sessions, widened
from clinic.models import Practitioner, Resource

DAYS = 30
ROUNDS = 60


def figures() -> list[Figure]:
    """Measure all of them."""
    return [*_page(), _pure(), _beside_each_with_each()]


def _page() -> list[Figure]:
    response = draft()
    client = browser_of(response)
    url = reverse("booking:times", args=[response.pk])
    shown = client.get(url)
    READY.update({key: shown.context[key] for key in shown.context.keys() - _BUILT_IN})
    span = cells(Interval(NOW, NOW + timedelta(days=42)))
    visit_type = shown.context["visit_type"]
    able = Q(practitioner__visit_types=visit_type) | Q(kind__in=visit_type.needs)
    needed = [one.pk for one in Resource.objects.filter(able)]
    ROWS.update(resource__in=needed, cell__gte=span.start, cell__lt=span.stop)
    with CaptureQueriesContext(connection) as captured:
        client.get(url)
    queries = len(captured)  # counted now: the next request empties the log
    page, floor = side_by_side(lambda: client.get(url), lambda: client.get("/floor/times/"), rounds=ROUNDS)
    return [
        Figure(
            f"free times: the page ({Claim.objects.filter(**ROWS).count()} claims read)", page, "ms", 2, floor
        ),
        Figure("free times: queries of the page", queries, "queries", 8),
    ]


_BUILT_IN = {"True", "False", "None", "request", "csrf_token", "user", "perms", "messages"}


def _pure() -> Figure:
    """Read one practitioner's diary once, then work the free starts of 30 days out again and again."""
    practitioner = Practitioner.objects.select_related("resource__location").get(name__contains="Meda")
    resource = practitioner.resource
    window = Interval(NOW.astimezone(UTC), NOW + timedelta(days=DAYS))
    plan = timetable()
    hours = plan.hours[resource.pk]
    busy = busy_of([resource], window, plan=plan, now=NOW)[resource.pk]
    visit = Visit(timedelta(minutes=45), after=timedelta(minutes=5))

    def work() -> object:
        days = sessions(hours, resource.location.zone, NOW.date(), (NOW + timedelta(days=DAYS)).date())
        return offered_starts(days, widened(busy, visit), [window], visit=visit, window=window)

    name = f"free times: {DAYS} days of one practitioner, pure Python"
    return Figure(name, median(work, rounds=200), "ms", 5)


def _beside_each_with_each() -> Figure:
    """Ask for the free starts of 30 full days, and compare each possible start with each visit in turn."""
    monday, days = date(2027, 3, 1), timedelta(days=DAYS)
    hours = [
        WeeklyHours(weekday, opens, closes)
        for weekday in range(5)
        for opens, closes in ((time(9), time(13)), (time(14), time(18)))
    ]
    works = sessions(hours, ZoneInfo("Europe/London"), monday, monday + days)
    busy = [
        Interval(start, start + timedelta(minutes=15))
        for one in works
        for number, start in enumerate(_every(timedelta(minutes=20), one))
        if number % 5
    ]
    window = Interval(works[0].start, works[0].start + days)
    visit = Visit(timedelta(minutes=30), after=timedelta(minutes=5))

    def work() -> object:
        return offered_starts(works, widened(busy, visit), [window], visit=visit, window=window)

    each_with_each = _each_with_each(works, busy, visit, window)
    if work() != each_with_each():
        raise RuntimeError("the free starts are not those of the slow way")
    slow, fast = side_by_side(each_with_each, work, rounds=15, clock=thread_time)
    return Figure(
        f"each start with each of {len(busy)} visits, beside free starts", slow, "ms", 50, fast, True
    )


def _each_with_each(
    works: list[Interval], busy: list[Interval], visit: Visit, window: Interval
) -> Callable[[], list[datetime]]:
    def work() -> list[datetime]:
        found = []
        for one in works:
            for start in _every(visit.step, one):
                needed = visit.occupied(start)
                in_the_way = [
                    taken for taken in busy if needed.start < taken.end and taken.start < needed.end
                ]
                fits = start + visit.length <= one.end
                if fits and not in_the_way and window.start <= start < window.end:
                    found.append(start)
        return found

    return work


def _every(step: timedelta, whole: Interval) -> list[datetime]:
    return [whole.start + n * step for n in range((whole.end - whole.start) // step)]
