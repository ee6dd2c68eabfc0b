"""A closure is applied, told and undone as one step; nothing is moved or lost silently."""

from collections import Counter
from datetime import timedelta

import pytest

from booking import reconcile
from booking.models import (
    Appointment,
    CancelReason,
    ChangedVisit,
    Claim,
    Closure,
    ScheduleChange,
    Status,
    WaitlistOffer,
)
from booking.services.cancel import cancel
from booking.services.changes import apply as applying
from booking.services.changes.answer import ask_for_call, settle, told
from booking.services.changes.apply import Chosen, only_block
from booking.services.changes.closure import Closing, open_again
from booking.services.check_in import check_in
from booking.services.confirm_coming import confirm_coming
from booking.services.contact import Contact
from booking.services.hold import hold
from booking.services.move import move
from booking.services.refusals import (
    AlreadyClosed,
    ChoicesRefused,
    HoldOver,
    SlotTaken,
    TooLateToUndo,
)
from booking.services.ring import ask_to_be_rung
from booking.services.sweep import forget_unconfirmed
from booking.services.waitlist.turn import offer_freed_times
from booking.tests.closures.conftest import (
    A_MINUTE,
    FRIDAY,
    HOUR,
    MONDAY,
    TUESDAY,
    row_of,
    rows,
    where,
)
from booking.tests.conftest import NINE, book
from booking.tests.invariants import claims_missing_or_of_nothing, overlaps
from booking.tests.patient.conftest import everything
from booking.tests.waitlist.conftest import give_up, wish
from clinic.models import AuditEvent, OutboxMessage, Resource
from clinic.outbox.dispatch import send_due
from clinic.outbox.models import Channel
from conftest import NOW

LEAVE = NOW + timedelta(minutes=10)


@pytest.fixture(autouse=True)
def _sound(db):
    yield
    assert overlaps() == 0
    assert claims_missing_or_of_nothing() == (0, 0)


def owed(visit: Appointment):
    about = OutboxMessage.objects.filter(about_id=visit.pk, state="queued")
    return {(one.kind, one.about_version, one.due_at) for one in about}


def test_applying_moves_tells_in_ten_minutes_and_leaves_calls_where_they_are(adas, bens, urs, friday, desk):
    applied = desk.apply(friday())
    assert where(adas) == (Status.BOOKED, MONDAY)
    assert where(bens) == (Status.BOOKED, FRIDAY + HOUR)
    assert where(urs)[1] < FRIDAY
    assert {name: state for name, (state, *_) in rows(applied).items()} == {
        "Ada": "moved",
        "Ben": "to_call",
        "Urs": "moved",
    }
    assert Closure.objects.get() == applied.closure
    assert ("must_change", 1, LEAVE) in owed(adas)
    assert OutboxMessage.objects.filter(kind="must_change").count() == 2
    assert list(reconcile.faults(NOW)) == []
    moves = AuditEvent.objects.filter(act="appointment.moved", detail__change=applied.pk)
    assert {one.subject_id for one in moves} == {str(adas.pk), str(urs.pk)}


def test_nothing_leaves_before_the_ten_minutes_are_over_and_then_each_has_one_message(
    adas, urs, friday, desk
):
    send_due(NOW, 20)
    desk.apply(friday())
    assert send_due(LEAVE - timedelta(seconds=1), 20) == 0
    send_due(LEAVE, 20)
    sent = OutboxMessage.objects.filter(sent_at__gte=LEAVE)
    assert Counter(sent.values_list("about_id", "kind")) == {
        (adas.pk, "must_change"): 1,
        (urs.pk, "must_change"): 1,
    }


def test_applying_twice_is_applying_once(adas, friday, desk):
    change = friday()
    for _ in range(2):
        desk.apply(change)
    assert OutboxMessage.objects.filter(kind="must_change").count() == 1
    assert where(adas) == (Status.BOOKED, MONDAY)


def test_a_failure_half_way_leaves_everything_untouched(adas, bens, urs, friday, desk, monkeypatch):
    change = friday()
    before = everything()

    def broken(*_, **__):
        raise RuntimeError

    monkeypatch.setattr(applying.audit, "record", broken)
    with pytest.raises(RuntimeError):
        desk.apply(change)
    assert everything() == before


def test_a_row_is_moved_where_the_desk_says_or_called(adas, urs, friday, desk, osei):
    change = friday()
    desk.apply(change, ada=Chosen(osei, TUESDAY + 3 * HOUR), urs=None)
    assert rows(change)["Ada"] == ("moved", "desk", TUESDAY + 3 * HOUR)
    assert rows(change)["Urs"] == ("to_call", "desk", None)
    assert where(adas) == (Status.BOOKED, TUESDAY + 3 * HOUR)
    assert where(urs) == (Status.BOOKED, FRIDAY + 2 * HOUR)


