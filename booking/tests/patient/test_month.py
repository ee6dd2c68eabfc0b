"""Choosing a date from a month: which days have free times, and the way to them."""

import re
from datetime import time, timedelta
from html import unescape

import pytest
import time_machine
from django.test import Client
from django.urls import reverse

from booking.diary import timetable
from booking.models import Closure, Schedule
from booking.services.hold import hold
from booking.tests.conftest import NINE
from booking.tests.patient.conftest import browser_of
from booking.visit_link import new_visit_link
from clinic.models import Location, Practice, Practitioner, Resource, VisitType
from intake.models import QuestionnaireResponse

LINK = re.compile(
    r'<li><a class="button" href="([^"]*)">(\w+ \d+)<span class="visually-hidden"> (\w+), free times'
)


def days_url(response: QuestionnaireResponse) -> str:
    return reverse("booking:days", args=[response.pk])


def days(client: Client, url: str, **query: object) -> dict[str, str]:
    """Return the days with free times, with where they lead."""
    page = client.get(url, query).content.decode()
    return {f"{day} {month}": unescape(leads) for leads, day, month in LINK.findall(page)}


def test_each_day_with_a_free_time_leads_to_its_times(ada_client: Client, adas: QuestionnaireResponse):
    found = days(ada_client, days_url(adas))
    assert list(found)[:4] == ["Tue 2 March", "Wed 3 March", "Thu 4 March", "Fri 5 March"]
    assert len(found) == 22
    page = ada_client.get(found["Thu 4 March"]).content.decode()
    assert page.index("Thursday 4 March, 9:00 in the morning") < page.index("Friday 5 March")
    assert "Wednesday 3 March" not in page


def test_the_list_leads_to_the_month_and_back_with_its_filters(
    ada_client: Client, adas: QuestionnaireResponse
):
    times = reverse("booking:times", args=[adas.pk])
    page = ada_client.get(times, {"part": "morning", "from": "2027-04-01"}).content.decode()
    way = re.search(r'href="([^"]*/days/[^"]*)">Choose a date from a month view', page)
    assert unescape(way[1]) == f"{days_url(adas)}?part=morning&month=2027-04"
    found = days(ada_client, unescape(way[1]))
    assert found["Thu 1 April"] == f"{times}?part=morning&from=2027-04-01"


def test_the_month_begins_with_the_first_day_that_could_be_chosen(
    ada_client: Client, adas: QuestionnaireResponse
):
    page = ada_client.get(days_url(adas)).content.decode()
    shown = re.findall(r">(\w{3} \d+)<span", page.partition('<ol class="month begins-1"')[2])
    assert (shown[0], shown[-1]) == ("Tue 2", "Wed 31")


def test_days_that_are_taken_or_closed_lead_nowhere(
    ada_client: Client, adas: QuestionnaireResponse, osei: Practitioner
):
    Closure.objects.create(resource=osei.resource, starts_at=NINE, ends_at=NINE + timedelta(hours=33))
    page = ada_client.get(days_url(adas)).content.decode()
    assert "20 days with free times" in page
    assert '<span class="day-full">Thu 4<span class="visually-hidden"> March, no free times' in page


def test_part_of_day_and_practitioner_narrow_the_days(
    ada_client: Client, adas: QuestionnaireResponse, link_visit: VisitType, location: Location
):
    resource = Resource.objects.create(location=location, kind="practitioner", name="Dr Two")
    Schedule.objects.create(resource=resource, weekday=3, opens_at=time(10), closes_at=time(12))
    second = link_visit.practitioners.create(resource=resource, name="Dr Two", profession="podiatrist")
    only = days(ada_client, days_url(adas), doctor=second.pk)
    assert list(only) == ["Thu 4 March", "Thu 11 March", "Thu 18 March", "Thu 25 March"]
    assert days(ada_client, days_url(adas), doctor=second.pk, part="afternoon") == {}
    assert days(ada_client, days_url(adas), doctor=second.pk, part="morning").keys() == only.keys()


def test_months_follow_each_other_as_far_as_times_can_be_chosen(
    ada_client: Client, adas: QuestionnaireResponse
):
    first = ada_client.get(days_url(adas)).content.decode()
    assert "March 2027" in first
    assert "Month before" not in first
    assert 'href="?month=2027-04"' in first
    last = ada_client.get(days_url(adas), {"month": "2027-04"}).content.decode()
    assert "Month after" not in last
    assert days(ada_client, days_url(adas), month="2027-04").keys() >= {"Mon 12 April"}
    assert "Wed 14 April" not in days(ada_client, days_url(adas), month="2027-04")  # beyond six weeks


@pytest.mark.parametrize("asked", ["soon", "2027-13", "0001-01", "9999-12", ""])
def test_what_is_no_month_or_lies_elsewhere_shows_one_that_is_there(
    ada_client: Client, adas: QuestionnaireResponse, asked: str
):
    answer = ada_client.get(days_url(adas), {"month": asked})
    assert answer.status_code == 200
    assert "2027</h2>" in answer.content.decode()


def test_the_month_of_the_first_free_day_is_shown_first(
    ada_client: Client, adas: QuestionnaireResponse, location: Location
):
    Closure.objects.create(
        location=location, starts_at=NINE - timedelta(days=9), ends_at=NINE + timedelta(days=32)
    )
    assert "April 2027</h2>" in ada_client.get(days_url(adas)).content.decode()


def test_whose_visit_moves_sees_the_same_but_for_their_own_time(booked, clock, now, osei: Practitioner):
    thursday = Schedule.objects.get(resource=osei.resource, weekday=3)
    thursday.closes_at = time(9, 45)
    thursday.save()
    url = reverse("booking:manage_days", args=[new_visit_link(booked, now)])
    found = days(Client(), url)
    assert "Thu 4 March" not in found  # nothing but the time they have
    assert "Thu 11 March" in found
    Practice.objects.update(late_moves_online=False)
    with time_machine.travel(NINE - timedelta(hours=2), tick=False):
        assert Client().get(url)["Location"] == url.removesuffix("days/")


def test_where_no_time_can_be_chosen_the_list_says_so(answered, clock):
    over = answered(latest="2027-03-01")
    answer = browser_of(over).get(days_url(over))
    assert answer["Location"] == reverse("booking:times", args=[over.pk])


@pytest.mark.parametrize("taken", [1, 12])
def test_a_month_costs_the_same_queries_however_full(
    ada_client: Client, adas: QuestionnaireResponse, a_visit, taken: int, django_assert_max_num_queries
):
    for number in range(taken):
        hold(**a_visit(starts_at=NINE + timedelta(days=7 * (number // 4), hours=2 * (number % 4))))
    timetable()
    with django_assert_max_num_queries(8):
        ada_client.get(days_url(adas))
