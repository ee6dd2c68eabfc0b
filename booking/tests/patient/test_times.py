"""Choosing a time: what is offered, to whom, and what happens when it is gone."""

from datetime import UTC, datetime, timedelta

import pytest
from django.urls import reverse

from booking.diary import timetable
from booking.models import Appointment, Closure, Status
from booking.services.hold import hold
from booking.services.refusals import Busy
from booking.tests.conftest import NINE, book
from booking.tests.patient.conftest import browser_of, button, everything
from intake.models import SafetyAlert

THURSDAY_NINE = "Thursday 4 March, 9:00 in the morning, 45 minutes, Dr Osei"


def times_url(response):
    return reverse("booking:times", args=[response.pk])


def test_each_time_is_a_button_whose_name_is_a_whole_sentence(ada_client, adas):
    page = ada_client.get(times_url(adas))
    assert button(page, THURSDAY_NINE)["time"]
    assert "Foot and walking assessment" in page.content.decode()


def test_the_first_free_time_is_one_tap_away(ada_client, adas):
    page = ada_client.get(times_url(adas))
    first = button(page, "Take this time: Tuesday 2 March, 11:45 in the morning")
    assert ada_client.post(times_url(adas), first)["Location"] == reverse("booking:contact", args=[adas.pk])
    assert Appointment.objects.get().starts_at == datetime(2027, 3, 2, 11, 45, tzinfo=UTC)


def test_days_without_a_free_time_take_one_line(ada_client, adas, osei):
    Closure.objects.create(
        resource=osei.resource, starts_at=NINE, ends_at=NINE + timedelta(hours=10), reason="away"
    )
    text = ada_client.get(times_url(adas)).content.decode()
    assert "<strong>Thursday 4 March</strong>: no free times" in text
    assert "<strong>Saturday 6 March to Sunday 7 March</strong>: no free times" in text


def test_seven_more_days_are_a_link_away_and_filters_go_along(ada_client, adas):
    page = ada_client.get(times_url(adas), {"part": "afternoon"})
    assert "?part=afternoon&amp;from=2027-03-09" in page.content.decode()
    later = ada_client.get(times_url(adas), {"part": "afternoon", "from": "2027-03-09"})
    assert button(later, "Tuesday 9 March, 3:00 in the afternoon")
    assert "in the morning" not in later.content.decode()


@pytest.mark.parametrize(
    "query", [{"from": "soon"}, {"part": "night"}, {"doctor": "x"}, {"from": "0001-01-01"}]
)
def test_filters_that_make_no_sense_filter_nothing(ada_client, adas, query):
    assert button(ada_client.get(times_url(adas), query), THURSDAY_NINE)


def test_the_route_of_the_assessment_bounds_the_days(answered, clock):
    urgent = answered(latest="2027-03-03")
    text = browser_of(urgent).get(times_url(urgent)).content.decode()
    assert "Wednesday 3 March, 9:00 in the morning" in text
    assert "Thursday 4 March" not in text


def test_no_free_time_at_all_says_whom_to_call(ada_client, adas, location):
    Closure.objects.create(
        location=location, starts_at=NINE - timedelta(days=9), ends_at=NINE + timedelta(days=90)
    )
    text = ada_client.get(times_url(adas)).content.decode()
    assert "Call us and we will find one: 0100 555 0147" in text


def test_somebody_elses_answers_are_not_found(ben_client, adas):
    before = everything()
    for name in ("times", "contact", "code", "booked", "calendar"):
        url = reverse(f"booking:{name}", args=[adas.pk])
        assert ben_client.get(url).status_code == 404
        assert ben_client.post(url, {"time": "1-1:x"}).status_code in (404, 405)
    assert everything() == before


def test_an_open_danger_sign_bars_the_way_and_leads_back_to_help(ada_client, adas, now):
    SafetyAlert.objects.create(
        response=adas, level="emergency", standing="emergency", codes=["RF01"], raised_at=now
    )
    before = everything()
    for page in (ada_client.get(times_url(adas)), ada_client.post(times_url(adas), {"time": "1-1:x"})):
        assert page.status_code == 403
        assert reverse("intake:get_help", args=[adas.pk]) in page.content.decode()
        assert 'name="time"' not in page.content.decode()
    assert everything() == before


def test_answers_that_changed_since_they_were_checked_lead_back(ada_client, adas):
    adas.answers = {**adas.answers, "birth_date": None}
    adas.save()
    assert ada_client.get(times_url(adas)).status_code == 403


def test_a_draft_that_has_ended_says_so(adas, clock):
    clock.move_to(adas.expires_at)
    assert browser_of(adas).get(times_url(adas)).status_code == 410


def test_pressing_a_time_twice_keeps_it_once(ada_client, adas):
    wish = button(ada_client.get(times_url(adas)), THURSDAY_NINE)
    for _ in range(2):
        assert ada_client.post(times_url(adas), wish).status_code == 302
    kept = Appointment.objects.get()
    assert (kept.status, kept.starts_at) == (Status.HELD, NINE)


def test_a_time_chosen_given_up_and_chosen_again_on_the_same_page_is_kept(ada_client, adas):
    page = ada_client.get(times_url(adas))
    for words in (THURSDAY_NINE, "Friday 5 March, 9:00", THURSDAY_NINE):
        ada_client.post(times_url(adas), button(page, words))
    assert Appointment.objects.get(status=Status.HELD).starts_at == NINE