def test_two_may_change_their_proposed_times_with_each_other(adas, booked_for, friday, desk, osei):
    booked_for("Cleo Late", FRIDAY + HOUR)
    change = friday()
    ada, cleo = row_of(change, "ada").proposed_at, row_of(change, "cleo").proposed_at
    desk.apply(change, ada=Chosen(osei, cleo), cleo=Chosen(osei, ada))
    assert (rows(change)["Ada"][2], rows(change)["Cleo"][2]) == (cleo, ada)


@pytest.mark.parametrize(
    "which", ["of another row", "taken meanwhile", "in the closure", "nobody works then"]
)
def test_a_time_that_cannot_be_had_is_refused_by_row_and_nothing_is_done(
    which, adas, urs, friday, desk, osei, booked_for
):
    change = friday()
    if which == "taken meanwhile":
        booked_for("Quick Booker", MONDAY)
    before = everything()
    times = {
        "of another row": row_of(change, "urs").proposed_at,
        "taken meanwhile": MONDAY,
        "in the closure": FRIDAY + 4 * HOUR,
        "nobody works then": FRIDAY + timedelta(days=1),
    }
    with pytest.raises(ChoicesRefused) as refused:
        desk.apply(change, ada=Chosen(osei, times[which]))
    assert row_of(change, "ada").pk in refused.value.rows or which == "of another row"
    assert everything() == before


def test_a_visit_that_somebody_else_moved_or_cancelled_meanwhile_is_said_and_the_rest_stands(
    adas, bens, urs, booked_for, friday, desk, osei
):
    within = booked_for("Wim Within", FRIDAY + 4 * HOUR)
    change = friday()
    move(appointment=adas, practitioner=osei, starts_at=TUESDAY, sequence=0, now=NOW)
    move(appointment=within, practitioner=osei, starts_at=FRIDAY + 5 * HOUR, sequence=0, now=NOW)
    cancel(appointment=bens, reason=CancelReason.TIME, now=NOW)
    desk.apply(change)
    assert {name: row[:2] for name, row in rows(change).items()} == {
        "Ada": ("settled", "changed"),
        "Ben": ("settled", "changed"),
        "Wim": ("to_call", "changed"),
        "Urs": ("moved", "soonest"),
    }
    assert where(adas) == (Status.BOOKED, TUESDAY)


def test_who_booked_since_the_preview_is_put_on_the_list(adas, friday, booked_for, desk):
    change = friday()
    late = booked_for("Late Booker", FRIDAY + 3 * HOUR)
    desk.apply(change)
    assert rows(change)["Late"] == ("to_call", "booked_since", None)
    assert where(late) == (Status.BOOKED, FRIDAY + 3 * HOUR)


def test_only_blocking_leaves_every_visit_as_booked_and_takes_no_new_one(
    adas, bens, friday, booked_for, kim, a_visit, desk
):
    change = friday()
    booked_for("Late Booker", FRIDAY + 3 * HOUR)
    for _ in range(2):
        only_block(change=change, alteration=Closing(change), actor=kim, now=NOW)
    assert {row[:2] for row in rows(change).values()} == {("settled", "stays")}
    assert set(rows(change)) == {"Ada", "Ben", "Late"}
    assert where(adas) == (Status.BOOKED, FRIDAY)
    assert not OutboxMessage.objects.filter(kind="must_change").exists()
    with pytest.raises(SlotTaken):
        hold(**a_visit(starts_at=FRIDAY + 5 * HOUR))
    desk.undo(change)
    assert not Closure.objects.exists()


def test_a_second_closure_of_the_same_time_is_refused_when_it_is_applied(adas, friday, desk):
    first, second = friday(), friday()
    desk.apply(first)
    before = everything()
    with pytest.raises(AlreadyClosed):
        desk.apply(second)
    assert everything() == before


def test_in_another_room_at_the_same_time_nobody_is_told_anything(adas, room, location, friday, desk):
    other = Resource.objects.create(location=location, kind="room", name="Room 2")
    applied = desk.apply(friday(resource=room))
    assert rows(applied)["Ada"] == ("settled", "other_room", FRIDAY)
    assert where(adas) == (Status.BOOKED, FRIDAY)
    assert (adas.sequence, other in adas.resources.all()) == (0, True)
    assert not OutboxMessage.objects.filter(kind="must_change").exists()
    desk.undo(applied)
    assert room in adas.resources.all()


