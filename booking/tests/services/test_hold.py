from datetime import timedelta

import pytest

from booking.models import Appointment, Claim, Closure, Status
from booking.services import hold as holding
from booking.services.hold import hold, release
from booking.services.refusals import AlreadyBooked, KeyReused, MayNotBook, SlotTaken
from booking.tests.conftest import NINE, book
from clinic.models import AuditEvent, Resource, VisitType
from conftest import NOW
from intake.models import SafetyAlert
from intake.tests.stored import never_assessed

MINUTE = timedelta(minutes=1)


def test_a_held_time_is_kept_for_ten_minutes_with_everything_the_visit_needs(a_visit, room, gait_plate):
    held = hold(**a_visit())
    assert (held.status, held.held_until) == (Status.HELD, NOW + 10 * MINUTE)
    assert {one.kind for one in held.resources.all()} == {"practitioner", "room", "gait_plate"}
    assert Claim.objects.filter(resource=room).count() == 9
    assert held.reference.startswith("FK-")


def test_second_booking_of_a_time_is_refused_and_leaves_nothing_behind(a_visit):
    hold(**a_visit(starts_at=NINE))
    with pytest.raises(SlotTaken):
        hold(**a_visit(starts_at=NINE + 15 * MINUTE))
    assert Appointment.objects.count() == 1
    assert Claim.objects.count() == 27
    assert AuditEvent.objects.filter(act="appointment.held").count() == 1


def test_a_visit_may_begin_the_instant_another_ends(a_visit):
    hold(**a_visit(starts_at=NINE))
    assert hold(**a_visit(starts_at=NINE + 45 * MINUTE)).status == Status.HELD


def test_an_expired_hold_is_swept_by_whoever_needs_the_time(a_visit):
    first = hold(**a_visit())
    later = NOW + 10 * MINUTE
    second = hold(**a_visit(now=later))
    first.refresh_from_db()
    assert (first.status, first.cancel_reason) == (Status.CANCELLED, "hold_over")
    assert not first.claims.exists()
    assert second.claims.count() == 27


@pytest.mark.parametrize(
    "starts_at",
    [
        NINE + MINUTE,  # off the grid
        NINE - timedelta(hours=1),  # before opening
        NINE + timedelta(hours=7, minutes=30),  # would end after closing
        NINE + timedelta(days=2),  # Saturday
        NOW - timedelta(days=1),  # past
        NOW + timedelta(minutes=14),  # sooner than the lead time
        NINE + timedelta(days=42),  # beyond the horizon
    ],
)
def test_a_time_that_is_not_on_offer_is_refused(a_visit, starts_at):
    with pytest.raises(SlotTaken):
        hold(**a_visit(starts_at=starts_at))
    assert not Appointment.objects.exists()


def test_a_closed_day_is_refused(a_visit, location):
    Closure.objects.create(location=location, starts_at=NINE, ends_at=NINE + timedelta(hours=8))
    with pytest.raises(SlotTaken):
        hold(**a_visit())


def test_a_time_outside_the_days_that_the_assessment_allows_is_refused(a_visit, new_answers):
    answers = new_answers(latest="2027-03-03")
    with pytest.raises(SlotTaken):
        hold(**a_visit(response=answers))
    assert hold(**a_visit(response=answers, starts_at=NINE - timedelta(days=1))).status == Status.HELD


@pytest.mark.parametrize("change", [{"active": False}, {"online": False}])
def test_a_kind_of_visit_that_is_not_offered_is_refused(a_visit, link_visit, change):
    VisitType.objects.update(**change)
    link_visit.refresh_from_db()
    with pytest.raises(SlotTaken):
        hold(**a_visit())


def test_when_one_room_is_taken_another_is_found(a_visit, location, room, gait_plate, link_visit):
    plate = Resource.objects.create(location=location, kind="gait_plate", name="Second plate")
    link_visit.needs = ["room"]
    link_visit.save()
    other_room = Resource.objects.create(location=location, kind="room", name="Room 2")
    other = Resource.objects.create(location=location, kind="practitioner", name="Dr Two")
    held = hold(**a_visit())
    taken = held.resources.get(kind="room")
    from booking.diary import free_resources, timetable

    colleague = link_visit.practitioners.create(resource=other, name="Dr Two", profession="podiatrist")
    from booking.models import Schedule

    Schedule.objects.create(resource=other, weekday=3, opens_at="09:00", closes_at="17:00")
    found = free_resources(link_visit, practitioner=colleague, starts_at=NINE, plan=timetable(), now=NOW)
    assert {found[1], taken} == {room, other_room}
    assert plate not in found


