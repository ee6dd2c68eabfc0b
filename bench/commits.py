"""Bookings a second through the services, beside the same rows written by raw SQL, with one and many clients."""

import multiprocessing
from collections.abc import Callable, Iterator
from datetime import time, timedelta
from functools import partial
from itertools import count, pairwise
from time import perf_counter
from typing import Any
from uuid import uuid4

from django.db import connection
from django.db.models import Model

from bench.booking import apart, book
from bench.clinic import NOW, draft
from bench.figures import Figure
from bench.rows import OF_A_BOOKING, OF_ANSWERS, Rows, bytes_on_disk, counted
from booking.diary import FreeTime, free_times
from booking.models import Appointment, Schedule
from booking.scheduling import Interval
from clinic.models import Location, Practitioner, Resource, VisitType
from clinic.outbox.dispatch import send_due
from intake.models import Assessment, QuestionnaireResponse

LEAST = {1: 0.1, 4: 0.1, 16: 0.15}  # of the rate of raw SQL, by clients
CHAINED = 0.3  # of the rate without the one row that every act locks to the commit
ROUNDS = 3
BOOKINGS = 48  # of all clients together, in each round
RAW = 3  # so many times as many by raw SQL, which takes about as long
MANY = 500  # people whose answers are weighed
PATIENCE = 300  # seconds
Part = list[Callable[[], object]]  # of a round: what one client does


def figures() -> Iterator[Figure]:
    """Let clients with a process, a connection and a doctor of their own book, and write bare rows, in turns."""
    crowd = Crowd(max(LEAST))
    yield Figure("the answers and one assessment of one person, on disk", crowd.answers_weigh(), "kB", 64)
    weight, booked = bytes_on_disk(OF_A_BOOKING), Appointment.objects.count()
    for clients, least in LEAST.items():
        services, raw, free = crowd.race(clients)
        name = f"bookings a second, {clients} at once"
        yield Figure(f"{name}, beside raw SQL", services, "a second", least, raw, at_least=True)
        yield Figure(f"{name}, raw: beside no audit chain", raw, "a second", CHAINED, free, at_least=True)
    grown = (bytes_on_disk(OF_A_BOOKING) - weight) / (Appointment.objects.count() - booked)
    yield Figure("one booking with its messages and audit rows, on disk", grown / 1000, "kB", 16)
    yield Figure("messages a second, one worker, written to files", _sent(), "a second", 5, at_least=True)


def _sent() -> float:
    """Return how many of the confirmations that are due now one worker sends in a second."""
    began = perf_counter()
    return send_due(NOW, limit=MANY) / (perf_counter() - began)


