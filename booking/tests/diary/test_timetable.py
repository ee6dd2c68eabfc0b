from datetime import time, timedelta

import pytest

from booking.diary import free_times, timetable
from booking.models import Closure, Schedule
from booking.scheduling import Interval
from booking.tests.conftest import NINE
from clinic.models import Practitioner, Resource, VisitType
from conftest import NOW

THURSDAY = Interval(NINE - timedelta(hours=9), NINE + timedelta(hours=15))


def clock(visit_type: VisitType) -> list[str]:
    return [f"{free.local_start:%H:%M}" for free in free_times(visit_type, window=THURSDAY, now=NOW)]


@pytest.fixture
def read(opening_hours, link_visit: VisitType) -> VisitType:
    """This process has the timetable in memory."""
    timetable()
    return link_visit


def test_what_was_read_is_not_read_again(read, practice, django_assert_num_queries):
    with django_assert_num_queries(1):
        first = timetable()
    practice.refresh_from_db()
    with django_assert_num_queries(0):
        assert timetable(practice) is first


def test_new_hours_are_seen_at_once(read):
    Schedule.objects.get(weekday=3).delete()
    assert clock(read) == []
    doctor = Resource.objects.get(kind="practitioner")
    Schedule.objects.create(resource=doctor, weekday=3, opens_at=time(9), closes_at=time(10))
    assert clock(read) == ["09:00", "09:15"]


def test_a_closure_is_seen_at_once_and_so_is_its_end(read, room):
    closure = Closure.objects.create(resource=room, starts_at=NINE, ends_at=NINE + timedelta(hours=8))
    assert clock(read) == []
    closure.delete()
    assert clock(read)


def test_a_room_out_of_use_and_a_longer_visit_are_seen_at_once(read, room):
    read.minutes = 60
    read.save()
    assert clock(read)[-1] == "16:00"
    room.active = False
    room.save()
    assert clock(read) == []


def test_who_gives_a_visit_no_more_is_seen_at_once(read, osei: Practitioner):
    read.practitioners.remove(osei)
    assert clock(read) == []
