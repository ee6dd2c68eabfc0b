"""The manager's changes of hours: what they write, refuse and leave alone."""

from dataclasses import replace
from datetime import date, time, timedelta

import pytest
from django.db import IntegrityError, transaction

from booking.diary import outside_as_they_are_now, outside_at, outside_of, timetable
from booking.models import Closure, Schedule
from booking.scheduling import WeeklyHours
from booking.services.hours import add_hours, change_hours, end_hours, remove_hours, set_in_use
from booking.services.refusals import HoursBegun, HoursOverlap, NoLongerThere
from booking.services.versions import version_of
from booking.tests.conftest import NINE
from clinic.models import AuditEvent
from conftest import NOW

WEDNESDAY = 2
MARCH = date(2027, 3, 10)
AFTERNOON = WeeklyHours(WEDNESDAY, time(14), time(17), valid_from=MARCH)


@pytest.fixture
def add(osei, noor):
    def write(*hours, resource=osei.resource):
        return add_hours(resource=resource, hours=hours, actor=noor, now=NOW)

    return write


@pytest.fixture
def change(noor):
    def write(row, hours):
        row = Schedule.objects.filter(pk=row.pk).first() or row
        return change_hours(row=row, hours=hours, read=version_of(row.weekly()), actor=noor, now=NOW)

    return write


def test_hours_are_added_with_their_visits_and_the_timetable_is_read_anew(add, link_visit, noor):
    before = timetable()
    (row,) = add(replace(AFTERNOON, only=frozenset([link_visit.pk])))
    assert timetable() is not before
    assert row.weekly() == replace(AFTERNOON, only=frozenset([link_visit.pk]))
    written = AuditEvent.objects.get(act="hours.added")
    assert (written.actor, written.subject_id) == (noor, str(row.pk))
    assert written.detail["before"] is None
    assert written.detail["after"] == {
        "weekday": 2,
        "opens_at": "14:00",
        "closes_at": "17:00",
        "valid_from": "2027-03-10",
        "valid_until": None,
        "visit_types": ["NEW_LINK_45"],
    }


def test_pressing_twice_adds_once(add):
    for _ in range(2):
        add(AFTERNOON)
    assert Schedule.objects.count() == AuditEvent.objects.count() == 1


@pytest.mark.parametrize(
    "other",
    [
        replace(AFTERNOON, opens_at=time(16, 55), closes_at=time(18)),
        replace(AFTERNOON, opens_at=time(8), closes_at=time(14, 5), valid_from=None),
        replace(AFTERNOON, opens_at=time(15), closes_at=time(16), valid_from=date(2028, 1, 5)),
        replace(AFTERNOON, valid_from=None, valid_until=MARCH),
    ],
)
def test_hours_that_overlap_are_refused_all_of_them_and_the_others_named(add, other):
    (row,) = add(AFTERNOON)
    with pytest.raises(HoursOverlap) as refused:
        add(WeeklyHours(0, time(9), time(12)), other)
    assert refused.value.row == row
    assert Schedule.objects.get() == row
    assert AuditEvent.objects.count() == 1


@pytest.mark.parametrize(
    "other",
    [
        replace(AFTERNOON, opens_at=time(17), closes_at=time(18)),
        replace(AFTERNOON, weekday=3),
        replace(AFTERNOON, valid_from=None, valid_until=MARCH - timedelta(days=1)),
    ],
)
def test_hours_that_only_touch_stand_side_by_side(add, other):
    add(AFTERNOON)
    add(other)
    assert Schedule.objects.count() == 2


def test_two_resources_may_work_at_once(add, room):
    add(AFTERNOON)
    add(AFTERNOON, resource=room)
    assert Schedule.objects.count() == 2


def test_past_our_code_the_database_refuses_an_overlap(add, osei):
    (row,) = add(AFTERNOON)
    crossing = Schedule(resource=osei.resource, weekday=2, opens_at=time(16), closes_at=time(18))
    with pytest.raises(IntegrityError, match="must not overlap"), transaction.atomic():
        Schedule.objects.bulk_create([crossing])
    other = Schedule.objects.create(resource=osei.resource, weekday=2, opens_at=time(9), closes_at=time(12))
    with pytest.raises(IntegrityError, match="must not overlap"), transaction.atomic():
        Schedule.objects.filter(pk=other.pk).update(closes_at=time(14, 30))
    with pytest.raises(IntegrityError, match="must not overlap"), transaction.atomic():
        # Two rows of one statement see each other, too.
        Schedule.objects.bulk_create(
            Schedule(resource=osei.resource, weekday=5, opens_at=time(opens), closes_at=time(opens + 3))
            for opens in (9, 11)
        )
    assert {one.weekly() for one in Schedule.objects.all()} == {
        row.weekly(),
        WeeklyHours(2, time(9), time(12)),
    }
    Schedule.objects.filter(pk=row.pk).update(closes_at=time(18))  # a row does not overlap itself


