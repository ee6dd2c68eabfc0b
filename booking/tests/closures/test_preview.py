"""What a closure would do is seen before it does anything."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction

from booking.models import Appointment, ChangedVisit, Closure, ScheduleChange
from booking.services.changes.closure import closed_then
from booking.services.changes.preview import discard
from booking.services.check_in import check_in
from booking.tests.closures.conftest import FRIDAY, HOUR, MONDAY, TUESDAY, row_of, rows
from booking.tests.conftest import NINE
from booking.tests.patient.conftest import everything
from clinic.models import AuditEvent, Resource
from conftest import NOW

A_QUARTER = timedelta(minutes=15)


def test_it_says_who_is_hit_with_a_time_for_each_and_who_must_be_called(adas, bens, urs, booked_for, friday):
    booked_for("Not Hit", MONDAY)
    change = friday()
    assert rows(change) == {
        "Ada": ("proposed", "same_time", TUESDAY),
        "Ben": ("proposed", "no_contact", None),
        "Urs": ("proposed", "soonest", NOW.replace(hour=11, minute=45)),
    }
    assert (change.seen_by.full_name, change.seen_at) == ("Kim Larsen", NOW)
    assert AuditEvent.objects.filter(act="schedule.previewed", subject_id=change.pk).exists()


def test_looking_moves_closes_and_tells_nothing(adas, bens, friday):
    def others():
        return {
            name: found
            for name, found in everything().items()
            if name
            not in ("clinic.AuditEvent", "clinic.AuditHead", "booking.ScheduleChange", "booking.ChangedVisit")
        }

    before = others()
    friday()
    assert others() == before


def test_what_was_only_looked_at_is_forgotten_and_what_was_applied_is_not(adas, friday, desk, kim):
    discard(change=friday(), actor=kim, now=NOW)
    assert not ScheduleChange.objects.exists()
    applied = desk.apply(friday())
    discard(change=applied, actor=kim, now=NOW)
    assert ScheduleChange.objects.get() == applied


def test_the_graver_chooses_before_the_earlier_and_no_time_is_given_twice(booked_for, friday):
    for hour in range(7):
        booked_for(f"P{hour} Routine", FRIDAY + hour * HOUR)
    booked_for("Urs Grave", FRIDAY + 7 * HOUR, priority="urgent")
    change = friday()
    proposed = list(change.visits.values_list("proposed_at", flat=True))
    assert row_of(change, "Urs").proposed_at == min(proposed)
    assert len(set(proposed)) == len(proposed) == 8


def test_the_days_of_a_route_are_kept_and_where_nothing_fits_it_is_a_call(booked_for, friday):
    booked_for("Ada Byron", FRIDAY, latest="2027-03-05", earliest="2027-03-05")
    assert rows(friday())["Ada"] == ("proposed", "no_time", None)


def test_who_is_here_already_is_spoken_to(adas, friday, kim):
    check_in(appointment=adas, actor=kim, now=FRIDAY)
    assert rows(friday(now=FRIDAY + A_QUARTER, starts_at=FRIDAY))["Ada"] == ("proposed", "here", None)


def test_a_closure_of_a_place_hits_everybody_there(adas, location, friday):
    assert set(rows(friday(location=location))) == {"Ada"}


def test_a_room_that_is_closed_hits_who_is_in_it_and_another_room_will_do(adas, room, location, friday):
    assert rows(friday(resource=room))["Ada"][:2] == ("proposed", "same_time")
    Resource.objects.create(location=location, kind="room", name="Room 2")
    assert rows(friday(resource=room))["Ada"] == ("proposed", "other_room", FRIDAY)


def test_a_closure_that_ends_when_a_visit_begins_does_not_touch_it_but_its_buffer_does(
    adas, link_visit, friday
):
    assert rows(friday(starts_at=NINE, ends_at=FRIDAY)) == {}
    link_visit.buffer_before = 5
    link_visit.save()
    assert set(rows(friday(starts_at=NINE, ends_at=FRIDAY))) == {"Ada"}


@pytest.mark.parametrize("number", [3, 14])
def test_looking_costs_the_same_queries_however_many_are_hit(
    number, adas, osei, friday, django_assert_num_queries
):
    people = [
        Appointment(
            patient=adas.patient,
            visit_type=adas.visit_type,
            location=adas.location,
            practitioner=osei,
            starts_at=FRIDAY + place * timedelta(minutes=30),
            ends_at=FRIDAY + place * timedelta(minutes=30) + A_QUARTER,
            status="booked",
            created_at=NOW,
        )
        for place in range(1, number)
    ]
    for visit in Appointment.objects.bulk_create(people):
        visit.resources.set([osei.resource])
    friday()  # the timetable is read
    with django_assert_num_queries(11):
        change = friday()
    assert change.visits.count() == number


def test_a_closure_of_the_same_thing_or_of_the_place_around_it_is_found(osei, room, location):
    closed = Closure.objects.create(resource=osei.resource, starts_at=FRIDAY, ends_at=FRIDAY + HOUR)
    of = {"starts_at": FRIDAY - HOUR, "ends_at": FRIDAY + A_QUARTER}
    assert closed_then(Closure(resource=osei.resource, **of)) == closed
    assert closed_then(Closure(resource=room, **of)) is None
    assert closed_then(Closure(location=location, **of)) is None
    whole = Closure.objects.create(location=location, starts_at=NINE, ends_at=FRIDAY + HOUR)
    assert closed_then(Closure(resource=room, **of)) == whole
    assert closed_then(Closure(resource=room, starts_at=FRIDAY, ends_at=FRIDAY + 2 * HOUR)) is None
    assert closed_then(Closure(location=location, **of)) == whole


def test_the_database_refuses_rows_that_say_nothing_sound(bens, friday):
    row = friday().visits.get()
    for wrong in (
        {"state": "moved"},
        {"state": "to_call", "settled_at": NOW},
        {"state": "kept"},
        {"proposed_at": NOW},
    ):
        with pytest.raises(IntegrityError), transaction.atomic():
            ChangedVisit.objects.filter(pk=row.pk).update(**wrong)


def test_a_visit_stands_once_in_a_change(bens, friday):
    row = friday().visits.get()
    row.pk = None
    with pytest.raises(IntegrityError), transaction.atomic():
        row.save(force_insert=True)


def test_the_database_refuses_changes_that_say_nothing_sound(friday, opening_hours):
    change = friday()
    for wrong in (
        {"kind": "x"},
        {"ends_at": FRIDAY},
        {"resource": None},
        {"undone_at": NOW},
        {"ends_at": None},
    ):
        with pytest.raises(IntegrityError), transaction.atomic():
            ScheduleChange.objects.filter(pk=change.pk).update(**wrong)
