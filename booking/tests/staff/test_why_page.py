"""The desk asks why a time is not offered: each start of a day, in words."""

import re
from datetime import date, timedelta
from html import unescape

import pytest
from django.test import Client

from booking.diary import free_times, timetable, why_not_on
from booking.models import Appointment, Closure
from booking.scheduling import Interval
from booking.tests.conftest import NINE
from booking.tests.staff.conftest import Fill
from clinic.models import Practitioner, Resource, VisitType

THURSDAY = date(2027, 3, 4)


def said(client: Client, **asked: object) -> dict[str, str]:
    """Read the page: what it says of each time."""
    page = client.get("/desk/why/", {"on": "2027-03-04", **asked}).content.decode()
    rows = re.findall(r'<th scope="row">(.*?)</th><td>(.*?)</td>', page, re.DOTALL)
    return {time: " ".join(unescape(re.sub("<.*?>", " ", words)).split()) for time, words in rows}


def test_each_time_of_the_day_says_who_or_what_stands_in_its_way(
    at_desk: Client, booked: Appointment, room: Resource
):
    Closure.objects.create(
        resource=room, starts_at=NINE + timedelta(hours=4), ends_at=NINE + timedelta(hours=5)
    )
    times = said(at_desk)
    assert len(times) == 32
    assert times["9:00 am"] == (
        "Too near: booked at least 2 h ahead Dr Osei is taken until 9:45 am"
        " Room 1 is taken until 9:45 am Gait plate is taken until 9:45 am"
    )
    assert times["11:15 am"] == "Free"
    assert times["12:30 pm"] == "Room 1 is free for 30 min only, until 1:00 pm"
    assert times["1:30 pm"] == "Room 1 is closed or away until 2:00 pm"
    assert times["4:30 pm"] == "Dr Osei is free for 30 min only, until 5:00 pm"


def test_it_says_free_exactly_where_patients_are_offered_the_time(
    a_visit: object, booked: Appointment, link_visit: VisitType, osei: Practitioner, now
):
    VisitType.objects.filter(pk=link_visit.pk).update(buffer_after=10, buffer_before=5)
    link_visit.refresh_from_db()
    Closure.objects.create(
        location=osei.resource.location,
        starts_at=NINE + timedelta(hours=2),
        ends_at=NINE + timedelta(hours=3),
    )
    day = Interval(NINE - timedelta(hours=9), NINE + timedelta(hours=15))
    offered = [one.starts_at for one in free_times(link_visit, window=day, now=now)]
    asked = why_not_on(THURSDAY, visit_type=link_visit, practitioner=osei, now=now)
    assert [one.starts_at for one in asked if not one.obstacles] == offered
    assert offered


def test_a_day_off_and_a_visit_that_somebody_does_not_give_are_said(
    at_desk: Client, booked: Appointment, location
):
    sunday = at_desk.get("/desk/why/", {"on": "2027-03-07"})
    assert "Dr Osei has no hours for this visit on this day." in sunday.content.decode()
    resource = Resource.objects.create(location=location, kind="practitioner", name="Dr Two")
    other = Practitioner.objects.create(resource=resource, name="Dr Two", profession="podiatrist")
    page = at_desk.get("/desk/why/", {"on": "2027-03-04", "who": other.pk})
    assert page.status_code == 422
    assert "Dr Two does not give this visit" in page.content.decode()


@pytest.mark.parametrize(
    ("asked", "words"),
    [
        ({"on": "soon"}, "Choose a day"),
        ({"on": "9999-12-31"}, "Choose a day within two years"),
        ({"on": "0001-01-01"}, "Choose a day within two years"),
        ({"visit": "NOTHING"}, "Choose a visit"),
        ({"who": "x"}, "Choose with whom"),
    ],
)
def test_what_makes_no_sense_is_said_beside_its_field(at_desk: Client, booked: Appointment, asked, words):
    page = at_desk.get("/desk/why/", asked)
    assert page.status_code == 422
    assert words in page.content.decode()


@pytest.mark.parametrize("number", [1, 60])
def test_it_costs_the_same_queries_however_full_the_day(
    fill_the_day: Fill, link_visit: VisitType, osei: Practitioner, now, number, django_assert_num_queries
):
    fill_the_day(number)
    timetable()
    with django_assert_num_queries(2):
        assert why_not_on(THURSDAY, visit_type=link_visit, practitioner=osei, now=now)


def test_the_board_leads_there_with_its_day(at_desk: Client, booked: Appointment):
    assert "/desk/why/?on=2027-03-04" in at_desk.get("/desk/?on=2027-03-04").content.decode()
