from datetime import UTC, date, datetime, time, timedelta

import pytest

from booking.diary import TimesOnRoute, by_day, free_times, timetable, window_for
from booking.models import Closure, Schedule
from booking.scheduling import Interval
from booking.services.hold import hold
from booking.tests.conftest import NINE
from clinic.models import Location, Practitioner, Resource
from conftest import NOW

DAY = timedelta(days=1)
THURSDAY = Interval(NINE - timedelta(hours=9), NINE + timedelta(hours=15))
MONTH = Interval(NOW, NOW + 30 * DAY)


def clock(times) -> list[str]:
    return [f"{free.local_start:%H:%M}" for free in times]


@pytest.fixture
def second_doctor(link_visit, location):
    """Works on Thursday mornings."""
    resource = Resource.objects.create(location=location, kind="practitioner", name="Dr Two")
    Schedule.objects.create(resource=resource, weekday=3, opens_at=time(10), closes_at=time(12))
    return link_visit.practitioners.create(resource=resource, name="Dr Two", profession="podiatrist")


@pytest.fixture
def full_month(a_visit):
    """Two of three times a day are taken for a month."""
    for day in range(2, 30):
        for hour in range(0, 7, 2):
            at = NINE + timedelta(days=day - 2, hours=hour)
            if at.weekday() < 5 and at < datetime(2027, 3, 27, tzinfo=UTC):
                hold(**a_visit(starts_at=at))


def test_a_day_is_offered_from_opening_to_the_last_visit_that_still_fits(opening_hours, link_visit):
    times = clock(free_times(link_visit, window=THURSDAY, now=NOW))
    assert (times[0], times[-1], len(times)) == ("09:00", "16:15", 30)


def test_every_time_that_is_offered_can_be_held_and_no_other(a_visit, link_visit):
    hold(**a_visit(starts_at=NINE + timedelta(hours=1)))
    offered = {free.starts_at for free in free_times(link_visit, window=THURSDAY, now=NOW)}
    assert NINE + timedelta(minutes=15) in offered
    assert NINE + timedelta(minutes=30) not in offered
    assert NINE + timedelta(hours=1, minutes=45) in offered


def test_a_hold_takes_its_time_until_it_expires(a_visit, link_visit):
    hold(**a_visit())
    assert "09:00" not in clock(free_times(link_visit, window=THURSDAY, now=NOW))
    assert "09:00" in clock(free_times(link_visit, window=THURSDAY, now=NOW + timedelta(minutes=10)))


def test_closures_of_the_place_and_of_a_room_take_their_time(opening_hours, link_visit, location, room):
    Closure.objects.create(location=location, starts_at=NINE, ends_at=NINE + timedelta(hours=2))
    Closure.objects.create(
        resource=room, starts_at=NINE + timedelta(hours=2), ends_at=NINE + timedelta(hours=3)
    )
    assert clock(free_times(link_visit, window=THURSDAY, now=NOW))[0] == "12:00"


def test_a_device_with_hours_of_its_own_is_offered_within_them(opening_hours, link_visit, gait_plate):
    Schedule.objects.create(resource=gait_plate, weekday=3, opens_at=time(14), closes_at=time(15))
    assert clock(free_times(link_visit, window=THURSDAY, now=NOW)) == ["14:00", "14:15"]


@pytest.mark.parametrize("gone", ["room", "osei"])
def test_a_resource_that_is_no_longer_used_is_not_offered(request, opening_hours, link_visit, gone):
    thing = request.getfixturevalue(gone)
    resource = thing.resource if isinstance(thing, Practitioner) else thing
    Resource.objects.filter(pk=resource.pk).update(active=False)
    assert free_times(link_visit, window=THURSDAY, now=NOW) == []


def test_a_room_elsewhere_does_not_help(opening_hours, link_visit, room, practice):
    elsewhere = Location.objects.create(name="Elsewhere", address="-", time_zone="Europe/London")
    Resource.objects.filter(pk=room.pk).update(location=elsewhere)
    Schedule.objects.create(resource=room, weekday=3, opens_at=time(9), closes_at=time(17))
    assert free_times(link_visit, window=THURSDAY, now=NOW) == []


