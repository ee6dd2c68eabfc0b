"""The visit behind the link in a message."""

import re
from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse

from booking.models import Appointment, CancelReason, Claim, Status
from booking.services.cancel import cancel
from booking.services.hold import hold
from booking.services.move import move
from booking.services.refusals import Busy
from booking.tests.conftest import NINE, book
from booking.tests.patient.conftest import button, everything
from clinic import links
from clinic.models import Purpose
from clinic.outbox.models import OutboxMessage

BORN = {"birth_date_day": "27", "birth_date_month": "3", "birth_date_year": "1961"}
NAMES = ("manage", "manage_confirm", "manage_change", "manage_cancel", "manage_answers", "manage_calendar")


@pytest.fixture
def visit(adas, a_visit):
    return book(hold(**a_visit(response=adas)))


@pytest.fixture
def token(visit, now):
    return links.issue(Purpose.APPOINTMENT, visit.pk, expires_at=visit.ends_at + timedelta(hours=24), now=now)


@pytest.fixture
def phone(clock):
    """Any browser that the link is opened in."""
    return Client()


def url(name, token):
    return reverse(f"booking:{name}", args=[token])


def test_the_page_shows_date_and_place_and_no_health_word(phone, visit, token):
    text = phone.get(url("manage", token)).content.decode()
    for words in (
        "Thursday 4 March 2027, 9:00 am",
        "Dr Osei",
        "12 Harbour Street",
        "I will come",
        "parts done",
    ):
        assert words in text
    assert "Foot and walking assessment" not in text
    assert "Ada" not in text


def test_reading_any_address_any_number_of_times_changes_nothing(phone, visit, token):
    before = everything()
    for name in NAMES:
        for _ in range(5):
            assert phone.get(url(name, token)).status_code in (200, 302)
            assert phone.head(url(name, token)).status_code in (200, 302)
    assert everything() == before


@pytest.mark.parametrize(
    "harm", [str.swapcase, lambda t: t[:-1], lambda t: t + "A", lambda t: "x", lambda t: "é" * 400]
)
def test_a_tampered_link_gets_one_plain_page(phone, visit, token, harm):
    before = everything()
    for name in NAMES:
        for ask in (phone.get, phone.post):
            page = ask(url(name, harm(token)))
            if page.status_code != 405:
                assert page.status_code == 404
                assert "This link has ended" in page.content.decode()
    assert everything() == before


def test_a_link_ends_a_day_after_the_visit(phone, visit, token, clock):
    clock.move_to(visit.ends_at + timedelta(hours=24))
    page = phone.get(url("manage", token))
    assert page.status_code == 404
    assert "Get a new one by phone or email" in page.content.decode()


def test_a_link_for_something_else_opens_nothing_here(phone, visit, now):
    other = links.issue(Purpose.ANSWERS, visit.pk, expires_at=now + timedelta(days=1), now=now)
    assert phone.get(url("manage", other)).status_code == 404


def test_i_will_come_is_kept_once(phone, visit, token, now):
    for _ in range(2):
        page = phone.post(url("manage_confirm", token), {"sequence": "0"}, follow=True)
        assert "Thank you. We expect you." in page.content.decode()
    visit.refresh_from_db()
    assert visit.confirmed_by_patient_at == now


def test_cancelling_frees_the_time_at_once(phone, visit, token):
    page = phone.get(url("manage_cancel", token))
    assert "Cancel this appointment?" in page.content.decode()
    assert page.content.decode().count('type="radio"') == 7
    answer = phone.post(url("manage_cancel", token), {"sequence": "0", "reason": "travel"}, follow=True)
    assert "Cancelled. Thank you for telling us. Someone else can have this time." in answer.content.decode()
    visit.refresh_from_db()
    assert (visit.status, visit.cancel_reason) == (Status.CANCELLED, CancelReason.TRAVEL)
    assert not Claim.objects.exists()


def test_no_reason_has_to_be_given(phone, visit, token):
    phone.post(url("manage_cancel", token), {"sequence": "0"})
    visit.refresh_from_db()
    assert visit.cancel_reason == CancelReason.NOT_SAID


