from datetime import timedelta
from functools import partial

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from booking.models import Appointment, ContactProof, Status
from booking.services.contact import Contact, prove, request_code, resend_code
from booking.services.hold import hold
from booking.services.refusals import (
    CodeOld,
    CodeWrong,
    HoldOver,
    NotProven,
    TooManySends,
    TooManyTries,
    TooSoon,
)
from booking.tests.conftest import MOBILE, NINE, book, by_sms, sent_code
from clinic.models import Practice
from clinic.outbox.models import Channel, OutboxMessage
from conftest import NOW

MINUTE = timedelta(minutes=1)


def wrong(code: str) -> str:
    return f"{(int(code) + 1) % 10**6:06d}"


def proof_of(appointment: Appointment) -> ContactProof:
    return ContactProof.objects.get(appointment=appointment)


def test_a_code_goes_to_the_chosen_contact_and_is_stored_nowhere(held):
    proof = request_code(appointment=held, contact=by_sms(email="ada@example.com"), now=NOW)
    message = OutboxMessage.objects.get()
    assert (message.kind, message.channel, message.recipient) == ("code", Channel.SMS, MOBILE)
    stored = str(ContactProof.objects.values().get()) + str(OutboxMessage.objects.values().get())
    assert sent_code(held) not in stored
    assert proof.expires_at == NOW + 15 * MINUTE


def test_the_same_is_done_whether_or_not_the_person_is_known(a_visit, ada):
    asked = []
    for mobile in (ada.mobile, "+447700900999"):
        held = hold(**a_visit(starts_at=NINE + len(asked) * timedelta(hours=1)))
        with CaptureQueriesContext(connection) as queries:
            request_code(appointment=held, contact=by_sms(mobile=mobile), now=NOW)
        asked.append(len(queries))
        assert not any("clinic_patient" in query["sql"] for query in queries)
    assert asked[0] == asked[1]


def test_a_code_may_be_typed_with_spaces_and_dashes(held):
    request_code(appointment=held, contact=by_sms(), now=NOW)
    code = sent_code(held)
    prove(appointment=held, typed=f" {code[:3]}-{code[3:]} ", now=NOW + MINUTE)
    assert proof_of(held).proven_at == NOW + MINUTE


def test_a_double_click_sends_one_code(held):
    for _ in range(2):
        request_code(appointment=held, contact=by_sms(), now=NOW)
    assert OutboxMessage.objects.count() == 1


def test_a_changed_number_gets_a_code_of_its_own_and_the_old_code_proves_nothing(held):
    request_code(appointment=held, contact=by_sms(), now=NOW)
    old = sent_code(held)
    request_code(appointment=held, contact=by_sms(mobile="+447700900999"), now=NOW)
    assert OutboxMessage.objects.count() == 2
    with pytest.raises(CodeWrong):
        prove(appointment=held, typed=old, now=NOW)


def test_what_was_proved_is_not_proved_for_another_address(held):
    request_code(appointment=held, contact=by_sms(), now=NOW)
    prove(appointment=held, typed=sent_code(held), now=NOW)
    request_code(appointment=held, contact=by_sms(mobile="+447700900999"), now=NOW)
    assert proof_of(held).proven_at is None


def test_whoever_gives_a_contact_again_proves_it_again(held):
    request_code(appointment=held, contact=by_sms(), now=NOW)
    prove(appointment=held, typed=sent_code(held), now=NOW)
    request_code(appointment=held, contact=by_sms(), now=NOW + MINUTE)
    assert proof_of(held).proven_at is None
    assert OutboxMessage.objects.filter(kind="code").count() == 2


def test_the_code_can_be_sent_again_after_half_a_minute_and_three_times_at_most(held):
    request_code(appointment=held, contact=by_sms(), now=NOW)
    first = sent_code(held)
    with pytest.raises(TooSoon):
        resend_code(appointment=held, now=NOW + timedelta(seconds=29))
    resend_code(appointment=held, now=NOW + timedelta(seconds=30))
    resend_code(appointment=held, now=NOW + MINUTE)
    with pytest.raises(TooManySends):
        resend_code(appointment=held, now=NOW + 2 * MINUTE)
    assert OutboxMessage.objects.filter(kind="code").count() == 3
    prove(appointment=held, typed=first, now=NOW + 10 * MINUTE)


def test_a_late_code_keeps_the_time_ten_minutes_longer_but_only_once(held):
    request_code(appointment=held, contact=by_sms(), now=NOW)
    resend_code(appointment=held, now=NOW + 5 * MINUTE)
    held.refresh_from_db()
    assert held.held_until == NOW + 15 * MINUTE
    resend_code(appointment=held, now=NOW + 10 * MINUTE)
    held.refresh_from_db()
    assert held.held_until == NOW + 15 * MINUTE


