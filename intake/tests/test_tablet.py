"""A tablet of ours in a patient's hands: opened once by a code, closed when they are done or have gone."""

import re
from datetime import date, timedelta

import pytest
import time_machine
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse

from clinic.models import AuditEvent
from intake.models import TabletPass
from intake.questionnaire import questionnaire
from intake.services.opening import open_answers, tablet_for_somebody_new
from intake.services.tablet import close_tablet, give_code
from intake.services.who_answers import ask_the_patient_who_answers
from intake.tests.conftest import KNEES

MINUTE = timedelta(minutes=1)
BORN = {"birth_date_day": "27", "birth_date_month": "3", "birth_date_year": "1961"}
LAST = [page for page in questionnaire().pages if page.stage == "after"][-1]
NOT_HERS = {**BORN, "birth_date_day": "28"}


@pytest.fixture
def clock(now):
    with time_machine.travel(now, tick=False) as moved:
        yield moved


@pytest.fixture
def given(location, kim, now):
    """Kim has made a code for somebody born on 27 March 1961."""
    return tablet_for_somebody_new(date(1961, 3, 27), actor=kim, now=now)


@pytest.fixture
def tablet(clock):
    """Any browser."""
    return Client()


@pytest.fixture
def opened(tablet, given):
    """The patient has typed the code and the date of birth."""
    tablet.post("/tablet/", {"code": given.code, **BORN})
    return tablet


def page(given, slug="who"):
    return reverse("intake:page", args=[given.response_id, slug])


def is_open(tablet, given):
    return tablet.get(page(given)).status_code == 200


def test_the_code_and_the_date_of_birth_open_the_answers(tablet, given):
    answer = tablet.post("/tablet/", {"code": f"{given.code[:3]} {given.code[3:]}", **BORN})
    assert answer["Location"] == page(given)
    shown = tablet.get(answer["Location"]).content.decode()
    assert "I have finished" in shown
    assert "checked" not in shown  # who answers is asked anew
    assert AuditEvent.objects.filter(act="tablet.opened", by_patient=True).count() == 1


def test_until_then_the_tablet_shows_nothing_of_anybody(tablet, given):
    assert not is_open(tablet, given)
    shown = tablet.get("/tablet/").content.decode()
    assert "Welcome" in shown
    assert "I have finished" not in shown


@pytest.mark.parametrize("wrong", ["code", "birth date"])
def test_a_wrong_code_and_a_wrong_date_of_birth_are_refused_alike(tablet, given, wrong):
    other = f"{(int(given.code) + 1) % 10**6:06d}"
    sent = {"code": other, **BORN} if wrong == "code" else {"code": given.code, **NOT_HERS}
    answer = tablet.post("/tablet/", sent)
    shown = answer.content.decode()
    assert answer.status_code == 422
    assert shown.count("The code or the date of birth does not match. Check both, or ask us") == 2
    assert f'value="{sent["code"]}"' in shown
    assert not is_open(tablet, given)


def test_a_code_works_once(opened, given):
    second = Client()
    assert second.post("/tablet/", {"code": given.code, **BORN}).status_code == 422
    assert not is_open(second, given)
    assert is_open(opened, given)


def test_a_code_ends_after_ten_minutes(tablet, given, clock, now):
    clock.move_to(now + 10 * MINUTE)
    assert tablet.post("/tablet/", {"code": given.code, **BORN}).status_code == 422


def test_after_five_wrong_dates_the_right_one_waits_a_quarter_of_an_hour(tablet, given, kim, clock, now):
    for _ in range(4):
        assert tablet.post("/tablet/", {"code": given.code, **NOT_HERS}).status_code == 422
    for sent in (NOT_HERS, BORN):
        answer = tablet.post("/tablet/", {"code": given.code, **sent})
        assert answer.status_code == 429
        assert "Too many tries. Wait 15 minutes or call us: 0100 555 0147" in answer.content.decode()
    clock.move_to(now + 15 * MINUTE)
    anew = give_code(given.response, actor=kim, now=now + 15 * MINUTE)
    assert tablet.post("/tablet/", {"code": anew.code, **BORN}).status_code == 302


def test_a_new_code_ends_what_the_earlier_one_opened(opened, given, kim, now):
    give_code(given.response, actor=kim, now=now)
    assert opened.get(page(given))["Location"] == "/tablet/"
    assert not is_open(opened, given)


def test_the_database_refuses_two_open_passes(given, kim, now):
    with pytest.raises(IntegrityError), transaction.atomic():
        TabletPass.objects.create(response=given.response, given_by=kim, given_at=now, expires_at=now)


def test_two_codes_that_wait_are_never_the_same(given, kim, now, monkeypatch):
    codes = iter(["111111", "111111", "222222"])
    monkeypatch.setattr(TabletPass, "code", property(lambda one: next(codes)))
    tablet_for_somebody_new(date(1984, 7, 4), actor=kim, now=now)
    assert list(codes) == []


def test_a_colleague_who_was_signed_in_on_the_tablet_no_longer_is(tablet, given, kim):
    tablet.force_login(kim, backend="allauth.account.auth_backends.AuthenticationBackend")
    tablet.post("/tablet/", {"code": given.code, **BORN})
    assert tablet.get("/desk/")["Location"].startswith("/staff/sign-in/")