@pytest.mark.parametrize("reason", ["clinic", "hold_over", "released", "x"])
def test_reasons_that_are_not_the_patients_are_refused(phone, visit, token, reason):
    before = everything()
    assert phone.post(url("manage_cancel", token), {"sequence": "0", "reason": reason}).status_code == 422
    assert everything() == before


def test_a_second_cancel_says_how_things_stand(phone, visit, token):
    for _ in range(2):
        page = phone.post(url("manage_cancel", token), {"sequence": "0"}, follow=True)
        assert page.status_code == 200
    assert "cancelled" in page.content.decode().lower()
    assert OutboxMessage.objects.filter(kind="cancellation").count() == 1


def test_moving_frees_the_old_time_when_the_new_one_is_taken(phone, visit, token):
    page = phone.get(url("manage_change", token))
    text = page.content.decode()
    assert "Keep my time" in text
    assert "Thursday 4 March, 9:00 in the morning" not in text
    wish = button(page, "Monday 8 March, 2:00")
    done = phone.post(url("manage_change", token), wish, follow=True)
    assert "Moved to Monday 8 March, 2:00 pm. Your old time is free again." in done.content.decode()
    visit.refresh_from_db()
    assert (visit.sequence, visit.local_start.hour) == (1, 14)


def test_times_that_overlap_the_own_one_can_be_moved_to(phone, visit, token):
    page = phone.get(url("manage_change", token))
    phone.post(url("manage_change", token), button(page, "Thursday 4 March, 9:15"))
    visit.refresh_from_db()
    assert visit.starts_at == NINE + timedelta(minutes=15)


def test_a_time_taken_meanwhile_keeps_the_old_one(phone, visit, token, a_visit):
    wish = button(phone.get(url("manage_change", token)), "Friday 5 March, 9:00")
    hold(**a_visit(starts_at=NINE + timedelta(days=1)))
    before = everything()
    page = phone.post(url("manage_change", token), wish)
    assert page.status_code == 409
    assert "Someone else has just booked that time" in page.content.decode()
    assert "It stays yours until you take another one." in page.content.decode()
    assert everything() == before


def test_a_move_sent_twice_is_one_move_and_gets_the_first_answer_again(phone, visit, token):
    wish = button(phone.get(url("manage_change", token)), "Friday 5 March, 9:00")
    first = phone.post(url("manage_change", token), wish)
    again = phone.post(url("manage_change", token), wish)
    assert again["Location"] == first["Location"]
    visit.refresh_from_db()
    assert visit.sequence == 1


@pytest.mark.parametrize("name", ["manage_confirm", "manage_change", "manage_cancel"])
def test_a_stale_tab_is_shown_the_visit_as_it_is_now(phone, visit, token, osei, now, name):
    move(appointment=visit, practitioner=osei, starts_at=NINE + timedelta(days=5), sequence=0, now=now)
    before = everything()
    page = phone.post(url(name, token), {"sequence": "0", "time": "x"})
    assert page.status_code == 409
    assert "This appointment was moved to Tuesday 9 March, 9:00 am" in page.content.decode()
    assert everything() == before


def test_a_button_of_another_visit_is_refused(phone, visit, token, bens, ben_client):
    times = reverse("booking:times", args=[bens.pk])
    wish = button(ben_client.get(times), "Friday 5 March, 9:00")
    assert phone.post(url("manage_change", token), {"sequence": "0", **wish}).status_code == 422


@pytest.mark.parametrize("name", ["manage_change", "manage_cancel"])
def test_a_visit_that_has_begun_can_only_be_looked_at(phone, visit, token, clock, name):
    clock.move_to(NINE)
    before = everything()
    for ask in (phone.get, phone.post):
        page = ask(url(name, token), {"sequence": "0"}, follow=True)
        assert "This appointment has begun or is over." in page.content.decode()
    assert everything() == before


def test_a_visit_that_the_clinic_cancelled_is_shown_so(phone, visit, token, now):
    cancel(appointment=visit, reason=CancelReason.CLINIC, now=now)
    for name in NAMES[:4]:
        text = phone.get(url(name, token), follow=True).content.decode()
        assert "This appointment was cancelled." in text
        assert "I will come" not in text