def test_the_times_of_all_practitioners_or_of_one(opening_hours, link_visit, osei, second_doctor):
    times = free_times(link_visit, window=THURSDAY, now=NOW)
    assert [free.practitioner for free in times if free.starts_at == NINE + timedelta(hours=1)] == [
        osei,
        second_doctor,
    ]
    only = free_times(link_visit, window=THURSDAY, now=NOW, practitioner=second_doctor)
    assert clock(only) == ["10:00", "10:15", "10:30", "10:45", "11:00", "11:15"]


def test_hours_follow_the_clock_on_the_wall_when_it_changes(opening_hours, link_visit):
    window = Interval(datetime(2027, 3, 26, tzinfo=UTC), datetime(2027, 3, 30, tzinfo=UTC))
    times = free_times(link_visit, window=window, now=NOW)
    firsts = [
        day.times[0].starts_at for day in by_day(times, first_day=date(2027, 3, 26), days=4) if day.times
    ]
    assert firsts == [datetime(2027, 3, 26, 9, tzinfo=UTC), datetime(2027, 3, 29, 8, tzinfo=UTC)]


def test_every_time_until_the_horizon_as_far_as_a_route_allows(opening_hours, link_visit):
    route = {"earliest": "2027-03-08", "latest": "2027-03-09"}
    everything = list(TimesOnRoute(link_visit, None, plan=timetable(), now=NOW))
    assert everything[0].starts_at == datetime(2027, 3, 2, 11, 45, tzinfo=UTC)
    assert everything[-1].local_start.date() == date(2027, 4, 13)
    on_route = list(TimesOnRoute(link_visit, route, plan=timetable(), now=NOW))
    assert {free.local_start.date() for free in on_route} == {date(2027, 3, 8), date(2027, 3, 9)}


def test_a_visit_that_nobody_gives_is_never_free(opening_hours, link_visit):
    link_visit.practitioners.clear()
    assert list(TimesOnRoute(link_visit, None, plan=timetable(), now=NOW)) == []


def test_the_time_of_a_visit_that_may_be_moved_counts_as_free(booked, link_visit):
    times = TimesOnRoute(link_visit, None, plan=timetable(), now=NOW)
    assert booked.starts_at not in {free.starts_at for free in times}
    again = list(TimesOnRoute(link_visit, None, plan=timetable(), now=NOW, ignoring=booked))
    assert booked.starts_at in {free.starts_at for free in again}


def test_days_without_a_time_are_there_and_empty(opening_hours, link_visit):
    times = free_times(link_visit, window=MONTH, now=NOW)
    days = by_day(times, first_day=date(2027, 3, 5), days=4)
    assert [bool(day.times) for day in days] == [True, False, False, True]


def test_the_window_runs_from_lead_time_to_horizon(link_visit, location):
    window = window_for(link_visit, None, zone=location.zone, now=NOW)
    assert window == Interval(NOW + timedelta(minutes=120), NOW + 42 * DAY)


def test_the_days_of_a_route_narrow_the_window(link_visit, location):
    route = {"earliest": "2027-03-29", "latest": "2027-03-30"}
    window = window_for(link_visit, route, zone=location.zone, now=NOW)
    assert window == Interval(datetime(2027, 3, 28, 23, tzinfo=UTC), datetime(2027, 3, 30, 23, tzinfo=UTC))
    assert window_for(link_visit, {**route, "latest": "2027-03-01"}, zone=location.zone, now=NOW) is None


@pytest.mark.parametrize("diary", ["opening_hours", "full_month"])
def test_offered_times_cost_the_same_queries_however_full_the_diary(
    request, diary, link_visit, second_doctor, django_assert_num_queries
):
    request.getfixturevalue(diary)
    timetable()
    with django_assert_num_queries(2):
        free_times(link_visit, window=MONTH, now=NOW)