def test_a_change_keeps_the_row_and_says_what_it_was(add, change, link_visit):
    (row,) = add(AFTERNOON)
    longer = replace(AFTERNOON, closes_at=time(18), only=frozenset([link_visit.pk]))
    change(row, longer)
    assert Schedule.objects.get().weekly() == longer
    written = AuditEvent.objects.get(act="hours.changed")
    assert written.detail["before"]["closes_at"] == "17:00"
    assert written.detail["after"]["closes_at"] == "18:00"
    change(row, longer)
    assert AuditEvent.objects.filter(act="hours.changed").count() == 1


def test_a_change_into_other_hours_is_refused(add, change):
    row, _ = add(AFTERNOON, replace(AFTERNOON, opens_at=time(9), closes_at=time(12)))
    with pytest.raises(HoursOverlap):
        change(row, replace(AFTERNOON, opens_at=time(11)))
    row.refresh_from_db()
    assert row.opens_at == time(14)


def test_hours_that_a_colleague_removed_are_not_changed(add, change, noor):
    (row,) = add(AFTERNOON)
    remove_hours(row=row, actor=noor, now=NOW)
    assert AuditEvent.objects.get(act="hours.removed").detail["after"] is None
    for act in (lambda: change(row, AFTERNOON), lambda: remove_hours(row=row, actor=noor, now=NOW)):
        with pytest.raises(NoLongerThere):
            act()
    assert not Schedule.objects.exists()


def test_hours_that_have_begun_are_ended_and_stay_in_the_past(add, noor):
    (row,) = add(replace(AFTERNOON, valid_from=NOW.date()))
    with pytest.raises(HoursBegun):
        remove_hours(row=row, actor=noor, now=NOW)
    end_hours(row=row, last_day=MARCH, actor=noor, now=NOW)
    assert Schedule.objects.get().valid_until == MARCH
    with pytest.raises(ValueError, match="before they begin"):
        end_hours(row=row, last_day=NOW.date() - timedelta(days=1), actor=noor, now=NOW)
    add(replace(AFTERNOON, valid_from=MARCH + timedelta(days=1)))  # what comes after does not overlap


def test_who_is_out_of_use_is_offered_no_more_and_back_again(booked, osei, noor, link_visit):
    set_in_use(resource=osei.resource, active=False, actor=noor, now=NOW)
    set_in_use(resource=osei.resource, active=False, actor=noor, now=NOW)
    assert timetable().needed(link_visit)[0].kind != "practitioner"
    assert outside_of(osei.resource, now=NOW) == [booked]
    set_in_use(resource=osei.resource, active=True, actor=noor, now=NOW)
    assert outside_of(osei.resource, now=NOW) == []
    acts = AuditEvent.objects.filter(act__startswith="resource.").values_list("act", flat=True)
    assert list(acts) == ["resource.out_of_use", "resource.in_use"]


def test_a_visit_is_outside_once_its_hours_end_before_it_does(booked, osei, room, change, link_visit):
    row = Schedule.objects.get(weekday=3)
    change(row, replace(row.weekly(), closes_at=time(9, 45)))
    assert outside_of(osei.resource, now=NOW) == []
    change(row, replace(row.weekly(), closes_at=time(9, 40)))
    assert outside_of(osei.resource, now=NOW) == outside_at(booked.location, now=NOW) == [booked]
    assert outside_of(room, now=NOW) == []  # without hours of its own it works always


def test_a_visit_is_outside_once_its_hours_are_for_other_visits(booked, osei, change, link_visit):
    other = type(link_visit).objects.create(code="FOLLOW_UP_20", name="Follow-up", minutes=20)
    row = Schedule.objects.get(weekday=3)
    change(row, replace(row.weekly(), only=frozenset([other.pk])))
    assert outside_of(osei.resource, now=NOW) == [booked]


def test_a_visit_is_outside_once_its_room_closes(booked, osei, room):
    Closure.objects.create(resource=room, starts_at=NINE, ends_at=NINE + timedelta(minutes=5))
    assert outside_of(room, now=NOW) == outside_at(booked.location, now=NOW) == [booked]
    assert outside_of(osei.resource, now=NOW) == []


def test_a_longer_kind_of_visit_is_measured_as_it_is_now(booked, change, osei, link_visit):
    row = Schedule.objects.get(weekday=3)
    change(row, replace(row.weekly(), closes_at=time(9, 45)))
    link_visit.minutes = 60
    link_visit.save()
    assert outside_as_they_are_now(link_visit, now=NOW) == [booked]
    assert outside_of(osei.resource, now=NOW) == []


def test_a_longer_kind_of_visit_would_meet_the_next_one(stand, link_visit):
    first, second, _ = stand(NINE + timedelta(minutes=start) for start in (0, 50, 200))
    link_visit.minutes = 50
    link_visit.save()
    assert outside_as_they_are_now(link_visit, now=NOW) == []
    link_visit.buffer_after = 5
    link_visit.save()
    assert outside_as_they_are_now(link_visit, now=NOW) == [first, second]


@pytest.mark.parametrize("visits", [1, 12])
def test_what_is_outside_costs_the_same_queries_however_many_visits(
    stand, osei, visits, django_assert_num_queries
):
    stand(NINE + timedelta(days=7 * (number // 6), hours=number % 6) for number in range(visits))
    timetable()
    with django_assert_num_queries(4):
        outside_of(osei.resource, now=NOW)