@pytest.mark.parametrize("path", ["who", "check", "rest", "start", "tablet"])
def test_ten_minutes_without_a_touch_close_the_answers(opened, given, clock, now, path):
    addresses = {"start": "/", "tablet": "/tablet/", "who": page(given)}
    clock.move_to(now + 10 * MINUTE)
    answer = opened.get(addresses.get(path) or reverse(f"intake:{path}", args=[given.response_id]))
    assert answer["Location"] == "/tablet/"
    assert opened.get("/tablet/").status_code == 200
    for address in (page(given), reverse("intake:check", args=[given.response_id])):
        assert opened.get(address).status_code == 404


def test_every_touch_begins_the_ten_minutes_anew(opened, given, clock, now):
    for minutes in (9, 18, 27):
        clock.move_to(now + minutes * MINUTE)
        assert opened.post("/tablet/touched/").status_code == 204
    assert is_open(opened, given)


def test_what_was_typed_too_late_is_not_kept(opened, given, clock, now):
    clock.move_to(now + 11 * MINUTE)
    assert opened.post(page(given), {"answered_by": "self"})["Location"] == "/tablet/"
    given.response.refresh_from_db()
    assert "answered_by" not in given.response.answers


def test_i_have_finished_closes_the_answers_and_says_thank_you(opened, given):
    answer = opened.post("/tablet/finished/", follow=True)
    assert "Please give it back to us." in answer.content.decode()
    assert not is_open(opened, given)
    assert opened.get(page(given)).status_code == 404
    opened.post("/tablet/finished/")
    assert AuditEvent.objects.filter(act="tablet.closed", by_patient=True).count() == 1


def test_the_last_answer_closes_the_answers_by_itself(tablet, location, ada, kim, now, tell):
    response = open_answers(patient=ada, birth_date=ada.birth_date, actor=kim, now=now)
    ask_the_patient_who_answers(response)
    tell(response, {"answered_by": "self", "birth_date": "1961-03-27", "sex_at_birth": "female"} | KNEES)
    tell(response, stage="after", until=LAST.slug)
    given = give_code(response, actor=kim, now=now)
    answer = tablet.post("/tablet/", {"code": given.code, **BORN})
    assert answer["Location"] == reverse("intake:rest", args=[response.pk])
    done = tablet.post(page(given, LAST.slug), {"confirm_true": "yes"})
    assert done["Location"] == "/tablet/?done=1"
    assert tablet.get(answer["Location"]).status_code == 404


def test_the_desk_can_close_a_tablet_that_was_left(opened, given, kim, now):
    close_tablet(given.pk, now=now, actor=kim)
    assert opened.get(page(given))["Location"] == "/tablet/"
    assert AuditEvent.objects.get(act="tablet.closed").actor == kim


def test_only_the_answers_of_the_code_are_open(opened, given, kim, now):
    bens = open_answers(birth_date=date(1984, 7, 4), actor=kim, now=now)
    assert opened.get(reverse("intake:page", args=[bens.pk, "who"])).status_code == 404


def test_a_danger_sign_on_the_tablet_says_to_tell_the_desk(opened, given):
    opened.post(page(given), {"answered_by": "self"})
    opened.post(page(given, "you"), {**BORN, "sex_at_birth": "female"})
    answer = opened.post(page(given, "safety-1"), {"signs": ["rf_saddle"]}, follow=True)
    assert "You are here with us: tell the person at the desk now." in answer.content.decode()
    at_home = Client()
    session = at_home.session
    session["responses"] = [str(given.response_id)]
    session.save()
    shown = at_home.get(reverse("intake:get_help", args=[given.response_id])).content.decode()
    assert "Call 112 now" in shown
    assert "tell the person at the desk" not in shown


def test_a_tablet_in_use_is_led_back_to_the_answers(opened, given):
    assert opened.get("/tablet/")["Location"] == page(given)


ODD = ["", "12345", "1234567", "abcdef", "\x00", "x" * 10_000, "👩🏽‍⚕️", "'; drop"]


@pytest.mark.parametrize("odd", ODD)
def test_odd_codes_are_refused_and_kept_on_the_page(tablet, given, odd):
    answer = tablet.post("/tablet/", {"code": odd, **BORN})
    assert answer.status_code == 422
    assert re.search("Enter the (6 digits of the )?code", answer.content.decode())
    assert not is_open(tablet, given)


@pytest.mark.parametrize(
    "born", [{}, {"birth_date_day": "31", "birth_date_month": "2", "birth_date_year": "1961"}]
)
def test_odd_dates_of_birth_are_refused(tablet, given, born):
    answer = tablet.post("/tablet/", {"code": given.code, **born})
    assert answer.status_code == 422
    assert TabletPass.objects.get().opened_at is None


def test_a_code_of_other_digits_and_with_spaces_is_read(tablet, given):
    arabic = str.maketrans("0123456789", "٠١٢٣٤٥٦٧٨٩")
    assert tablet.post("/tablet/", {"code": f" {given.code.translate(arabic)} ", **BORN}).status_code == 302


def test_a_step_on_the_tablet_costs_one_query_more_than_elsewhere(opened, given, django_assert_num_queries):
    at_home = Client()
    session = at_home.session
    session["responses"] = [str(given.response_id)]
    session.save()
    with django_assert_num_queries(4):
        at_home.get(page(given))
    with django_assert_num_queries(5):
        opened.get(page(given))