def test_the_same_form_twice_gets_the_first_answer(a_visit, answers):
    wish = a_visit(response=answers)
    assert hold(**wish) == hold(**wish)
    assert Appointment.objects.count() == 1


def test_a_form_that_comes_back_with_another_wish_is_refused(a_visit, answers):
    wish = a_visit(response=answers)
    hold(**wish)
    with pytest.raises(KeyReused):
        hold(**{**wish, "starts_at": NINE + timedelta(hours=2)})
    assert Appointment.objects.count() == 1


def test_choosing_another_time_lets_the_first_go_and_keeps_what_was_typed(a_visit, answers):
    first = hold(**a_visit(response=answers))
    from booking.services.contact import request_code
    from booking.tests.conftest import by_sms

    request_code(appointment=first, contact=by_sms(), now=NOW)
    second = hold(**a_visit(response=answers, starts_at=NINE + 15 * MINUTE))
    first.refresh_from_db()
    assert (first.status, first.cancel_reason) == (Status.CANCELLED, "released")
    assert set(Claim.objects.values_list("appointment", flat=True)) == {second.pk}
    assert second.contact.full_name == "Ada Byron"


def test_a_failed_choice_of_another_time_keeps_the_first(a_visit, answers):
    hold(**a_visit(starts_at=NINE + timedelta(hours=2)))
    first = hold(**a_visit(response=answers))
    with pytest.raises(SlotTaken):
        hold(**a_visit(response=answers, starts_at=NINE + timedelta(hours=2)))
    first.refresh_from_db()
    assert first.status == Status.HELD
    assert first.claims.count() == 27


def test_answers_that_were_booked_with_hold_nothing_more(a_visit, answers):
    booked = book(hold(**a_visit(response=answers)))
    with pytest.raises(AlreadyBooked) as refused:
        hold(**a_visit(response=answers, starts_at=NINE + timedelta(hours=2)))
    assert refused.value.appointment == booked


def test_an_open_danger_sign_holds_nothing(a_visit, answers):
    SafetyAlert.objects.create(
        response=answers, level="same_day", standing="same_day", codes=["RF05"], raised_at=NOW
    )
    with pytest.raises(MayNotBook):
        hold(**a_visit(response=answers))


def test_answers_without_an_assessment_hold_nothing(a_visit, answers):
    never_assessed(answers)
    with pytest.raises(MayNotBook):
        hold(**a_visit(response=answers))


def test_a_released_time_is_free_at_once(a_visit, held):
    release(appointment=held, now=NOW)
    release(appointment=held, now=NOW)
    assert hold(**a_visit()).status == Status.HELD
    assert AuditEvent.objects.filter(act="appointment.released").count() == 1


def test_the_claim_is_refused_by_the_database_itself(held):
    from django.db import IntegrityError, transaction

    claim = held.claims.first()
    with pytest.raises(IntegrityError), transaction.atomic():
        Claim.objects.create(resource=claim.resource, cell=claim.cell, appointment=held)


def test_the_slower_half_of_a_double_click_gets_the_answer_of_the_quicker(a_visit, monkeypatch):
    form = a_visit()
    look = holding.resources_on_offer

    def while_the_other_half_holds(*wish, **more):
        monkeypatch.setattr(holding, "resources_on_offer", look)
        hold(**form)
        return look(*wish, **more)

    monkeypatch.setattr(holding, "resources_on_offer", while_the_other_half_holds)
    held = hold(**form)
    assert Appointment.objects.get() == held


def test_safety_answers_of_more_than_a_day_ago_hold_nothing(a_visit, answers):
    answers.safety_begun_at = NOW - timedelta(hours=24, seconds=1)
    answers.save()
    with pytest.raises(MayNotBook):
        hold(**a_visit(response=answers))
    assert not Appointment.objects.exists()