# -- undo -------------------------------------------------------------------------------------------
def test_undone_all_is_as_it_was_and_nobody_is_told(adas, bens, urs, friday, desk):
    confirm_coming(appointment=adas, now=NOW)
    before = {visit.pk: (where(visit), owed(visit)) for visit in (adas, bens, urs)}
    claims = set(Claim.objects.values_list("resource", "cell", "appointment"))
    applied = desk.apply(friday())
    for _ in range(2):
        desk.undo(applied)
    for visit in (adas, bens, urs):
        where_it_was, was_owed = before[visit.pk]
        assert where(visit) == where_it_was
        assert {(kind, due) for kind, _, due in owed(visit)} == {(kind, due) for kind, _, due in was_owed}
    assert set(Claim.objects.values_list("resource", "cell", "appointment")) == claims
    assert adas.confirmed_by_patient_at == NOW
    assert not Closure.objects.exists()
    send_due(LEAVE, 20)
    assert not OutboxMessage.objects.filter(kind="must_change").exclude(state="skipped").exists()
    assert not ChangedVisit.objects.unsettled().exists()
    assert list(reconcile.faults(NOW + A_MINUTE)) == []


def test_a_form_opened_while_it_was_applied_fits_no_more_after_the_undo(adas, friday, desk):
    applied = desk.apply(friday())
    adas.refresh_from_db()
    meanwhile = adas.sequence
    desk.undo(applied)
    adas.refresh_from_db()
    assert adas.sequence > meanwhile


def test_when_the_messages_have_left_it_is_too_late(adas, friday, desk):
    applied = desk.apply(friday())
    with pytest.raises(TooLateToUndo):
        desk.undo(applied, LEAVE)
    with pytest.raises(TooLateToUndo):
        desk.undo(friday(location=adas.location), NOW)
    assert where(adas) == (Status.BOOKED, MONDAY)


def test_whoever_did_something_since_stays_where_they_are(adas, urs, booked_for, friday, desk, osei):
    booked_for("Cleo Came", FRIDAY + 3 * HOUR)
    applied = desk.apply(friday())
    adas.refresh_from_db()
    move(appointment=adas, practitioner=osei, starts_at=TUESDAY + HOUR, sequence=1, now=NOW)
    confirm_coming(appointment=urs, now=NOW)
    desk.undo(applied)
    assert {name: row[0] for name, row in rows(applied).items()} == {
        "Ada": "chosen",
        "Urs": "kept",
        "Cleo": "settled",
    }
    assert where(adas) == (Status.BOOKED, TUESDAY + HOUR)
    assert where(urs)[1] < FRIDAY


def test_who_asks_for_a_call_is_called_although_it_was_undone(adas, bens, friday, desk):
    applied = desk.apply(friday())
    for visit in (adas, bens):
        ask_for_call(appointment=visit, now=NOW)
    desk.undo(applied)
    assert {row[:2] for row in rows(applied).values()} == {("to_call", "asked")}
    assert where(adas) == (Status.BOOKED, MONDAY)


