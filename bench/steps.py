"""One step of the intake beside a bare view that writes one row; its queries, and what its pages weigh."""

from collections.abc import Callable
from itertools import cycle

from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from bench.clinic import NOW, browser_of, draft
from bench.figures import Figure, side_by_side
from bench.floors import STEP
from bench.weight import of_page
from clinic.models import Patient
from intake.models import QuestionnaireResponse
from intake.questionnaire.flow import pages_to_show
from intake.services.patient import attach_patient

ROUNDS = 100
PAGE, QUESTION = "how-bad", "foot_pain_avg"  # asked of the measured patient
MOST = 10  # queries
AGAIN = 12  # kB


def figures() -> list[Figure]:
    """Measure a step of a draft, the queries of one after the booking (assessed anew), and the pages."""
    drafted, booked = draft(), draft(1)
    born, name = NOW.date(), "Ada Byron"
    attach_patient(booked, Patient.objects.create(full_name=name, birth_date=born, created_at=NOW))
    step, bare = _answering(drafted), browser_of(drafted)
    STEP.update(pk=drafted.pk, now=NOW)
    cost, floor = side_by_side(step, lambda: bare.post("/floor/step/"), rounds=ROUNDS)
    return [
        Figure("one step of the questions", cost, "ms", 4, floor),
        Figure("one step: its queries", _queries(step), "queries", MOST),
        Figure("one step after the booking: its queries", _queries(_answering(booked)), "queries", MOST),
        _heaviest(booked),
    ]


def _queries(step: Callable[[], None]) -> int:
    with CaptureQueriesContext(connection) as captured:
        step()
    return len([one for one in captured if not one["sql"].startswith(("BEGIN", "COMMIT"))])


def _answering(response: QuestionnaireResponse) -> Callable[[], None]:
    """Return what sends one page again and again, each time with another answer."""
    client, said = browser_of(response), cycle(range(11))
    url = reverse("intake:page", args=[response.pk, PAGE])

    def step() -> None:
        answer = client.post(url, {QUESTION: str(next(said))})
        if answer.status_code != 302:
            raise RuntimeError(f"{url} answered {answer.status_code}")

    return step


def _heaviest(response: QuestionnaireResponse) -> Figure:
    """Weigh each page of questions that this patient may open, as a browser that knows its files gets it."""
    client, today = browser_of(response), NOW.date()
    pages = [
        page
        for stage in ("before", "after")
        for page in pages_to_show(response.answers, stage=stage, today=today)
    ]
    urls = [reverse("intake:page", args=[response.pk, page.slug]) for page in pages]
    weights = [of_page(client, url) for url in urls]
    return Figure(f"weight of a page asked for again: the heaviest of {len(urls)}", max(weights), "kB", AGAIN)
