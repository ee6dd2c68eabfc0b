from datetime import date, timedelta

import pytest

from booking.models import Appointment, Status
from booking.services.confirm import confirm
from booking.services.contact import prove, request_code
from booking.services.hold import hold
from booking.services.refusals import HoldOver, MayNotBook, NotProven
from booking.tests.conftest import MOBILE, NINE, book, by_sms, sent_code
from clinic.models import AuditEvent, Patient
from clinic.outbox.models import Channel, OutboxMessage, State
from conftest import NOW
from intake.models import SafetyAlert
from intake.services.way_back import REMINDER, send_link


def owed() -> list[tuple[str, object]]:
    messages = OutboxMessage.objects.exclude(kind="code").filter(state="queued").order_by("due_at")
    return [(message.kind, message.due_at) for message in messages]


def test_a_proved_contact_books_the_time_for_a_patient_who_is_now_known(held, answers):
    booked = book(held)
    answers.refresh_from_db()
    assert (booked.status, booked.held_until) == (Status.BOOKED, None)
    assert (booked.patient.full_name, booked.patient.birth_date) == ("Ada Byron", date(1961, 3, 27))
    assert (answers.patient, answers.expires_at) == (booked.patient, None)
    assert booked.claims.count() == 27


def test_the_confirmation_and_the_reminders_stand_as_rows(booked):
    assert owed() == [("confirmation", NOW), ("reminder_1_day", NINE - timedelta(days=1))]


def test_whoever_has_booked_is_reminded_of_no_unfinished_answers(held, answers):
    send_link(answers, channel=Channel.SMS, address=MOBILE, now=NOW)
    book(held)
    reminder = OutboxMessage.objects.get(kind=REMINDER)
    assert (reminder.state, reminder.state_reason) == (State.SKIPPED, "booked")


def test_a_visit_further_ahead_has_both_reminders(a_visit):
    book(hold(**a_visit(starts_at=NINE + timedelta(days=7))))
    assert [kind for kind, _ in owed()] == ["confirmation", "reminder_3_days", "reminder_1_day"]


def test_a_double_submit_books_once_and_gives_the_first_answer(booked):
    again = confirm(appointment=booked, now=NOW + timedelta(hours=2))
    assert again == booked
    assert len(owed()) == 2
    assert Patient.objects.count() == 1
    assert AuditEvent.objects.filter(act="appointment.booked").count() == 1


def test_without_a_proved_contact_nothing_is_booked(held):
    with pytest.raises(NotProven):
        confirm(appointment=held, now=NOW)
    request_code(appointment=held, contact=by_sms(), now=NOW)
    with pytest.raises(NotProven):
        confirm(appointment=held, now=NOW)
    assert not Patient.objects.exists()


def test_a_hold_that_is_over_is_not_booked(held):
    request_code(appointment=held, contact=by_sms(), now=NOW)
    prove(appointment=held, typed=sent_code(held), now=NOW)
    with pytest.raises(HoldOver):
        confirm(appointment=held, now=NOW + timedelta(minutes=10))
    assert not Patient.objects.exists()


def test_a_time_that_was_kept_too_long_can_be_taken_again_without_a_second_proof(a_visit, held, answers):
    request_code(appointment=held, contact=by_sms(), now=NOW)
    prove(appointment=held, typed=sent_code(held), now=NOW)
    later = NOW + timedelta(minutes=11)
    again = hold(**a_visit(response=answers, now=later))
    assert confirm(appointment=again, now=later).status == Status.BOOKED


def test_a_danger_sign_that_came_up_meanwhile_bars_the_booking(held, answers):
    request_code(appointment=held, contact=by_sms(), now=NOW)
    prove(appointment=held, typed=sent_code(held), now=NOW)
    SafetyAlert.objects.create(
        response=answers, level="emergency", standing="emergency", codes=["RF01"], raised_at=NOW
    )
    with pytest.raises(MayNotBook):
        confirm(appointment=held, now=NOW)
    assert Appointment.objects.get().status == Status.HELD


@pytest.mark.parametrize("name", ["Ada Byron", "ADA  LOVELACE", "Áda Byron"])
def test_a_known_patient_is_found_by_birth_date_and_proved_contact(held, ada, name):
    booked = book(held, contact=by_sms(full_name=name, email="new@example.com"))
    ada.refresh_from_db()
    assert booked.patient == ada
    assert (ada.full_name, ada.email) == ("Ada Byron", "new@example.com")


@pytest.mark.parametrize(
    "contact",
    [
        by_sms(full_name="Eva Byron"),  # a twin with the same parent's phone
        by_sms(mobile="+447700900999"),
    ],
)
def test_somebody_else_stays_somebody_else(held, ada, contact):
    assert book(held, contact=contact).patient != ada


def test_another_birth_date_is_another_person(a_visit, ada, new_answers):
    assert book(hold(**a_visit(response=new_answers("1990-01-01")))).patient != ada


def test_a_contact_that_was_not_proved_finds_nobody(held, ada):
    ada.email = "ada@example.com"
    ada.mobile = ""
    ada.save()
    assert book(held, contact=by_sms(email="ada@example.com")).patient != ada


def test_an_unproved_contact_does_not_replace_a_known_one(held, ada):
    ada.email = "ada@example.com"
    ada.save()
    book(held, contact=by_sms(email="other@example.com"))
    ada.refresh_from_db()
    assert (ada.mobile, ada.email) == (MOBILE, "ada@example.com")


def test_safety_answers_that_grow_old_while_a_time_is_held_book_nothing(held, answers):
    answers.safety_begun_at = NOW - timedelta(hours=23, minutes=59)
    answers.save()
    request_code(appointment=held, contact=by_sms(), now=NOW)
    prove(appointment=held, typed=sent_code(held), now=NOW)
    with pytest.raises(MayNotBook):
        confirm(appointment=held, now=NOW + timedelta(minutes=2))
    held.refresh_from_db()
    assert (held.status, held.patient) == (Status.HELD, None)
