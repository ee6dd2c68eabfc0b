"""What patients see of the rules of use: plain pages, nothing lost, always a way on."""

from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse

from booking.models import Appointment, CancelReason, Status
from booking.services.cancel import cancel
from booking.services.hold import hold
from booking.services.referral import hashed
from booking.tests.conftest import NINE, book, sent_code
from booking.tests.patient.conftest import button
from booking.tests.patient.test_times import THURSDAY_NINE
from booking.visit_link import new_visit_link
from clinic.models import Practice, VisitType
from conftest import NOW
from intake.models import QuestionnaireResponse

DAY = timedelta(days=1)


def address(name: str, of: QuestionnaireResponse) -> str:
    return reverse(f"booking:{name}", args=[of.pk])


def test_who_has_enough_visits_reads_which_and_books_after_cancelling_one(
    ada_client: Client, adas: QuestionnaireResponse, a_visit, new_answers
):
    Practice.objects.update(most_open_bookings=1)
    earlier = new_answers(adas.answers["birth_date"])
    other = book(hold(**a_visit(starts_at=NINE + DAY, response=earlier)))
    ada_client.post(address("times", adas), button(ada_client.get(address("times", adas)), THURSDAY_NINE))
    typed = {"full_name": "Ada Byron", "mobile": "07700 900321", "phone_owner": "mine"}
    ada_client.post(address("contact", adas), typed)
    held = Appointment.objects.get(response=adas)
    answer = ada_client.post(address("code", adas), {"code": sent_code(held)}, follow=True)
    page = answer.content.decode()
    assert answer.redirect_chain == [(address("enough", adas), 302)]
    assert "You have 1 visit to come" in page
    assert "Friday 5 March, 9:00 am" in page
    assert "Kept for you until 9:41 am" in page
    again = ada_client.post(address("enough", adas))
    assert again.status_code == 409
    assert "Not booked: you still have as many visits" in again.content.decode()
    cancel(appointment=other, reason=CancelReason.TIME, now=NOW)
    assert ada_client.post(address("enough", adas))["Location"] == address("booked", adas)
    held.refresh_from_db()
    assert (held.status, held.patient) == (Status.BOOKED, other.patient)


def test_the_page_of_enough_visits_shows_nothing_before_a_contact_was_proved(
    ada_client: Client, adas: QuestionnaireResponse, booked: Appointment
):
    ada_client.post(
        address("times", adas), button(ada_client.get(address("times", adas)), "Friday 5 March, 9:00")
    )
    for answer in (ada_client.get(address("enough", adas)), ada_client.post(address("enough", adas))):
        assert answer["Location"] == address("contact", adas)


@pytest.fixture
def near(booked: Appointment, clock) -> str:
    """Ada's visit is in 23 hours; the token of her link."""
    token = new_visit_link(booked, NOW)
    clock.move_to(NINE - timedelta(hours=23))
    return token


def test_cancelling_late_stays_possible_and_is_thanked_for(near: str, booked: Appointment):
    url = reverse("booking:manage_cancel", args=[near])
    assert "you can still cancel. Thank you for telling us" in Client().get(url).content.decode()
    page = Client().post(url, {"sequence": "0"}, follow=True).content.decode()
    assert "Cancelled. Thank you for telling us." in page
    booked.refresh_from_db()
    assert booked.cancelled_late


def test_before_that_nothing_is_said_of_late(booked: Appointment, clock):
    page = Client().get(reverse("booking:manage_cancel", args=[new_visit_link(booked, NOW)])).content.decode()
    assert "still cancel" not in page


def test_moving_late_leads_to_the_telephone_where_the_practice_says_so(near: str, booked: Appointment):
    url = reverse("booking:manage_change", args=[near])
    page = Client().get(url)
    wish = button(page, "Monday 8 March, 9:00 in the morning")
    Practice.objects.update(late_moves_online=False)
    asked, sent = Client().get(url), Client().post(url, wish)
    for answer, status in ((asked, 200), (sent, 409)):
        assert answer.status_code == status
        assert "Your visit is in less than 24 hours." in answer.content.decode()
        assert reverse("booking:manage_cancel", args=[near]) in answer.content.decode()
    booked.refresh_from_db()
    assert booked.starts_at == NINE


def test_a_visit_by_referral_asks_for_the_code_once(
    ada_client: Client, adas: QuestionnaireResponse, link_visit: VisitType
):
    link_visit.referral_code = hashed("FOOT-2027")
    link_visit.save()
    url = address("referral", adas)
    assert ada_client.get(address("times", adas))["Location"] == url
    assert "Referral code" in ada_client.get(url).content.decode()
    for typed, words in (("", "Enter the referral code"), ("FOOT-1", "That code does not match")):
        answer = ada_client.post(url, {"referral_code": typed})
        assert answer.status_code == 422
        assert answer.content.decode().count(words) == 2  # in the summary and at the field
    assert 'value="FOOT-1"' in answer.content.decode()
    assert ada_client.post(url, {"referral_code": "foot 2027"})["Location"] == address("times", adas)
    assert ada_client.get(address("times", adas)).status_code == 200
    assert ada_client.get(url)["Location"] == address("times", adas)


def test_guessing_the_code_ends_on_the_same_page(
    ada_client: Client, adas: QuestionnaireResponse, link_visit: VisitType
):
    link_visit.referral_code = hashed("FOOT-2027")
    link_visit.save()
    for _ in range(5):
        answer = ada_client.post(address("referral", adas), {"referral_code": "NOTHING"})
    assert answer.status_code == 429
    assert "Too many tries. Wait 15 minutes or call us" in answer.content.decode()


@pytest.mark.parametrize(
    ("change", "leads"), [({"online": False}, "intake:result"), ({"referral_code": "x"}, "booking:referral")]
)
def test_a_forged_button_keeps_no_time_of_a_visit_that_patients_may_not_book(
    ada_client: Client, adas: QuestionnaireResponse, link_visit: VisitType, change, leads
):
    wish = button(ada_client.get(address("times", adas)), THURSDAY_NINE)
    for name, value in change.items():
        setattr(link_visit, name, value)
    link_visit.save()
    answer = ada_client.post(address("times", adas), wish)
    assert answer["Location"] == reverse(leads, args=[adas.pk])
    assert not Appointment.objects.exists()


def test_a_hidden_visit_is_not_kept_through_the_page_of_contact_either(
    ada_client: Client, adas: QuestionnaireResponse, link_visit: VisitType
):
    page = ada_client.get(address("times", adas))
    ada_client.post(address("times", adas), button(page, THURSDAY_NINE))
    wish = button(page, "Thursday 4 March, 10:00 in the morning")
    link_visit.online = False
    link_visit.save()
    ada_client.post(address("contact", adas), {**wish, "full_name": "Ada"})
    assert [one.starts_at for one in Appointment.objects.filter(status=Status.HELD)] == [NINE]