def test_a_taken_time_is_refused_on_the_same_page_with_the_three_nearest(ada_client, adas, bens, a_visit):
    wish = button(ada_client.get(times_url(adas)), THURSDAY_NINE)
    hold(**a_visit(response=bens))
    before = everything()
    page = ada_client.post(times_url(adas), wish)
    text = page.content.decode()
    assert page.status_code == 409
    assert "<title>Error: Choose a time" in text
    assert 'role="alert"' in text
    assert "Someone else has just booked that time. Choose another: your answers are saved" in text
    offered = text[text.index('role="alert"') : text.index("<h1")].count('name="time"')
    assert offered == 3
    assert everything() == before
    assert ada_client.post(times_url(adas), button(page, "Thursday 4 March, 9:45")).status_code == 302


def test_a_refused_time_leaves_the_time_that_is_kept_already(ada_client, adas, bens, a_visit):
    page = ada_client.get(times_url(adas))
    ada_client.post(times_url(adas), button(page, "Friday 5 March, 9:00"))
    hold(**a_visit(response=bens))
    assert ada_client.post(times_url(adas), button(page, THURSDAY_NINE)).status_code == 409
    kept = Appointment.objects.get(response=adas, status=Status.HELD)
    assert kept.starts_at == NINE + timedelta(days=1)


def test_whoever_looks_for_another_time_can_go_on_with_the_kept_one(ada_client, adas, a_visit):
    hold(**a_visit(response=adas))
    contact = reverse("booking:contact", args=[adas.pk])
    assert f"{times_url(adas)}?kept=1" in ada_client.get(contact).content.decode()
    text = ada_client.get(times_url(adas), {"kept": "1"}).content.decode()
    assert "We keep the time you chose while you look." in text
    assert contact in text


def test_a_time_that_came_too_near_is_refused(ada_client, adas, clock):
    wish = button(ada_client.get(times_url(adas)), THURSDAY_NINE)
    clock.move_to(NINE)
    page = browser_of(adas).post(times_url(adas), wish)
    assert page.status_code == 409
    assert "That time is too near" in page.content.decode()
    assert not Appointment.objects.exists()


def test_a_day_that_was_closed_meanwhile_names_who_is_away(ada_client, adas, osei):
    wish = button(ada_client.get(times_url(adas)), THURSDAY_NINE)
    Closure.objects.create(resource=osei.resource, starts_at=NINE, ends_at=NINE + timedelta(hours=8))
    page = ada_client.post(times_url(adas), wish)
    assert page.status_code == 409
    assert "Dr Osei is away that day. Choose another day" in page.content.decode()


@pytest.mark.parametrize("value", ["", "1", "1-30069180", "1-30069180:forged", "x-y:z", "1-30069180:\x00"])
def test_a_time_that_is_on_no_button_of_ours_is_refused(ada_client, adas, value):
    before = everything()
    page = ada_client.post(times_url(adas), {"time": value, "key": "k"})
    assert page.status_code == 422
    assert "Choose one of the times on this page" in page.content.decode()
    assert everything() == before


def test_a_button_of_somebody_elses_page_is_refused(ada_client, adas, ben_client, bens):
    wish = button(ben_client.get(times_url(bens)), THURSDAY_NINE)
    assert ada_client.post(times_url(adas), wish).status_code == 422


def test_a_busy_database_is_said_and_the_times_stay(ada_client, adas, monkeypatch):
    def in_the_way(**_):
        raise Busy

    wish = button(ada_client.get(times_url(adas)), THURSDAY_NINE)
    monkeypatch.setattr("booking.views.keeping.hold", in_the_way)
    page = ada_client.post(times_url(adas), wish)
    assert page.status_code == 503
    assert "Choose the time once more" in page.content.decode()
    assert button(page, THURSDAY_NINE)


def test_a_visit_that_is_booked_is_not_booked_again(ada_client, adas, a_visit):
    wish = button(ada_client.get(times_url(adas)), "Friday 5 March, 9:00")
    book(hold(**a_visit(response=adas)))
    before = everything()
    for answer in (ada_client.get(times_url(adas)), ada_client.post(times_url(adas), wish)):
        assert answer["Location"] == reverse("booking:booked", args=[adas.pk]) + "?already=1"
    assert everything() == before


def test_the_page_costs_four_queries_however_full_the_diary(
    ada_client, adas, a_visit, django_assert_num_queries
):
    for visits in (0, 40):
        for n in range(visits):
            hold(**a_visit(starts_at=NINE + timedelta(days=n % 5 + (n % 5 > 1) * 2, hours=n // 5)))
        timetable()
        with django_assert_num_queries(4):
            ada_client.get(times_url(adas))


@pytest.mark.parametrize("page", ["times", "contact", "code"])
def test_safety_answers_that_grew_old_lead_back_to_the_safety_questions(adas, a_visit, clock, page):
    if page != "times":
        hold(**a_visit(response=adas))
    adas.safety_begun_at = NINE - timedelta(days=2, hours=1)
    adas.save()
    before = everything()
    clock.move_to(NINE - timedelta(days=1))
    client = browser_of(adas)
    answer = client.get(reverse(f"booking:{page}", args=[adas.pk]))
    assert answer.status_code == 403
    assert reverse("intake:page", args=[adas.pk, "safety-1"]) in answer.content.decode()
    assert {name for name, rows in everything().items() if rows != before[name]} <= {"sessions.Session"}
