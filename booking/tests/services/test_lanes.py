"""Booking beside something else on purpose, and booking again what was given up: all of it or nothing."""

from collections.abc import Callable
from datetime import timedelta

import pytest

from booking.diary import free_times
from booking.models import Appointment, CancelReason, Claim, Closure, Status
from booking.reconcile import faults
from booking.scheduling import Interval
from booking.services.cancel import cancel
from booking.services.did_not_attend import did_not_attend
from booking.services.hold import hold
from booking.services.move import move
from booking.services.overbook import overbook
from booking.services.refusals import AlreadyBooked, AlreadyChanged, SlotTaken
from booking.services.reinstate import reinstate
from booking.tests.conftest import NINE, book, by_sms
from booking.tests.invariants import claims_missing_or_of_nothing, overlaps
from clinic.models import AuditEvent, Practitioner, User, VisitType
from clinic.outbox.models import OutboxMessage
from conftest import NOW

Visit = Callable[..., dict[str, object]]
HOUR = timedelta(hours=1)
BECAUSE = "Severe pain, Dr Osei asked for it"


@pytest.fixture
def bens(a_visit: Visit) -> Appointment:
    """Somebody else's visit at ten."""
    return book(hold(**a_visit(starts_at=NINE + HOUR)), contact=by_sms(full_name="Ben Okri"))


@pytest.fixture
def overbooked(booked: Appointment, bens: Appointment, osei: Practitioner, kim: User) -> Appointment:
    """Ada's visit, squeezed in beside Ben's."""
    return overbook(
        appointment=booked,
        practitioner=osei,
        starts_at=NINE + HOUR + timedelta(minutes=5),
        sequence=0,
        because=BECAUSE,
        actor=kim,
        now=NOW,
    )


def lanes(visit: Appointment) -> set[int]:
    return set(visit.claims.values_list("lane", flat=True))


def owed(visit: Appointment) -> list[str]:
    waiting = OutboxMessage.objects.filter(about_id=visit.pk, state="queued")
    return sorted(waiting.values_list("kind", flat=True))


def test_what_the_desk_squeezes_in_takes_the_next_lane_and_says_why(
    overbooked: Appointment, bens: Appointment, kim: User
):
    assert (lanes(overbooked), lanes(bens)) == ({1}, {0})
    assert (overbooked.overbooked_because, overbooked.overbooked_by) == (BECAUSE, kim)
    assert claims_missing_or_of_nothing() == (0, 0)
    assert owed(overbooked) == ["moved", "reminder_1_day"]
    event = AuditEvent.objects.get(act="appointment.overbooked", actor=kim)
    assert event.detail == {}  # what was typed about a person is no code


def test_the_old_time_is_free_and_the_new_one_is_not_offered(
    overbooked: Appointment, bens: Appointment, link_visit: VisitType
):
    day = Interval(NINE, NINE + 8 * HOUR)
    starts = [one.starts_at for one in free_times(link_visit, window=day, now=NOW)]
    assert starts[:2] == [NINE, NINE + timedelta(minutes=15)]
    assert starts[2] == NINE + 2 * HOUR
    cancel(appointment=bens, reason=CancelReason.TIME, now=NOW)  # what lies beside it still has its time
    starts = [one.starts_at for one in free_times(link_visit, window=day, now=NOW)]
    assert NINE + HOUR not in starts


def test_who_moves_what_a_colleague_has_moved_meanwhile_is_told(
    overbooked: Appointment, osei: Practitioner, kim: User
):
    wish = {"practitioner": osei, "sequence": 0, "because": BECAUSE, "actor": kim, "now": NOW}
    assert (
        overbook(appointment=overbooked, starts_at=overbooked.starts_at, **wish).sequence == 1
    )  # pressed twice
    with pytest.raises(AlreadyChanged):
        overbook(appointment=overbooked, starts_at=NINE + 5 * HOUR, **wish)


def test_a_third_in_the_same_time_takes_the_lane_above(
    overbooked: Appointment, a_visit: Visit, osei: Practitioner, kim: User
):
    third = book(hold(**a_visit(starts_at=NINE + 4 * HOUR)), contact=by_sms(full_name="Cem Kaya"))
    wish = {
        "practitioner": osei,
        "starts_at": NINE + HOUR,
        "sequence": 0,
        "because": BECAUSE,
        "actor": kim,
        "now": NOW,
    }
    assert lanes(overbook(appointment=third, **wish)) == {2}


def test_what_is_free_is_taken_as_usual_even_where_nothing_would_be_offered(
    booked: Appointment, osei: Practitioner, kim: User
):
    Closure.objects.create(resource=osei.resource, starts_at=NINE, ends_at=NINE + 9 * HOUR)
    wish = {
        "practitioner": osei,
        "starts_at": NINE + 9 * HOUR,
        "sequence": 0,
        "because": BECAUSE,
        "actor": kim,
        "now": NOW,
    }
    visit = overbook(appointment=booked, **wish)
    assert (visit.starts_at, lanes(visit)) == (NINE + 9 * HOUR, {0})


