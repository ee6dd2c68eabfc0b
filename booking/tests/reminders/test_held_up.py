"""After an outage: in order, one to an address and pass, nothing by night, nothing about what has begun."""

from datetime import timedelta

import pytest

from booking.models import Appointment
from booking.reconcile import faults
from booking.services.hold import hold
from booking.tests.conftest import NINE, book
from clinic.outbox import tasks
from clinic.outbox.dispatch import send_due
from clinic.outbox.models import OutboxMessage, State
from conftest import NOW

HOUR = timedelta(hours=1)
NEXT_WEEK = NINE + timedelta(days=7)


@pytest.fixture
def visit(a_visit):
    booked = book(hold(**a_visit(starts_at=NEXT_WEEK)))
    send_due(NOW, 10)
    return booked


def state_of(kind):
    message = OutboxMessage.objects.get(kind=kind)
    return message.state, message.state_reason


def test_a_reminder_that_was_held_up_until_the_night_waits_for_the_morning(visit):
    night = NEXT_WEEK - timedelta(days=1) + 12 * HOUR
    assert send_due(night, 10) == 2
    assert OutboxMessage.objects.get(kind="reminder_1_day").attempts == 0
    send_due(NEXT_WEEK - HOUR - timedelta(seconds=1), 10)
    assert state_of("reminder_1_day")[0] == State.QUEUED
    send_due(NEXT_WEEK - HOUR, 10)
    assert state_of("reminder_1_day")[0] == State.SENT


def test_a_reminder_whose_visit_has_begun_is_skipped_and_says_so(visit):
    send_due(NEXT_WEEK, 10)
    assert state_of("reminder_1_day") == (State.SKIPPED, "the visit has begun")


def test_a_reminder_whose_moment_has_passed_into_that_of_the_next_is_skipped_and_says_so(visit):
    at = NEXT_WEEK - HOUR
    send_due(at, 10)
    assert state_of("reminder_3_days") == (State.SKIPPED, "the next reminder is due")
    assert state_of("reminder_1_day")[0] == State.SENT
    assert list(faults(at)) == []


def test_a_reminder_that_is_late_leaves_until_the_moment_of_the_next(visit):
    send_due(NEXT_WEEK - timedelta(days=1, seconds=1), 10)
    assert state_of("reminder_3_days")[0] == State.SENT
    assert list(faults(NEXT_WEEK - timedelta(days=1))) == []


def test_in_one_pass_an_address_gets_one_message_the_earliest(visit, a_visit, new_answers, time_machine):
    child = hold(**a_visit(starts_at=NEXT_WEEK + HOUR, response=new_answers(birth_date="2017-05-04")))
    child = book(child)
    send_due(NOW, 10)
    OutboxMessage.objects.filter(kind="reminder_3_days").update(state=State.SENT, sent_at=NOW)
    at = NEXT_WEEK - HOUR
    time_machine.move_to(at)
    tasks.send_due_messages(urgent=False)
    of_each = OutboxMessage.objects.filter(kind="reminder_1_day").order_by("due_at")
    assert [message.about_id for message in of_each] == [visit.pk, child.pk]
    assert [message.state for message in of_each] == [State.SENT, State.QUEUED]
    time_machine.move_to(at + timedelta(seconds=61))
    tasks.send_due_messages(urgent=False)
    assert [message.state for message in of_each.all()] == [State.SENT, State.SENT]


def test_a_visit_that_is_gone_from_the_table_stops_no_other(visit, a_visit):
    OutboxMessage.objects.filter(kind="reminder_1_day").update(about_id="0" * 32)
    send_due(NEXT_WEEK - timedelta(days=3), 10)
    send_due(NEXT_WEEK - HOUR, 10)
    assert state_of("reminder_1_day") == (State.FAILED, "could not be written")
    assert state_of("reminder_3_days")[0] == State.SENT
    assert Appointment.objects.count() == 1
