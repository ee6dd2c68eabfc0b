"""Cancel, move, check in, "I will come", did not attend."""

from datetime import timedelta

import pytest

from booking.models import Appointment, CancelReason, Claim, Status
from booking.services.cancel import cancel
from booking.services.check_in import check_in
from booking.services.confirm_coming import confirm_coming
from booking.services.did_not_attend import did_not_attend
from booking.services.hold import hold
from booking.services.move import move
from booking.services.refusals import AlreadyChanged, SlotTaken
from booking.tests.conftest import MOBILE, NINE, book
from clinic.models import AuditEvent
from clinic.outbox.models import OutboxMessage
from conftest import NOW

ELEVEN = NINE + timedelta(hours=2)


def messages(state: str = "queued") -> set[tuple[str, int]]:
    about_visits = OutboxMessage.objects.exclude(kind="code").filter(state=state)
    return set(about_visits.values_list("kind", "about_version"))


def test_a_cancelled_time_is_free_at_once_and_only_the_news_is_owed(a_visit, booked):
    cancelled = cancel(appointment=booked, reason=CancelReason.TIME, now=NOW)
    assert (cancelled.status, cancelled.cancelled_at) == (Status.CANCELLED, NOW)
    assert messages() == {("cancellation", 0)}
    assert messages("skipped") == {("confirmation", 0), ("reminder_1_day", 0)}
    assert hold(**a_visit()).status == Status.HELD


def test_cancelling_twice_does_nothing_more(booked):
    for _ in range(2):
        cancel(appointment=booked, reason=CancelReason.TIME, now=NOW)
    assert OutboxMessage.objects.filter(kind="cancellation").count() == 1
    event = AuditEvent.objects.get(act="appointment.cancelled")
    assert (event.by_patient, event.actor) == (True, None)


def test_the_desk_cancels_in_its_own_name(booked, kim):
    cancel(appointment=booked, reason=CancelReason.CLINIC, now=NOW, actor=kim)
    event = AuditEvent.objects.get(act="appointment.cancelled")
    assert (event.by_patient, event.actor) == (False, kim)


def test_a_visit_that_has_begun_is_not_cancelled(booked):
    with pytest.raises(AlreadyChanged):
        cancel(appointment=booked, reason=CancelReason.TIME, now=NINE)
    assert Claim.objects.count() == 27


def test_a_move_takes_the_new_time_and_frees_the_old(a_visit, booked, osei):
    moved = move(appointment=booked, practitioner=osei, starts_at=ELEVEN, sequence=0, now=NOW)
    assert (moved.starts_at, moved.ends_at, moved.sequence) == (ELEVEN, ELEVEN + timedelta(minutes=45), 1)
    assert moved.claims.count() == 27
    assert messages() == {("moved", 1), ("reminder_1_day", 1)}
    assert hold(**a_visit()).starts_at == NINE


def test_a_move_by_a_quarter_of_an_hour_may_use_its_own_time(booked, osei):
    moved = move(
        appointment=booked, practitioner=osei, starts_at=NINE + timedelta(minutes=15), sequence=0, now=NOW
    )
    assert Claim.objects.filter(appointment=moved).count() == Claim.objects.count() == 27


def test_a_move_onto_a_taken_time_leaves_everything_as_it_was(a_visit, booked, osei):
    hold(**a_visit(starts_at=ELEVEN))
    before = messages()
    with pytest.raises(SlotTaken):
        move(appointment=booked, practitioner=osei, starts_at=ELEVEN, sequence=0, now=NOW)
    booked.refresh_from_db()
    assert (booked.starts_at, booked.sequence, booked.claims.count()) == (NINE, 0, 27)
    assert messages() == before


def test_a_move_may_take_what_an_expired_hold_left_behind(a_visit, booked, osei):
    expired = hold(**a_visit(starts_at=ELEVEN))
    move(appointment=booked, practitioner=osei, starts_at=ELEVEN, sequence=0, now=NOW + timedelta(minutes=10))
    expired.refresh_from_db()
    assert expired.status == Status.CANCELLED


def test_the_same_move_twice_is_one_move(booked, osei):
    for _ in range(2):
        moved = move(appointment=booked, practitioner=osei, starts_at=ELEVEN, sequence=0, now=NOW)
    assert moved.sequence == 1