def test_an_overbooked_visit_that_moves_stands_as_any_other(overbooked: Appointment, osei: Practitioner):
    moved = move(appointment=overbooked, practitioner=osei, starts_at=NINE + 3 * HOUR, sequence=1, now=NOW)
    assert (lanes(moved), moved.overbooked_because) == ({0}, "")
    assert overlaps() == 0
    assert claims_missing_or_of_nothing() == (0, 0)


def test_a_full_day_holds_one_more_where_the_desk_says_why(
    booked: Appointment, a_visit: Visit, link_visit: VisitType, osei: Practitioner, kim: User
):
    link_visit.daily_limit = 1
    link_visit.save()
    friday = book(hold(**a_visit(starts_at=NINE + 24 * HOUR)), contact=by_sms(full_name="Ben Okri"))
    wish = {
        "practitioner": osei,
        "starts_at": NINE + 3 * HOUR,
        "sequence": 0,
        "because": BECAUSE,
        "actor": kim,
        "now": NOW,
    }
    assert lanes(overbook(appointment=friday, **wish)) == {0}


@pytest.mark.parametrize("starts_at", [NOW - HOUR, NOW])
def test_nothing_is_squeezed_into_time_that_is_over(booked: Appointment, osei, kim: User, starts_at):
    with pytest.raises(AlreadyChanged):
        overbook(
            appointment=booked,
            practitioner=osei,
            starts_at=starts_at,
            sequence=0,
            because=BECAUSE,
            actor=kim,
            now=NOW,
        )


def test_a_cancelled_visit_is_booked_again_at_its_time_and_told_of(booked: Appointment, kim: User):
    cancel(appointment=booked, reason=CancelReason.TIME, now=NOW)
    visit = reinstate(appointment=booked, actor=kim, now=NOW)
    assert (visit.status, visit.cancelled_at, visit.cancel_reason) == (Status.BOOKED, None, "")
    assert owed(visit) == ["confirmation", "reminder_1_day"]
    assert claims_missing_or_of_nothing() == (0, 0)
    assert list(faults(NOW)) == []
    assert reinstate(appointment=booked, actor=kim, now=NOW).sequence == 1  # a second press does nothing
    assert AuditEvent.objects.filter(act="appointment.reinstated", actor=kim).count() == 1


def test_who_came_after_all_is_booked_again_and_gets_no_message(booked: Appointment, kim: User):
    late = NINE + timedelta(minutes=20)
    did_not_attend(appointment=booked, actor=kim, now=late)
    before = OutboxMessage.objects.count()
    visit = reinstate(appointment=booked, actor=kim, now=late)
    assert (visit.status, lanes(visit)) == (Status.BOOKED, {0})
    assert OutboxMessage.objects.count() == before


@pytest.fixture
def gone(booked: Appointment, a_visit: Visit) -> Appointment:
    """Ada's cancelled visit, whose time somebody else has now."""
    cancel(appointment=booked, reason=CancelReason.TIME, now=NOW)
    book(hold(**a_visit()), contact=by_sms(full_name="Ben Okri"))
    booked.refresh_from_db()
    return booked


def test_a_time_that_is_gone_is_refused_and_nothing_changes(gone: Appointment, kim: User):
    before = Appointment.objects.values().get(pk=gone.pk)
    with pytest.raises(SlotTaken):
        reinstate(appointment=gone, actor=kim, now=NOW)
    assert Appointment.objects.values().get(pk=gone.pk) == before
    assert not Claim.objects.filter(appointment=gone).exists()


def test_with_a_reason_it_returns_beside_whoever_has_the_time(gone: Appointment, kim: User):
    visit = reinstate(appointment=gone, because=BECAUSE, actor=kim, now=NOW)
    assert (lanes(visit), visit.overbooked_because) == ({1}, BECAUSE)
    assert visit.overbooked_by == kim
    assert claims_missing_or_of_nothing() == (0, 0)


def test_a_limit_is_kept_to_unless_the_desk_says_why(
    booked: Appointment, a_visit: Visit, link_visit: VisitType, kim: User
):
    cancel(appointment=booked, reason=CancelReason.TIME, now=NOW)
    hold(**a_visit(starts_at=NINE + 3 * HOUR))
    link_visit.daily_limit = 1
    link_visit.save()
    with pytest.raises(SlotTaken):
        reinstate(appointment=booked, actor=kim, now=NOW)
    visit = reinstate(appointment=booked, because=BECAUSE, actor=kim, now=NOW)
    assert (lanes(visit), visit.overbooked_because) == ({0}, BECAUSE)


def test_what_is_over_or_stands_in_another_visit_does_not_return(
    booked: Appointment, a_visit: Visit, kim: User
):
    cancel(appointment=booked, reason=CancelReason.TIME, now=NOW)
    with pytest.raises(AlreadyChanged):
        reinstate(appointment=booked, actor=kim, now=NINE)
    hold(**a_visit(starts_at=NINE + 3 * HOUR, response=booked.response))
    with pytest.raises(AlreadyBooked):
        reinstate(appointment=booked, actor=kim, now=NOW)
