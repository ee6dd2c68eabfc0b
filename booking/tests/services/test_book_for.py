"""Booking for whom the desk speaks with: at an offered time, or beside others with a reason; all of it or nothing."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.db import IntegrityError, transaction

from booking.models import Appointment, Claim, Closure, ContactProof, Status
from booking.reconcile import faults
from booking.services import claims
from booking.services.book_for import book_for
from booking.services.hold import hold
from booking.services.move import move
from booking.services.refusals import AlreadyBooked, KeyReused, MayNotBook, SlotTaken
from booking.tests.conftest import NINE, by_sms
from booking.tests.invariants import claims_missing_or_of_nothing, overlaps
from booking.tests.services.test_lanes import BECAUSE, lanes, owed
from clinic.models import AuditEvent, OutboxMessage, Patient, User
from clinic.outbox.models import Channel
from conftest import NOW
from intake.models import SafetyAlert

HOUR = timedelta(hours=1)


@pytest.fixture(autouse=True)
def _claims_are_those_of_visits(db):
    yield
    assert claims_missing_or_of_nothing() == (0, 0)


@pytest.fixture
def call(a_visit: Callable[..., dict[str, Any]], kim: User) -> Callable[..., Appointment]:
    """Kim books Cem Kaya at nine, unless told otherwise."""

    def act(**wish: Any) -> Appointment:
        person = {"full_name": "Cem Kaya", "mobile": "+447700900777"}
        return book_for(**a_visit(**{"actor": kim, "contact": by_sms(**person), **wish}))

    return act


def test_an_offered_time_is_booked_as_any_other_and_the_call_proves_the_number(call, kim):
    visit = call(because=BECAUSE)  # nothing is there that a reason were needed for
    assert (visit.status, visit.starts_at, lanes(visit)) == (Status.BOOKED, NINE, {0})
    assert (visit.overbooked_because, visit.overbooked_by) == ("", None)
    assert (visit.patient.full_name, visit.patient.mobile) == ("Cem Kaya", "+447700900777")
    assert owed(visit) == ["confirmation", "reminder_1_day"]
    assert AuditEvent.objects.get(act="appointment.booked").actor == kim
    assert list(faults(NOW)) == []
    assert overlaps() == 0


def written() -> tuple[int, ...]:
    """Count the rows that a booking leaves."""
    return tuple(one.objects.count() for one in (Appointment, Claim, ContactProof, Patient, AuditEvent))


def test_a_taken_time_is_refused_without_a_reason_and_nothing_is_left_behind(call, booked):
    before = written()
    with pytest.raises(SlotTaken):
        call()
    assert written() == before


def test_beside_others_it_takes_the_next_lane_and_says_who_and_why(call, booked, kim):
    visit = call(because=BECAUSE)
    assert (lanes(booked), lanes(visit)) == ({0}, {1})
    assert (visit.overbooked_because, visit.overbooked_by) == (BECAUSE, kim)
    acts = AuditEvent.objects.filter(actor=kim, subject_id=str(visit.pk)).values_list("act", "detail")
    assert list(acts) == [("appointment.booked", {}), ("appointment.overbooked", {})]
    third = call(because=BECAUSE, starts_at=NINE + HOUR / 4)
    assert lanes(third) == {2}
    assert list(faults(NOW)) == []


def test_what_nobody_has_is_taken_as_usual_where_nothing_is_offered(call, booked, osei, room):
    Closure.objects.create(location=osei.resource.location, starts_at=NINE, ends_at=NINE + 9 * HOUR)
    visit = call(because=BECAUSE, starts_at=NINE + HOUR)
    assert (lanes(visit), visit.overbooked_because) == ({0}, BECAUSE)
    assert overlaps() == 0


def test_the_same_form_twice_books_once(call, booked, new_answers):
    wish = {"response": new_answers(), "idempotency_key": "one form", "because": BECAUSE}
    first = call(**wish)
    before = written()
    assert call(**wish) == first
    with pytest.raises(KeyReused):
        call(**{**wish, "starts_at": NINE + HOUR})
    with pytest.raises(AlreadyBooked):
        call(**{**wish, "idempotency_key": "another"})
    assert written() == before


def test_what_the_answers_held_is_let_go(call, a_visit, new_answers):
    response = new_answers()
    held = hold(**a_visit(response=response, starts_at=NINE + 2 * HOUR))
    visit = call(response=response)
    held.refresh_from_db()
    assert (held.status, visit.status) == (Status.CANCELLED, Status.BOOKED)
    assert not held.claims.exists()


@pytest.mark.parametrize("wish", [{"starts_at": NOW}, {"starts_at": NOW - HOUR}])
def test_nothing_is_booked_into_time_that_is_over(call, wish):
    with pytest.raises(SlotTaken):
        call(**wish, because=BECAUSE)


def test_a_danger_sign_or_a_sign_that_nobody_read_bars_the_desk_too(call, new_answers):
    in_danger, unread = new_answers(), new_answers()
    SafetyAlert.objects.create(
        response=in_danger, level="same_day", standing="same_day", codes=["RF03"], raised_at=NOW
    )
    unread.safety_answered_at = None
    unread.save()
    before = written()
    for response in (in_danger, unread):
        with pytest.raises(MayNotBook):
            call(response=response, because=BECAUSE)
    assert written() == before


def test_a_limit_binds_what_is_offered_and_not_the_desk_with_a_reason(call, booked, link_visit):
    link_visit.daily_limit = 1
    link_visit.save()
    with pytest.raises(SlotTaken):
        call(starts_at=NINE + 2 * HOUR)
    assert lanes(call(starts_at=NINE + 2 * HOUR, because=BECAUSE)) == {0}


def test_the_rules_of_use_do_not_bind_the_desk(call, practice):
    practice.most_open_bookings = 1
    practice.save()
    assert call().patient == call(starts_at=NINE + HOUR).patient


def test_who_has_neither_mail_nor_texts_was_told_by_the_call_itself(call):
    visit = call(contact=by_sms(full_name="Cem Kaya", channel=Channel.CALL_LIST))
    assert visit.contact.proven_at == NOW
    confirmation = OutboxMessage.objects.get(about_id=visit.pk, kind="confirmation")
    assert (confirmation.channel, confirmation.state) == (Channel.CALL_LIST, "delivered")
    assert "reminder_1_day" in owed(visit)


def test_two_colleagues_who_overbook_at_one_instant_come_to_different_lanes(call, booked, monkeypatch):
    """The second has read the lanes before the first wrote its own."""
    first = call(because=BECAUSE)
    known, stale = claims.lanes_beside, [True]

    def as_it_was(visit: Appointment, resources: Any) -> dict[int, int]:
        there = known(visit, resources)
        return dict.fromkeys(there, 1) if stale and stale.pop() else there

    monkeypatch.setattr("booking.services.book_for.lanes_beside", as_it_was)
    second = call(because=BECAUSE)
    assert (lanes(first), lanes(second)) == ({1}, {2})
    assert Appointment.objects.count() == 3


def test_a_failure_half_way_leaves_nothing(call, booked, monkeypatch):
    before = written()
    monkeypatch.setattr("booking.services.confirm.owe_confirmation", None)
    with pytest.raises(TypeError):
        call(because=BECAUSE)
    assert written() == before


def test_a_move_to_an_offered_time_takes_reason_and_name_away_and_no_name_stands_alone(
    call, booked, kim, osei
):
    visit = call(because=BECAUSE)
    moved = move(appointment=visit, practitioner=osei, starts_at=NINE + 2 * HOUR, sequence=0, now=NOW)
    assert (moved.overbooked_because, moved.overbooked_by) == ("", None)
    with pytest.raises(IntegrityError), transaction.atomic():
        Appointment.objects.filter(pk=moved.pk).update(overbooked_by=kim)