def test_whose_old_time_is_taken_by_now_keeps_the_new_one_and_is_told(
    adas, room, location, friday, booked_for, desk, osei, link_visit
):
    """Nothing keeps the old room of a closed doctor from being used by another."""
    applied = desk.apply(friday())
    other = booked_for("Other Doctor", MONDAY + 3 * HOUR)
    other.claims.all().delete()
    other.starts_at, other.ends_at = FRIDAY, FRIDAY + 45 * A_MINUTE
    other.save()
    other.resources.set([room])
    cells = [int(FRIDAY.timestamp()) // 300 + number for number in range(9)]
    Claim.objects.bulk_create(Claim(resource=room, cell=cell, appointment=other) for cell in cells)
    desk.undo(applied)
    assert where(adas) == (Status.BOOKED, MONDAY)
    assert rows(applied)["Ada"][0] == "moved"
    assert ("must_change", 1, LEAVE) in owed(adas)


def test_a_failure_while_undoing_leaves_the_change_as_it_is(adas, friday, desk, monkeypatch):
    applied = desk.apply(friday())
    before = everything()

    def broken(*_, **__):
        raise RuntimeError

    monkeypatch.setattr("booking.services.changes.undo.audit.record", broken)
    with pytest.raises(RuntimeError):
        desk.undo(applied)
    assert everything() == before


def test_a_later_change_follows_the_visit_and_hands_it_back_when_undone(adas, friday, desk):
    first = desk.apply(friday())
    second = friday(starts_at=MONDAY, ends_at=MONDAY + 8 * HOUR)
    second = desk.apply(second, NOW + A_MINUTE)
    assert rows(first)["Ada"][:2] == ("settled", "superseded")
    assert rows(second)["Ada"][:2] == ("moved", "same_time")
    assert [kind for kind, *_ in owed(adas)].count("must_change") == 1
    desk.undo(second, NOW + 2 * A_MINUTE)
    assert where(adas) == (Status.BOOKED, MONDAY)
    assert rows(first)["Ada"][0] == "moved"
    assert list(reconcile.faults(NOW + 2 * A_MINUTE)) == []


# -- answers ----------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("answer", "state", "why"),
    [
        ("coming", "kept", "same_time"),
        ("another", "chosen", "same_time"),
        ("call", "to_call", "asked"),
        ("cancel", "settled", "cancelled"),
        ("arrived", "settled", "here"),
        ("told", "kept", "told"),
    ],
)
def test_every_answer_settles_the_row_or_asks_for_a_call(answer, state, why, adas, friday, desk, osei, kim):
    applied = desk.apply(friday())
    adas.refresh_from_db()
    acts = {
        "coming": lambda: confirm_coming(appointment=adas, now=NOW),
        "another": lambda: move(
            appointment=adas, practitioner=osei, starts_at=TUESDAY, sequence=adas.sequence, now=NOW
        ),
        "call": lambda: ask_for_call(appointment=adas, now=NOW),
        "cancel": lambda: cancel(appointment=adas, reason=CancelReason.TIME, now=NOW),
        "arrived": lambda: check_in(appointment=adas, actor=kim, now=NOW),
        "told": lambda: settle(row=row_of(applied, "ada"), actor=kim, now=NOW),
    }
    acts[answer]()
    assert rows(applied)["Ada"][:2] == (state, why)
    assert row_of(applied, "ada").is_open == (answer == "call")


def test_who_does_not_answer_stays_on_the_list(adas, friday, desk):
    applied = desk.apply(friday())
    send_due(LEAVE, 20)
    assert row_of(applied, "ada").is_open


def test_yes_to_a_time_that_cannot_be_settles_nothing_and_no_reminder_of_it_is_sent(booked_for, friday, desk):
    ada = booked_for("Ada Byron", FRIDAY)
    change = friday()
    desk.apply(change, ada=None)
    confirm_coming(appointment=ada, now=NOW)
    assert rows(change)["Ada"][0] == "to_call"
    send_due(FRIDAY - timedelta(hours=20), 20)
    reminder = OutboxMessage.objects.get(kind="reminder_1_day")
    assert (reminder.state, reminder.state_reason) == ("skipped", "a colleague calls about another time")
    assert list(reconcile.faults(FRIDAY - timedelta(hours=20))) == []


def test_what_was_told_on_the_phone_is_off_the_list_of_calls(bens, friday, desk, osei, kim):
    change = friday()
    desk.apply(change, ben=Chosen(osei, MONDAY))
    assert rows(change)["Ben"] == ("to_call", "desk", MONDAY)
    send_due(LEAVE, 20)
    assert OutboxMessage.objects.get(kind="must_change").state == "sent"
    assert settle(row=row_of(change, "ben"), actor=kim, now=LEAVE)
    assert not settle(row=row_of(change, "ben"), actor=kim, now=LEAVE)
    assert OutboxMessage.objects.get(kind="must_change").state == "delivered"


def test_told_from_the_list_of_calls_it_is_settled_too(bens, friday, desk, osei, kim):
    change = friday()
    desk.apply(change, ben=Chosen(osei, MONDAY))
    send_due(LEAVE, 20)
    told(OutboxMessage.objects.get(kind="must_change"), actor=kim, now=LEAVE)
    assert rows(change)["Ben"][:2] == ("kept", "told")
    assert OutboxMessage.objects.get(kind="must_change").state == "delivered"


# -- what is held or offered in the closed time -------------------------------------------------------
def test_a_kept_time_is_let_go_and_cannot_be_booked(a_visit, friday, desk):
    held = hold(**a_visit(starts_at=FRIDAY + 2 * HOUR))
    desk.apply(friday())
    held.refresh_from_db()
    assert (held.status, held.cancel_reason) == (Status.CANCELLED, CancelReason.CLINIC)
    with pytest.raises(HoldOver):
        book(held)