def test_the_calendar_file_follows_the_visit(phone, visit, token, osei, now):
    first = phone.get(url("manage_calendar", token)).content.decode()
    move(appointment=visit, practitioner=osei, starts_at=NINE + timedelta(days=5), sequence=0, now=now)
    moved = phone.get(url("manage_calendar", token)).content.decode()
    uid = next(line for line in first.splitlines() if line.startswith("UID"))
    assert uid in moved
    assert "SEQUENCE:0" in first
    assert "SEQUENCE:1" in moved
    cancel(appointment=Appointment.objects.get(), reason=CancelReason.OTHER, now=now)
    assert "STATUS:CANCELLED" in phone.get(url("manage_calendar", token)).content.decode()


def test_where_the_questions_were_answered_they_go_on_at_once(ada_client, visit, token, adas):
    rest = reverse("intake:rest", args=[adas.pk])
    assert ada_client.post(url("manage_answers", token), {"sequence": "0"})["Location"] == rest


def test_elsewhere_the_birth_date_is_asked_before_any_answer_is_shown(phone, visit, token, adas):
    ask = url("manage_answers", token)
    assert phone.post(ask, {"sequence": "0"})["Location"] == ask
    page = phone.get(ask).content.decode()
    assert "Date of birth" in page
    assert not re.search("knee|arch|female", page)
    assert phone.get(reverse("intake:rest", args=[adas.pk])).status_code == 404
    wrong = phone.post(ask, {"sequence": "0", **BORN, "birth_date_year": "1962"})
    assert wrong.status_code == 422
    assert wrong.content.decode().count("That date of birth does not match. Check it, or call us") == 2
    assert phone.session.get("responses") is None
    assert phone.post(ask, {"sequence": "0", **BORN})["Location"] == reverse("intake:rest", args=[adas.pk])
    assert phone.session["responses"] == [str(adas.pk)]


def test_guessing_the_birth_date_ends_after_five(phone, visit, token):
    ask = url("manage_answers", token)
    for _ in range(5):
        page = phone.post(ask, {"sequence": "0", **BORN, "birth_date_year": "1962"})
    assert page.status_code == 429
    assert "Too many tries. Wait 15 minutes or call us: 0100 555 0147" in page.content.decode()
    assert phone.post(ask, {"sequence": "0", **BORN}).status_code == 429
    assert phone.get(url("manage", token)).status_code == 200  # date and place need no proof


def test_a_birth_date_that_is_none_is_explained_at_its_field(phone, visit, token):
    page = phone.post(url("manage_answers", token), {"sequence": "0", **BORN, "birth_date_month": "13"})
    assert page.status_code == 422
    assert page.content.decode().count("Date of birth must be a real date, like 27 3 1961") == 2


def test_the_birth_date_of_the_record_counts_not_one_typed_into_the_answers_since(phone, visit, token, adas):
    adas.answers = {**adas.answers, "birth_date": "1962-03-27"}
    adas.save(update_fields=["answers"])
    ask = url("manage_answers", token)
    assert phone.post(ask, {"sequence": "0", **BORN, "birth_date_year": "1962"}).status_code == 422
    assert phone.post(ask, {"sequence": "0", **BORN}).status_code == 302


@pytest.mark.parametrize(("act", "name"), [("cancel", "manage_cancel"), ("confirm_coming", "manage_confirm")])
def test_a_busy_database_is_said_and_nothing_changes(phone, visit, token, monkeypatch, act, name):
    def in_the_way(**_):
        raise Busy

    monkeypatch.setattr(f"booking.views.manage.{act}", in_the_way)
    before = everything()
    page = phone.post(url(name, token), {"sequence": "0"})
    assert page.status_code == 503
    assert "We could not save. Nothing has changed." in page.content.decode()
    assert everything() == before


def test_every_act_needs_the_page_it_came_from(visit, token, clock):
    strict = Client(enforce_csrf_checks=True)
    before = everything()
    for name in NAMES[1:5]:
        assert strict.post(url(name, token), {"sequence": "0"}).status_code == 403
    assert everything() == before
