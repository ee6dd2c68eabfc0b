"""Messages held against appointments: clean after every act, and loud about each thing that can be off."""

from datetime import timedelta

import pytest
from django.core.management import CommandError, call_command

from booking.models import Appointment, CancelReason
from booking.reconcile import faults
from booking.services.cancel import cancel
from booking.services.hold import hold
from booking.services.move import move
from booking.tests.conftest import NINE, book
from clinic.outbox.dispatch import send_due
from clinic.outbox.models import OutboxMessage, State
from conftest import NOW

LATER = NINE + timedelta(days=7, hours=2)


@pytest.fixture
def visit(a_visit) -> Appointment:
    """A visit far enough ahead for both reminders."""
    return book(hold(**a_visit(starts_at=NINE + timedelta(days=7))))


def of(kind):
    return OutboxMessage.objects.filter(kind=kind)


def test_all_is_well_after_booking_moving_and_cancelling(visit):
    assert list(faults(NOW)) == []
    move(appointment=visit, starts_at=LATER, practitioner=visit.practitioner, sequence=0, now=NOW)
    assert list(faults(NOW)) == []
    cancel(appointment=visit, reason=CancelReason.TIME, now=NOW)
    assert list(faults(NOW)) == []


def test_all_is_well_after_the_messages_left(visit):
    for days in (0, 5, 6):
        send_due(NOW + timedelta(days=days), 10)
        assert list(faults(NOW + timedelta(days=days))) == []


@pytest.mark.parametrize("kind", ["confirmation", "reminder_3_days", "reminder_1_day"])
def test_a_missing_message_is_named(visit, kind):
    of(kind).delete()
    [fault] = faults(NOW)
    assert fault.startswith(visit.reference)


def test_a_reminder_for_the_wrong_time_is_named(visit):
    Appointment.objects.update(starts_at=LATER, ends_at=LATER + timedelta(minutes=45))
    assert len(list(faults(NOW))) == 2


def test_a_reminder_left_from_before_a_move_is_named(visit):
    move(appointment=visit, starts_at=LATER, practitioner=visit.practitioner, sequence=0, now=NOW)
    of("reminder_1_day").filter(state=State.SKIPPED).update(state=State.QUEUED)
    [fault] = faults(NOW)
    assert "earlier time" in fault


def test_a_reminder_skipped_for_no_reason_is_named(visit):
    of("reminder_1_day").update(state=State.SKIPPED, state_reason="cancelled")
    [fault] = faults(NOW)
    assert "was skipped" in fault


def test_what_is_owed_or_was_sent_after_a_cancellation_is_named(visit):
    cancel(appointment=visit, reason=CancelReason.TIME, now=NOW)
    of("reminder_3_days").update(state=State.QUEUED)
    of("reminder_1_day").update(state=State.SENT, sent_at=NOW + timedelta(minutes=1))
    assert len(list(faults(NOW))) == 2


def test_a_cancellation_nobody_is_told_of_is_named(visit):
    cancel(appointment=visit, reason=CancelReason.TIME, now=NOW)
    of("cancellation").delete()
    [fault] = faults(NOW)
    assert "cancellation" in fault


def test_a_due_message_that_nobody_takes_is_named(visit):
    assert [fault for fault in faults(NOW + timedelta(minutes=6)) if "waited for a worker" in fault]


def test_the_command_fails_and_says_what_is_off(visit, time_machine, capsys):
    time_machine.move_to(NOW)
    call_command("outbox_audit")
    of("reminder_1_day").delete()
    with pytest.raises(CommandError, match="1 fault"):
        call_command("outbox_audit")
    assert visit.reference in capsys.readouterr().err