def test_who_asked_to_be_rung_to_book_is_on_the_list_for_as_long_as_it_takes(a_visit, friday, desk):
    contact = Contact(full_name="Edith Marlow", channel=Channel.SMS, mobile="+442079460321")
    ask_to_be_rung(appointment=hold(**a_visit(starts_at=FRIDAY)), contact=contact, now=NOW)
    applied = desk.apply(friday())
    forget_unconfirmed(now=NOW + timedelta(days=3))
    row = applied.visits.get()
    assert (row.state, row.why, row.appointment.contact.full_name) == (
        "to_call",
        "to_be_rung",
        "Edith Marlow",
    )


def test_an_offer_of_an_earlier_time_in_it_is_withdrawn_and_none_is_made(booked_for, friday, desk):
    early = booked_for("Cleo Early", FRIDAY)
    waits = booked_for("Wim Waits", TUESDAY)
    give_up(early)
    wish(waits)
    assert offer_freed_times(now=NOW) == 1
    desk.apply(friday())
    assert WaitlistOffer.objects.get().status == "withdrawn"
    assert offer_freed_times(now=NOW + A_MINUTE) == 0
    assert where(waits) == (Status.BOOKED, TUESDAY)


def test_the_old_times_of_the_moved_are_offered_to_nobody(adas, booked_for, friday, desk):
    wish(booked_for("Wim Waits", TUESDAY))
    desk.apply(friday())
    assert offer_freed_times(now=NOW) == 0


def test_opened_again_before_its_end_it_takes_visits_and_moves_nobody_back(adas, friday, desk, kim, a_visit):
    applied = desk.apply(friday())
    for _ in range(2):
        open_again(closure=applied.closure, actor=kim, now=LEAVE)
    assert where(adas) == (Status.BOOKED, MONDAY)
    assert rows(applied)["Ada"][0] == "moved"
    assert hold(**a_visit(starts_at=FRIDAY, now=LEAVE)).starts_at == FRIDAY
    assert AuditEvent.objects.filter(act="closure.ended").count() == 1


def test_a_booking_that_would_slip_in_while_it_is_closed_is_refused(friday, desk, a_visit, monkeypatch):
    """The timetable is read, then closed, before the time is taken."""
    from booking.services import hold as holding

    change, look = friday(), holding.resources_on_offer

    def closed_meanwhile(*of, **wanted):
        monkeypatch.setattr(holding, "resources_on_offer", look)
        found = look(*of, **wanted)
        Closing(change).write(change, actor=change.seen_by, now=NOW)
        return found

    monkeypatch.setattr(holding, "resources_on_offer", closed_meanwhile)
    with pytest.raises(SlotTaken):
        hold(**a_visit(starts_at=FRIDAY))
    assert not Appointment.objects.exists()


def test_a_change_of_another_kind_is_applied_and_undone_by_the_same_services(adas, friday, desk, osei, kim):
    """Another kind says what it does to the timetable; here one that gives the doctor no hours on Fridays."""
    from dataclasses import replace

    from booking.models import Schedule
    from booking.services.changes.preview import preview
    from booking.services.changes.undo import undo

    class NoFridays(Closing):
        def planned(self, plan):
            hours = {pk: [one for one in all_ if one.weekday != 4] for pk, all_ in plan.hours.items()}
            return replace(plan, hours=hours, _sessions={})

        def displaced(self, *, now):
            return Closing(closing).displaced(now=now) if Schedule.objects.filter(weekday=4).exists() else []

        def holds(self, *, now):
            return []

        def write(self, change, *, actor, now):
            Schedule.objects.filter(weekday=4).delete()

        def take_back(self, change, *, actor, now):
            Schedule.objects.create(resource=osei.resource, weekday=4, opens_at="09:00", closes_at="17:00")

    closing = ScheduleChange(
        kind="closure", resource=osei.resource, starts_at=FRIDAY, ends_at=FRIDAY + 8 * HOUR
    )
    change = ScheduleChange(kind=ScheduleChange.Kind.HOURS)
    preview(change=change, alteration=NoFridays(change), actor=kim, now=NOW)
    row = change.visits.get()
    chosen = {row.pk: Chosen(row.proposed_with, row.proposed_at)}
    applying.apply(change=change, alteration=NoFridays(change), choices=chosen, actor=kim, now=NOW)
    assert where(adas) == (Status.BOOKED, MONDAY)
    undo(change=change, alteration=NoFridays(change), actor=kim, now=NOW)
    assert where(adas) == (Status.BOOKED, FRIDAY)


def test_only_what_is_closed_on_thursday_is_hit(adas, booked_for, friday):
    assert rows(friday(starts_at=NINE, ends_at=NINE + HOUR)) == {}
