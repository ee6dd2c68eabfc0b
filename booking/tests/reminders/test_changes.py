"""A change that is undone in time is told to nobody; one that stands is told once."""

from datetime import timedelta

import pytest

from booking.models import Appointment, CancelReason, ReminderPolicy
from booking.reconcile import faults
from booking.services.cancel import cancel
from booking.services.hold import hold
from booking.services.move import move
from booking.services.reinstate import reinstate
from booking.tests.conftest import NINE, book
from clinic.outbox.dispatch import send_due
from clinic.outbox.lease import lease
from clinic.outbox.models import OutboxMessage, State
from conftest import NOW

MINUTE = timedelta(minutes=1)
LATER = NINE + timedelta(days=7, hours=2)


@pytest.fixture
def visit(a_visit):
    """A visit in nine days whose confirmation has left."""
    booked = book(hold(**a_visit(starts_at=NINE + timedelta(days=7))))
    send_due(NOW, 10)
    return booked


def moved(visit, starts_at, now):
    fresh = Appointment.objects.get(pk=visit.pk)
    return move(
        appointment=fresh,
        practitioner=fresh.practitioner,
        starts_at=starts_at,
        sequence=fresh.sequence,
        now=now,
    )


def sent(now):
    send_due(now, 50)
    return [
        (message.kind, message.about_version)
        for message in OutboxMessage.objects.filter(state=State.SENT).order_by("sent_at", "due_at")
    ]


def test_the_news_of_a_move_waits_three_minutes(visit):
    moved(visit, LATER, NOW + MINUTE)
    assert sent(NOW + 3.9 * MINUTE) == [("confirmation", 0)]
    assert sent(NOW + 4 * MINUTE) == [("confirmation", 0), ("moved", 1)]
    assert list(faults(NOW + 4 * MINUTE)) == []


def test_a_move_that_is_undone_in_time_is_told_to_nobody(visit):
    moved(visit, LATER, NOW + MINUTE)
    moved(visit, visit.starts_at, NOW + 2 * MINUTE)
    assert sent(NOW + 60 * MINUTE) == [("confirmation", 0)]
    assert list(faults(NOW + 60 * MINUTE)) == []
    assert sent(visit.starts_at - timedelta(days=1))[-1] == ("reminder_1_day", 2)


def test_a_move_that_is_undone_too_late_is_told_like_any_other(visit):
    moved(visit, LATER, NOW + MINUTE)
    sent(NOW + 4 * MINUTE)
    moved(visit, visit.starts_at, NOW + 5 * MINUTE)
    assert sent(NOW + 8 * MINUTE)[1:] == [("moved", 1), ("moved", 2)]
    assert list(faults(NOW + 8 * MINUTE)) == []


def test_news_that_a_worker_has_in_its_hands_may_have_left_so_the_way_back_is_told(visit):
    moved(visit, LATER, NOW + MINUTE)
    lease(NOW + 4 * MINUTE, 10, None, None)
    moved(visit, visit.starts_at, NOW + 4 * MINUTE)
    assert sent(NOW + 8 * MINUTE)[1:] == [("moved", 2)]
    assert list(faults(NOW + 8 * MINUTE)) == []


def test_an_undone_move_before_the_confirmation_left_owes_the_confirmation(a_visit):
    visit = book(hold(**a_visit(starts_at=NINE + timedelta(days=7))))
    moved(visit, LATER, NOW)
    moved(visit, visit.starts_at, NOW)
    assert sent(NOW) == [("confirmation", 2)]
    assert list(faults(NOW)) == []


def test_a_reminder_due_while_the_visit_was_elsewhere_still_leaves_and_only_once(visit):
    day_before = visit.starts_at - timedelta(days=1)
    moved(visit, LATER, day_before - MINUTE)
    moved(visit, visit.starts_at, day_before + MINUTE)
    assert ("reminder_1_day", 2) in sent(day_before + MINUTE)
    moved(visit, LATER, day_before + 2 * MINUTE)
    moved(visit, visit.starts_at, day_before + 3 * MINUTE)
    assert [kind for kind, _ in sent(day_before + 4 * MINUTE)].count("reminder_1_day") == 1
    assert list(faults(day_before + 4 * MINUTE)) == []


def test_a_cancellation_is_told_after_the_minutes_that_the_practice_chose(visit, noor):
    ReminderPolicy.objects.create(since=NOW, decided_by=noor, change_waits=1)
    cancel(appointment=visit, reason=CancelReason.TIME, now=NOW + MINUTE)
    assert sent(NOW + 1.9 * MINUTE) == [("confirmation", 0)]
    assert sent(NOW + 2 * MINUTE)[1:] == [("cancellation", 0)]


def cancelled(visit, now):
    return cancel(appointment=visit, reason=CancelReason.TIME, now=now)