def test_five_wrong_codes_lock_for_a_quarter_of_an_hour_even_for_the_right_one(held):
    Appointment.objects.update(held_until=NOW + 60 * MINUTE)
    request_code(appointment=held, contact=by_sms(), now=NOW)
    right = sent_code(held)
    for _ in range(4):
        with pytest.raises(CodeWrong):
            prove(appointment=held, typed=wrong(right), now=NOW)
    with pytest.raises(TooManyTries) as refused:
        prove(appointment=held, typed=wrong(right), now=NOW)
    assert refused.value.until == NOW + 15 * MINUTE
    for act in (
        lambda: prove(appointment=held, typed=right, now=NOW + 14 * MINUTE),
        lambda: resend_code(appointment=held, now=NOW + 14 * MINUTE),
        lambda: request_code(appointment=held, contact=by_sms(email="a@example.com"), now=NOW + 14 * MINUTE),
    ):
        with pytest.raises(TooManyTries):
            act()
    with pytest.raises(CodeOld):
        prove(appointment=held, typed=right, now=NOW + 15 * MINUTE)


def test_a_code_that_is_too_old_is_refused_and_a_new_one_sent(held):
    Appointment.objects.update(held_until=NOW + 60 * MINUTE)
    request_code(appointment=held, contact=by_sms(), now=NOW)
    old = sent_code(held)
    with pytest.raises(CodeOld):
        prove(appointment=held, typed=old, now=NOW + 15 * MINUTE)
    new = sent_code(held)
    assert new != old
    assert OutboxMessage.objects.count() == 2
    prove(appointment=held, typed=new, now=NOW + 16 * MINUTE)


@pytest.mark.parametrize("typed", ["", "12345", "1234567", "abcdef", "١٢٣٤٥٦", "\x00"])
def test_what_is_no_code_is_a_wrong_code(held, typed):
    request_code(appointment=held, contact=by_sms(), now=NOW)
    with pytest.raises(CodeWrong):
        prove(appointment=held, typed=typed, now=NOW)


def test_nothing_can_be_proved_before_a_contact_was_given(held):
    with pytest.raises(NotProven):
        prove(appointment=held, typed="123456", now=NOW)
    with pytest.raises(NotProven):
        resend_code(appointment=held, now=NOW)


def test_when_the_hold_is_over_no_code_is_sent_or_looked_at(held):
    request_code(appointment=held, contact=by_sms(), now=NOW)
    code = sent_code(held)
    over = NOW + 10 * MINUTE
    for act in (
        lambda: request_code(appointment=held, contact=by_sms(), now=over),
        lambda: resend_code(appointment=held, now=over),
        lambda: prove(appointment=held, typed=code, now=over),
    ):
        with pytest.raises(HoldOver):
            act()
    assert held.status == Status.HELD


def test_a_code_by_email(held):
    contact = Contact(full_name="Ada Byron", channel=Channel.EMAIL, email="ada@example.com")
    request_code(appointment=held, contact=contact, now=NOW)
    assert OutboxMessage.objects.get().recipient == "ada@example.com"


def test_strangers_send_three_codes_a_day_to_one_address_from_all_browsers_together(a_visit):
    visits = [hold(**a_visit(starts_at=NINE + timedelta(hours=hours))) for hours in range(4)]
    spellings = ("ada@example.com", "Ada@Example.com", "ADA@example.com", "ada@EXAMPLE.com")
    asks = [
        partial(
            request_code,
            appointment=visit,
            contact=Contact(full_name="Ada Byron", channel=Channel.EMAIL, email=email),
        )
        for visit, email in zip(visits, spellings, strict=True)
    ]
    for ask in asks[:3]:
        ask(now=NOW)
    with pytest.raises(TooManySends):
        asks[3](now=NOW + MINUTE)
    request_code(appointment=visits[3], contact=by_sms(), now=NOW + MINUTE)  # another address is free
    assert OutboxMessage.objects.filter(kind="code").count() == 4


def test_codes_that_were_typed_back_count_only_up_to_ten_a_day(a_visit):
    Practice.objects.update(most_open_bookings=None)  # else the fourth booking would be refused
    starts = [NINE + timedelta(days=days, hours=hours) for days in (0, 1) for hours in range(6)]
    visits = [hold(**a_visit(starts_at=start)) for start in starts]
    for visit in visits[:10]:
        book(visit)
    with pytest.raises(TooManySends):
        request_code(appointment=visits[10], contact=by_sms(), now=NOW)
    Appointment.objects.filter(pk=visits[10].pk).update(held_until=NOW + timedelta(days=2))
    request_code(appointment=visits[10], contact=by_sms(), now=NOW + timedelta(days=1))
