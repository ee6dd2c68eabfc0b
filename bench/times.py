"""The page of free times beside its floor, and free times in pure Python."""

from datetime import UTC, timedelta

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
from booking.scheduling import Interval, Visit, cells, offered_starts, sessions, widened
from clinic.models import Practitioner, Resource

DAYS = 30
ROUNDS = 60


def figures() -> list[Figure]:
    """Measure both."""
    return [*_page(), _pure()]


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