def test_a_cancellation_that_is_undone_in_time_is_told_to_nobody(visit, kim):
    cancelled(visit, NOW + MINUTE)
    reinstate(appointment=visit, actor=kim, now=NOW + 2 * MINUTE)
    assert sent(NOW + 60 * MINUTE) == [("confirmation", 0)]
    assert list(faults(NOW + 60 * MINUTE)) == []
    sent(visit.starts_at - timedelta(days=3))
    assert sent(visit.starts_at - timedelta(days=1))[1:] == [("reminder_3_days", 1), ("reminder_1_day", 1)]


def test_a_cancellation_that_is_undone_before_the_confirmation_left_owes_the_confirmation_once(a_visit, kim):
    visit = book(hold(**a_visit(starts_at=NINE + timedelta(days=7))))
    cancelled(visit, NOW)
    reinstate(appointment=visit, actor=kim, now=NOW)
    assert sent(NOW + 60 * MINUTE) == [("confirmation", 1)]
    assert list(faults(NOW + 60 * MINUTE)) == []


def test_a_visit_that_stands_again_after_its_cancellation_was_told_is_confirmed_at_once(visit, kim):
    cancelled(visit, NOW + MINUTE)
    sent(NOW + 4 * MINUTE)
    reinstate(appointment=visit, actor=kim, now=NOW + 5 * MINUTE)
    assert sent(NOW + 5 * MINUTE)[1:] == [("cancellation", 0), ("confirmation", 1)]
    assert list(faults(NOW + 5 * MINUTE)) == []
    OutboxMessage.objects.filter(kind="confirmation", about_version=1).delete()
    assert [fault.partition(": ")[2] for fault in faults(NOW + 5 * MINUTE)] == [
        "the news of its time is not owed"
    ]


def test_a_cancellation_that_a_worker_has_in_its_hands_may_have_left_so_the_return_is_told(visit, kim):
    cancelled(visit, NOW + MINUTE)
    lease(NOW + 4 * MINUTE, 10, None, None)
    reinstate(appointment=visit, actor=kim, now=NOW + 4 * MINUTE)
    assert sent(NOW + 8 * MINUTE)[1:] == [("confirmation", 1)]
    assert list(faults(NOW + 8 * MINUTE)) == []


def test_moved_cancelled_and_back_at_the_new_time_is_told_as_a_move(visit, kim):
    moved(visit, LATER, NOW + MINUTE)
    cancelled(visit, NOW + 2 * MINUTE)
    reinstate(appointment=visit, actor=kim, now=NOW + 3 * MINUTE)
    assert sent(NOW + 60 * MINUTE)[1:] == [("moved", 2)]
    assert list(faults(NOW + 60 * MINUTE)) == []


def test_whoever_books_the_same_time_anew_has_a_new_visit_confirmed_and_reads_of_no_cancellation(
    visit, a_visit
):
    """The news of the old one names the time alone: it would seem to be about the visit that stands."""
    cancelled(visit, NOW + MINUTE)
    anew = book(hold(**a_visit(starts_at=visit.starts_at)), now=NOW + 2 * MINUTE)
    assert anew.patient == visit.patient
    sent(NOW + 60 * MINUTE)
    left = OutboxMessage.objects.filter(state=State.SENT, kind__in=["confirmation", "cancellation"])
    assert set(left.values_list("about_id", "kind")) == {
        (visit.pk, "confirmation"),
        (anew.pk, "confirmation"),
    }
    old = OutboxMessage.objects.get(kind="cancellation")
    assert (old.state, old.state_reason) == (State.SKIPPED, "the same time was booked anew")
    assert list(faults(NOW + 60 * MINUTE)) == []


def test_whoever_books_another_time_anew_reads_that_the_old_one_is_off(visit, a_visit):
    cancelled(visit, NOW + MINUTE)
    book(hold(**a_visit(starts_at=LATER)), now=NOW + 2 * MINUTE)
    sent(NOW + 60 * MINUTE)
    assert OutboxMessage.objects.get(kind="cancellation").state == State.SENT


def test_that_somebody_else_has_the_time_now_takes_no_cancellation_away(visit, a_visit, new_answers):
    cancelled(visit, NOW + MINUTE)
    other = hold(**a_visit(starts_at=visit.starts_at, response=new_answers(birth_date="1984-07-04")))
    assert book(other, now=NOW + 2 * MINUTE).patient != visit.patient
    sent(NOW + 60 * MINUTE)
    assert OutboxMessage.objects.get(kind="cancellation").state == State.SENT


def test_a_change_of_policy_counts_for_visits_planned_from_then_on(visit, noor, a_visit):
    ReminderPolicy.objects.create(since=NOW, decided_by=noor, three_days=False, two_hours=True)
    other = book(hold(**a_visit(starts_at=LATER)))
    planned = {one: set() for one in (visit.pk, other.pk)}
    for message in OutboxMessage.objects.filter(kind__startswith="reminder"):
        planned[message.about_id].add(message.kind)
    assert planned[visit.pk] == {"reminder_3_days", "reminder_1_day"}
    assert planned[other.pk] == {"reminder_1_day", "reminder_2_hours"}
    assert list(faults(NOW)) == []