class Crowd:
    """People who book at the same time, each with a doctor of their own, and the rows that one booking writes."""

    def __init__(self, doctors: int) -> None:
        """Write the doctors. Raises RuntimeError if raw SQL does not write what the services write."""
        self.told = draft()
        self.free = _doctors(doctors)  # of each doctor
        self.mobiles = (f"+44770{number:07d}" for number in count())
        self.later = count(1_000_000, 100)  # cells: raw claims lie beyond everybody's time
        (assessed,), (bare,) = self._assessed(1), self._answers(1)
        before = counted()
        self.rows = Rows(self._booking(self.free[0].pop(), assessed)())
        after = counted()
        self._bare(bare)()
        written, wanted = (
            {table: now[table] - then[table] for table in now}
            for now, then in ((counted(), after), (after, before))
        )
        if written != wanted:
            raise RuntimeError("raw SQL writes other rows than the services")

    def race(self, clients: int) -> tuple[float, float, float]:
        """Return the bookings a second of all clients together.

        Through the services, by raw SQL, and by raw SQL without the chain of the audit trail.
        """
        each = BOOKINGS // clients
        parts = [self._parts(free, each) for free in self.free[:clients]]
        _leave_connections()
        fork = multiprocessing.get_context("fork")
        gate = fork.Barrier(clients + 1)
        processes = [fork.Process(target=_client, args=(own, gate)) for own in parts]
        for process in processes:
            process.start()
        at = []
        for _ in range(3 * ROUNDS + 1):
            gate.wait(PATIENCE)
            at.append(perf_counter())
        for process in processes:
            process.join()
        took = [after - before for before, after in pairwise(at)]
        bookings = ROUNDS * each * clients
        services, raw, free = (sum(took[part::3]) for part in range(3))
        return bookings / services, RAW * bookings / raw, RAW * bookings / free

    def answers_weigh(self) -> float:
        """Return the kB that the answers and the assessment of somebody take, with their indexes."""
        before = bytes_on_disk(OF_ANSWERS)
        self._assessed(MANY)
        return (bytes_on_disk(OF_ANSWERS) - before) / MANY / 1000

    def _parts(self, free: list[FreeTime], each: int) -> list[Part]:
        """Return what one client does in each part of each round."""
        parts: list[Part] = []
        for _ in range(ROUNDS):
            parts.append([self._booking(free.pop(), one) for one in self._assessed(each)])
            for chained in (True, False):
                parts.append([self._bare(one, chained=chained) for one in self._answers(RAW * each)])
        return parts

    def _booking(self, time: FreeTime, response: QuestionnaireResponse) -> Callable[[], Appointment]:
        return partial(book, time, response, mobile=next(self.mobiles))

    def _bare(self, response: QuestionnaireResponse, *, chained: bool = True) -> Callable[[], None]:
        return partial(self.rows.write, response.pk, cells_later=next(self.later), chained=chained)

    def _answers(self, number: int) -> list[QuestionnaireResponse]:
        """Return the answers of so many people, all alike."""
        told = _columns(self.told)
        return QuestionnaireResponse.objects.bulk_create(
            QuestionnaireResponse(**told | {"id": uuid4()}) for _ in range(number)
        )

    def _assessed(self, number: int) -> list[QuestionnaireResponse]:
        """Return the same with an assessment, so that they may book."""
        answers = self._answers(number)
        found = _columns(self.told.assessments.get())
        Assessment.objects.bulk_create(
            Assessment(**found | {"id": None, "response_id": one.pk}) for one in answers
        )
        return answers


def _columns(row: Model) -> dict[str, Any]:
    return {field.attname: getattr(row, field.attname) for field in row._meta.concrete_fields}


def _client(parts: list[Part], gate: Any) -> None:
    try:
        gate.wait(PATIENCE)
        for part in parts:
            for act in part:
                act()
            gate.wait(PATIENCE)
    except BaseException:
        gate.abort()  # nobody waits for who can't come
        raise
    finally:
        connection.close()


def _leave_connections() -> None:
    """Close what a child must not share with its parent."""
    connection.close()
    if connection.vendor == "postgresql":
        connection.close_pool()  # type: ignore[attr-defined]


def _doctors(number: int) -> list[list[FreeTime]]:
    """Write doctors with a room each who work day and night; return the free times of each."""
    place = Location.objects.create(name="Quay", address="1 Quay", time_zone="Europe/London")
    kind = VisitType.objects.create(code="BENCH_30", name="Visit", minutes=30, needs=[Resource.Kind.ROOM])
    for n in range(number):
        own, _room = (
            Resource.objects.create(location=place, kind=of, name=f"{of} {n}")
            for of in (Resource.Kind.PRACTITIONER, Resource.Kind.ROOM)
        )
        kind.practitioners.add(Practitioner.objects.create(resource=own, name=f"Dr {n}", profession="doctor"))
        for weekday in range(7):
            Schedule.objects.create(resource=own, weekday=weekday, opens_at=time(0), closes_at=time(23, 45))
    window = Interval(NOW + timedelta(hours=12), NOW + timedelta(days=14))
    return [
        apart(free_times(kind, window=window, now=NOW, practitioner=one), kind.length)
        for one in kind.practitioners.select_related("resource__location")
    ]
