"""A time kept until a colleague has rung."""

from datetime import timedelta

import pytest

from booking import reconcile
from booking.models import Appointment, CancelReason, Closure, ContactProof, Schedule, Status
from booking.services.contact import Contact, request_code
from booking.services.hold import release
from booking.services.refusals import HoldOver, MayNotBook, NobodyRings
from booking.services.ring import ask_to_be_rung, book_on_the_phone
from booking.services.sweep import expire_holds
from booking.tests.conftest import by_sms
from clinic.models import AuditEvent, OutboxMessage, Patient
from clinic.outbox.dispatch import send_due
from clinic.outbox.models import Channel
from conftest import NOW
from intake.models import SafetyAlert

LANDLINE = "+442079460321"
A_DAY = timedelta(hours=24)
ADA = Contact(full_name="Ada Byron", channel=Channel.SMS, mobile=LANDLINE)


@pytest.fixture
def kept(held):
    return ask_to_be_rung(appointment=held, contact=ADA, now=NOW)


def waiting(now=NOW):
    return list(Appointment.objects.to_be_rung(now))


def test_the_time_is_kept_for_a_day_and_stands_on_the_list(kept):
    assert waiting() == [kept]
    assert kept.held_until == NOW + A_DAY
    assert not OutboxMessage.objects.exists()
    assert AuditEvent.objects.get(act="call.requested").by_patient


def test_asking_twice_is_one_call_and_keeps_the_time_no_longer(kept):
    later = NOW + timedelta(hours=1)
    again = ask_to_be_rung(appointment=kept, contact=ADA, now=later)
    assert again.held_until == NOW + A_DAY
    assert AuditEvent.objects.filter(act="call.requested").count() == 1


def test_nothing_is_promised_while_the_practice_is_closed(held):
    Schedule.objects.all().delete()
    with pytest.raises(NobodyRings):
        ask_to_be_rung(appointment=held, contact=ADA, now=NOW)
    assert not ContactProof.objects.exists()


def test_a_time_that_is_no_longer_kept_is_not_kept_again(held):
    with pytest.raises(HoldOver):
        ask_to_be_rung(appointment=held, contact=ADA, now=NOW + timedelta(minutes=10))


def test_a_colleague_who_reached_them_books_and_owes_no_second_call(kept, kim):
    booked = book_on_the_phone(appointment=kept, actor=kim, now=NOW)
    assert (booked.status, booked.patient.mobile) == (Status.BOOKED, LANDLINE)
    assert waiting() == []
    for act in ("contact.proven", "appointment.booked"):
        assert AuditEvent.objects.get(act=act).actor == kim
    send_due(NOW, 50)
    confirmation = OutboxMessage.objects.get(kind="confirmation")
    assert (confirmation.channel, confirmation.state_reason) == ("call_list", "told by the desk")
    assert list(reconcile.faults(NOW)) == []


def test_booking_twice_is_one_visit(kept, kim):
    first = book_on_the_phone(appointment=kept, actor=kim, now=NOW)
    assert book_on_the_phone(appointment=kept, actor=kim, now=NOW) == first
    assert Patient.objects.count() == 1


def test_a_danger_sign_raised_meanwhile_comes_first(kept, kim, answers):
    SafetyAlert.objects.create(
        response=answers, level="emergency", standing="emergency", codes=["RF01"], raised_at=NOW
    )
    with pytest.raises(MayNotBook):
        book_on_the_phone(appointment=kept, actor=kim, now=NOW)
    assert Appointment.objects.get().status == Status.HELD


def test_a_time_that_ran_out_leaves_the_list_and_cannot_be_booked(kept, kim):
    assert waiting(NOW + A_DAY) == []
    expire_holds(now=NOW + A_DAY)
    with pytest.raises(HoldOver):
        book_on_the_phone(appointment=kept, actor=kim, now=NOW + A_DAY)


def test_whoever_takes_a_code_after_all_is_not_rung(kept, kim):
    request_code(appointment=kept, contact=by_sms(), now=NOW)
    assert waiting() == []
    with pytest.raises(HoldOver):
        book_on_the_phone(appointment=kept, actor=kim, now=NOW)


def test_a_colleague_lets_a_time_go_once(kept, kim):
    assert release(appointment=kept, actor=kim, now=NOW)
    assert not release(appointment=kept, actor=kim, now=NOW)
    kept.refresh_from_db()
    assert (kept.status, kept.cancel_reason) == (Status.CANCELLED, CancelReason.RELEASED)
    assert not kept.claims.exists()
    assert AuditEvent.objects.get(act="appointment.released").actor == kim


def test_a_closure_of_the_day_counts_as_closed(held, osei):
    Closure.objects.create(
        resource=osei.resource, starts_at=NOW - A_DAY, ends_at=NOW + 2 * A_DAY, reason="away"
    )
    with pytest.raises(NobodyRings):
        ask_to_be_rung(appointment=held, contact=ADA, now=NOW)