def test_a_move_from_a_stale_page_is_refused_and_says_how_it_stands(booked, osei):
    move(appointment=booked, practitioner=osei, starts_at=ELEVEN, sequence=0, now=NOW)
    with pytest.raises(AlreadyChanged) as refused:
        move(appointment=booked, practitioner=osei, starts_at=NINE + timedelta(hours=4), sequence=0, now=NOW)
    assert refused.value.appointment.starts_at == ELEVEN


def test_a_move_stays_within_the_days_that_the_assessment_allows(a_visit, new_answers, osei):
    booked = book(hold(**a_visit(response=new_answers(latest="2027-03-04"))))
    with pytest.raises(SlotTaken):
        move(appointment=booked, practitioner=osei, starts_at=NINE + timedelta(days=1), sequence=0, now=NOW)


def test_two_who_want_each_others_time_keep_their_own(a_visit, osei):
    first, second = book(hold(**a_visit())), book(hold(**a_visit(starts_at=ELEVEN)))
    for one, other in ((first, second), (second, first)):
        with pytest.raises(SlotTaken):
            move(appointment=one, practitioner=osei, starts_at=other.starts_at, sequence=0, now=NOW)
    assert Claim.objects.count() == 54


def test_checking_in_twice_keeps_the_first_arrival_and_ends_the_reminders(booked, kim):
    for minutes in (0, 5):
        arrived = check_in(appointment=booked, actor=kim, now=NINE + timedelta(minutes=minutes))
    assert (arrived.status, arrived.arrived_at) == (Status.ARRIVED, NINE)
    assert messages() == set()
    with pytest.raises(AlreadyChanged):
        cancel(appointment=booked, reason=CancelReason.CLINIC, now=NOW, actor=kim)


def test_i_will_come_is_kept_once_and_the_reminders_stay(booked):
    before = messages()
    for hours in (0, 1):
        coming = confirm_coming(appointment=booked, now=NOW + timedelta(hours=hours))
    assert coming.confirmed_by_patient_at == NOW
    assert messages() == before


def test_who_moves_has_to_say_again_that_they_will_come(booked, osei):
    confirm_coming(appointment=booked, now=NOW)
    moved = move(appointment=booked, practitioner=osei, starts_at=ELEVEN, sequence=0, now=NOW)
    assert moved.confirmed_by_patient_at is None


def test_a_cancelled_visit_can_be_neither_moved_nor_confirmed_nor_checked_in(booked, osei, kim):
    cancel(appointment=booked, reason=CancelReason.TIME, now=NOW)
    for act in (
        lambda: move(appointment=booked, practitioner=osei, starts_at=ELEVEN, sequence=0, now=NOW),
        lambda: confirm_coming(appointment=booked, now=NOW),
        lambda: check_in(appointment=booked, actor=kim, now=NOW),
        lambda: did_not_attend(appointment=booked, actor=kim, now=NINE),
    ):
        with pytest.raises(AlreadyChanged):
            act()


def test_who_did_not_come_leaves_the_rest_of_the_time_free(booked, kim):
    with pytest.raises(AlreadyChanged):
        did_not_attend(appointment=booked, actor=kim, now=NOW)
    for _ in range(2):
        did_not_attend(appointment=booked, actor=kim, now=NINE + timedelta(minutes=20))
    assert Appointment.objects.get().status == Status.NOSHOW
    assert not Claim.objects.exists()


def test_without_a_proof_messages_go_to_what_is_known_of_the_patient(booked, kim):
    booked.contact.delete()
    booked.refresh_from_db()
    cancel(appointment=booked, reason=CancelReason.CLINIC, now=NOW, actor=kim)
    message = OutboxMessage.objects.get(kind="cancellation")
    assert (message.channel, message.recipient) == ("sms", MOBILE)


def test_who_can_only_be_rung_up_stands_on_the_call_list(booked, kim):
    booked.contact.delete()
    type(booked.patient).objects.update(mobile="", email="")
    booked.refresh_from_db()
    cancel(appointment=booked, reason=CancelReason.CLINIC, now=NOW, actor=kim)
    message = OutboxMessage.objects.get(kind="cancellation")
    assert (message.channel, message.recipient) == ("call_list", booked.patient.reference)
