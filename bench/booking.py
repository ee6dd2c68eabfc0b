"""One booking through the services, beside the same rows through the bare ORM."""

from collections.abc import Iterable
from datetime import timedelta

from bench.clinic import NOW, draft
from bench.figures import Figure, side_by_side
from bench.floors import book_bare
from booking.diary import FreeTime, free_times, visit_of
from booking.models import Appointment, ContactProof
from booking.scheduling import Interval, cells
from booking.services.confirm import confirm
from booking.services.hold import hold
from clinic.models import VisitType
from clinic.outbox.models import Channel
from intake.models import QuestionnaireResponse

ROUNDS = 30


def figures() -> list[Figure]:
    """Book real times one after the other; in turn with each, write the same rows bare."""
    visit_type = VisitType.objects.get(code="NEW_LINK_45")
    window = Interval(NOW + timedelta(hours=3), NOW + timedelta(days=42))
    distance = visit_type.length + timedelta(minutes=15)
    free = iter(apart(free_times(visit_type, window=window, now=NOW), distance))
    drafts = iter([draft(number) for number in range(1, 2 * ROUNDS + 1)])
    booked: list[Appointment] = []

    def through_services() -> None:
        booked.append(book(next(free), next(drafts), mobile=f"+4477008{len(booked):05d}"))

    def bare() -> None:
        pattern = booked[-1]
        beyond = pattern.starts_at + timedelta(days=400)  # the same cells, but far from any that is claimed
        book_bare(pattern, next(drafts), cells(visit_of(visit_type).occupied(beyond)), NOW)

    services, floor = side_by_side(through_services, bare, rounds=ROUNDS)
    return [Figure("one booking: hold and confirm", services, "ms", 2, floor)]


def book(time: FreeTime, response: QuestionnaireResponse, *, mobile: str) -> Appointment:
    """Hold a free time, prove a contact and confirm, through the services."""
    held = hold(
        visit_type=time.visit_type,
        practitioner=time.practitioner,
        starts_at=time.starts_at,
        response=response,
        idempotency_key=str(response.pk),
        now=NOW,
    )
    ContactProof.objects.create(
        appointment=held, full_name="Ada Byron", mobile=mobile, channel=Channel.SMS, proven_at=NOW
    )
    return confirm(appointment=held, now=NOW)


def apart(times: Iterable[FreeTime], distance: timedelta) -> list[FreeTime]:
    """Return times so far apart that none takes another's."""
    chosen: list[FreeTime] = []
    for time in times:
        if not chosen or time.starts_at - chosen[-1].starts_at >= distance:
            chosen.append(time)
    return chosen
