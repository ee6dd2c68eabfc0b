"""Nothing found: the page says what would help, and each thing that it says leads to a free time."""

import re
from datetime import time, timedelta
from html import unescape

import pytest
from django.test import Client
from django.urls import reverse

from booking.models import Closure, Schedule
from booking.tests.conftest import NINE
from booking.tests.patient.conftest import browser_of
from booking.visit_link import new_visit_link
from clinic.models import Location, Practitioner, Resource, VisitType
from intake.models import QuestionnaireResponse

HELP = re.compile(r'<li><a class="lone-link" href="(\?[^"]*)">(.*?)</a></li>')


@pytest.fixture
def second_doctor(link_visit: VisitType, location: Location) -> Practitioner:
    """Works on Thursday mornings."""
    resource = Resource.objects.create(location=location, kind="practitioner", name="Dr Two")
    Schedule.objects.create(resource=resource, weekday=3, opens_at=time(10), closes_at=time(12))
    return link_visit.practitioners.create(resource=resource, name="Dr Two", profession="podiatrist")


def helps(client: Client, url: str, **query: object) -> dict[str, str]:
    """Return what the page says would help, with where it leads."""
    page = client.get(url, query).content.decode()
    return {words: unescape(query) for query, words in HELP.findall(page)}


def test_each_filter_that_alone_is_in_the_way_is_named_with_the_first_time_without_it(
    ada_client: Client, adas: QuestionnaireResponse, second_doctor: Practitioner
):
    url = reverse("booking:times", args=[adas.pk])
    found = helps(ada_client, url, part="afternoon", doctor=second_doctor.pk)
    assert list(found) == [
        "With anybody: first free Tuesday 2 March, midday",
        "At any time of day: first free Thursday 4 March, 10:00 am",
    ]
    for query in found.values():
        assert 'name="time"' in ada_client.get(url + query).content.decode()


def test_a_day_too_far_ahead_leads_to_an_earlier_one(ada_client: Client, adas: QuestionnaireResponse):
    found = helps(ada_client, reverse("booking:times", args=[adas.pk]), **{"from": "2029-01-01"})
    assert found == {"On an earlier day: first free Tuesday 2 March, 11:45 am": "?"}


def test_where_one_filter_less_does_not_help_all_of_them_less_may(
    ada_client: Client, adas: QuestionnaireResponse, second_doctor: Practitioner
):
    url = reverse("booking:times", args=[adas.pk])
    found = helps(ada_client, url, part="afternoon", doctor=second_doctor.pk, **{"from": "2029-01-01"})
    assert found == {"Of all times: first free Tuesday 2 March, 11:45 am": "?"}


def test_times_that_open_later_are_named_with_the_day_on_which_they_do(
    ada_client: Client, adas: QuestionnaireResponse, location: Location, link_visit: VisitType
):
    VisitType.objects.filter(pk=link_visit.pk).update(horizon_days=7)
    Closure.objects.create(
        location=location, starts_at=NINE - timedelta(days=9), ends_at=NINE + timedelta(days=11)
    )
    page = ada_client.get(reverse("booking:times", args=[adas.pk])).content.decode()
    words = "The next free time is Monday 15 March, 9:00 am. You can choose it here from Monday 8 March"
    assert f"<li>{words}</li>" in page


def test_nothing_is_promised_where_nothing_helps(answered, clock, location: Location):
    urgent = answered(latest="2027-03-03")
    Closure.objects.create(
        location=location, starts_at=NINE - timedelta(days=9), ends_at=NINE + timedelta(days=5)
    )
    client, url = browser_of(urgent), reverse("booking:times", args=[urgent.pk])
    assert helps(client, url, part="morning") == {}
    page = client.get(url).content.decode()
    assert '<ul class="helps">' not in page
    assert "Call us and we will find one: 0100 555 0147" in page


def test_who_has_a_visit_can_wait_for_an_earlier_time(booked, clock, now, location: Location):
    Closure.objects.create(
        location=location, starts_at=NINE - timedelta(days=9), ends_at=NINE + timedelta(days=90)
    )
    token = new_visit_link(booked, now)
    found = helps(Client(), reverse("booking:manage_change", args=[token]))
    assert found == {}
    page = Client().get(reverse("booking:manage_change", args=[token])).content.decode()
    assert (
        f'href="{reverse("booking:manage_wish", args=[token])}">Tell me if something earlier comes up</a>'
        in page
    )
