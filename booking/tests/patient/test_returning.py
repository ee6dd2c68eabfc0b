"""The pages of a patient who has been here before."""

import re
from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse

from booking.codes import six_digits
from booking.models import Appointment, SignIn, Status
from booking.services.hold import hold
from booking.tests.conftest import NINE, book
from booking.tests.patient.conftest import everything
from clinic.models import Patient
from clinic.outbox.models import OutboxMessage
from conftest import NOW
from intake.models import QuestionnaireResponse

BORN = {"birth_date_day": "27", "birth_date_month": "3", "birth_date_year": "1961"}
TYPED = {**BORN, "reach": "07700 900321"}
START, CODE, WELCOME = "/been-here/", "/been-here/code/", "/been-here/welcome/"


@pytest.fixture
def visit(adas, a_visit):
    """Ada's booked visit on Thursday at nine."""
    return book(hold(**a_visit(response=adas)))


@pytest.fixture
def phone(clock):
    return Client()


def right() -> str:
    newest = SignIn.objects.latest("created_at")
    return six_digits(newest.pk, newest.nonce)


def sign_in(client: Client, **typed: str) -> None:
    client.post(START, {**TYPED, **typed})
    client.post(CODE, {"code": right()})


def test_the_front_page_leads_there(client, practice):
    page = client.get("/").content.decode()
    assert f'href="{START}">I have been here before</a>' in page
    assert f'href="{START}">Change or cancel an appointment</a>' in page


def test_date_contact_and_code_lead_to_a_welcome_with_both_buttons(phone, visit):
    assert phone.post(START, TYPED)["Location"] == CODE
    page = phone.get(CODE).content.decode()
    assert (
        "If we know you by this date of birth and the phone ending 321, a code is on its way there." in page
    )
    assert 'autocomplete="one-time-code"' in page
    assert phone.post(CODE, {"code": right()})["Location"] == WELCOME
    page = phone.get(WELCOME).content.decode()
    for words in (
        "Welcome back, Ada",
        "Thursday 4 March 2027, 9:00 am",
        "Dr Osei",
        "Change my appointment",
        "Book again",
    ):
        assert words in page


def test_the_last_visit_is_named_and_no_visit_to_come_is_said(phone, visit, clock):
    Appointment.objects.update(status=Status.FULFILLED)
    clock.move_to(NINE + timedelta(days=30))
    sign_in(phone)
    page = phone.get(WELCOME).content.decode()
    assert "You were here last on Thursday 4 March, with Dr Osei." in page
    assert "You have no appointment to come." in page
    assert "Change my appointment" not in page


def test_the_welcome_costs_the_same_queries_however_many_visits(
    phone, visit, answered, a_visit, django_assert_max_num_queries
):
    sign_in(phone)
    for days in (1, 4, 5):
        hold(**a_visit(response=answered(), starts_at=NINE + timedelta(days=days)))
    Appointment.objects.filter(patient=None).update(patient=visit.patient, status=Status.BOOKED)
    with django_assert_max_num_queries(6):
        page = phone.get(WELCOME).content.decode()
    assert page.count("Change my appointment") == 4


@pytest.mark.parametrize("reach", ["07700 900999", "ben@example.com"])
def test_whoever_is_not_known_sees_the_same_pages(phone, visit, reach):
    known, unknown = Client(), Client()
    pages = []
    for client, typed in ((known, TYPED), (unknown, {**TYPED, "reach": reach})):
        assert client.post(START, typed)["Location"] == CODE
        newest = SignIn.objects.latest("created_at")
        said = client.get(CODE).content.decode().replace(newest.reach, "…").replace(newest.reach[-3:], "…")
        wrong = client.post(CODE, {"code": f"{(int(right()) + 1) % 10**6:06d}"})
        pages.append((re.sub(r'value="\w{64}"', "", said), wrong.status_code))
    if "@" not in reach:
        assert pages[0][0] == pages[1][0]
    assert pages[0][1] == pages[1][1] == 422


def test_before_the_code_nothing_of_the_person_is_shown(phone, visit):
    phone.post(START, TYPED)
    for path in (WELCOME, "/been-here/who/"):
        assert phone.get(path)["Location"] == START
    assert phone.post("/been-here/again/")["Location"] == START
    assert phone.post(f"/been-here/change/{visit.pk}/")["Location"] == START
    assert not re.search("Ada|Osei", phone.get(CODE).content.decode())


def test_the_session_that_was_let_in_is_a_new_one_and_ends_after_an_hour(phone, visit, clock):
    phone.post(START, TYPED)
    before = phone.cookies["sessionid"].value
    phone.post(CODE, {"code": right()})
    assert phone.cookies["sessionid"].value != before
    assert phone.get(START)["Location"] == WELCOME
    clock.shift(timedelta(minutes=60))
    assert phone.get(WELCOME)["Location"] == START
    assert phone.get(START).status_code == 200


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ({**BORN, "reach": ""}, "Enter a mobile number or an email"),
        ({"reach": "07700 900321"}, "Enter your date of birth"),
        ({**TYPED, "birth_date_year": ""}, "Date of birth must include a year"),
        ({**TYPED, "birth_date_day": "31", "birth_date_month": "2"}, "Date of birth must be a real date"),
        ({**BORN, "reach": "a@b\r\nBcc: x"}, "Enter an email like name@example.com"),
        ({**BORN, "reach": "9" * 5000}, "Enter an email like name@example.com"),
        ({**BORN, "reach": "😀\u202e"}, "Enter a phone number we can call"),
    ],
)
def test_what_can_not_be_read_is_explained_at_its_field_and_keeps_nothing(phone, visit, typed, sentence):
    before = everything()
    answer = phone.post(START, typed)
    assert answer.status_code == 422
    assert answer.content.decode().count(sentence) == 2
    assert "<title>Error: " in answer.content.decode()
    assert everything() == before


@pytest.mark.parametrize("typed", ["", "12345", "abcdef", "\x00", "１２３", "<b>1</b>"])
def test_what_is_no_code_is_not_counted(phone, visit, typed):
    phone.post(START, TYPED)
    before = everything()
    assert phone.post(CODE, {"code": typed}).status_code == 422
    assert everything() == before


def test_five_wrong_codes_are_too_many(phone, visit):
    phone.post(START, TYPED)
    for _ in range(5):
        page = phone.post(CODE, {"code": f"{(int(right()) + 1) % 10**6:06d}"})
    assert page.status_code == 429
    assert "Too many tries. Wait 15 minutes or call us: 0100 555 0147" in page.content.decode()


def test_the_code_is_sent_again_after_half_a_minute(phone, visit, clock):
    phone.post(START, TYPED)
    early = phone.post(CODE, {"again": "1"})
    assert (early.status_code, "Wait 30 seconds" in early.content.decode()) == (429, True)
    clock.shift(timedelta(seconds=31))
    page = phone.post(CODE, {"again": "1"}, follow=True).content.decode()
    assert "We have sent the code again." in page


def test_too_many_codes_to_one_address_are_refused_in_words(visit, clock):
    pages = [Client().post(START, {**TYPED, "reach": "ben@example.com"}) for _ in range(4)]
    assert [page.status_code for page in pages] == [302, 302, 302, 429]
    assert "We have sent as many codes as we can. Call us: 0100 555 0147" in pages[3].content.decode()


def test_looking_at_any_of_the_pages_changes_nothing(phone, visit):
    sign_in(phone)
    before = everything()
    for path in (START, CODE, WELCOME, "/been-here/who/"):
        for _ in range(3):
            phone.get(path)
            phone.head(path)
    assert phone.get("/been-here/again/").status_code == 405
    assert phone.get(f"/been-here/change/{visit.pk}/").status_code == 405
    assert everything() == before


def test_change_leads_to_the_page_of_the_visit(phone, visit):
    sign_in(phone)
    page = phone.post(f"/been-here/change/{visit.pk}/", follow=True)
    assert re.match(r"/a/[\w-]{24}/$", page.redirect_chain[-1][0])
    assert "I will come" in page.content.decode()


def test_nobody_changes_the_visit_of_somebody_else(phone, visit, bens, a_visit):
    other = book(hold(**a_visit(response=bens, starts_at=NINE + timedelta(hours=2))))
    Appointment.objects.filter(pk=other.pk).update(
        patient=Patient.objects.create(full_name="Ben Okri", birth_date=NOW.date(), created_at=NOW)
    )
    sign_in(phone)
    assert phone.post(f"/been-here/change/{other.pk}/").status_code == 404


def test_a_family_with_one_phone_is_asked_who_it_is_for(phone, visit):
    twin = Patient.objects.create(
        full_name="Bea Byron",
        birth_date=visit.patient.birth_date,
        mobile=visit.patient.mobile,
        created_at=NOW,
    )
    sign_in(phone)
    page = phone.get(WELCOME, follow=True)
    assert page.redirect_chain[-1][0] == "/been-here/who/"
    assert re.search("Ada Byron.*Bea Byron", page.content.decode(), re.S)
    for forged in ("", "x", str(visit.pk)):
        answer = phone.post("/been-here/who/", {"patient": forged})
        assert answer.status_code == 422
        assert answer.content.decode().count("Choose who it is for") == 2
    phone.post("/been-here/who/", {"patient": str(twin.pk)})
    assert "Welcome back, Bea" in phone.get(WELCOME).content.decode()


def test_book_again_asks_safety_anew_and_books_without_a_second_code(phone, visit, link_visit, a_visit):
    sign_in(phone)
    first = phone.post("/been-here/again/")["Location"]
    again = QuestionnaireResponse.objects.exclude(pk=visit.response_id).get()
    assert first == f"/answers/{again.pk}/you/"
    assert phone.post("/been-here/again/")["Location"] == first  # a double click
    assert phone.post(f"{first}still-right/", {"right": "1"})["Location"] == f"/answers/{again.pk}/safety-1/"
    codes = OutboxMessage.objects.filter(kind__contains="code").count()
    _answer_and_assess(again, visit)
    hold(**a_visit(response=again, starts_at=NINE + timedelta(hours=3)))
    contact = reverse("booking:contact", args=[again.pk])
    page = phone.get(contact).content.decode()
    for words in ('value="Ada Byron"', 'value="+447700900321"', "Book this appointment"):
        assert words in page
    sent = dict(re.findall(r'type="hidden" name="(key|visit)" value="([^"]*)"', page))
    typed = {**sent, "full_name": "Ada Byron", "mobile": "07700 900321", "phone_owner": "mine"}
    assert phone.post(contact, typed)["Location"] == reverse("booking:booked", args=[again.pk])
    assert phone.post(contact, typed)["Location"] == reverse("booking:booked", args=[again.pk]) + "?already=1"
    assert Appointment.objects.filter(patient=visit.patient, status=Status.BOOKED).count() == 2
    assert OutboxMessage.objects.filter(kind__contains="code").count() == codes


def test_another_number_needs_its_code_even_after_signing_in(phone, visit, a_visit):
    sign_in(phone)
    phone.post("/been-here/again/")
    again = QuestionnaireResponse.objects.exclude(pk=visit.response_id).get()
    _answer_and_assess(again, visit)
    held = hold(**a_visit(response=again, starts_at=NINE + timedelta(hours=3)))
    typed = {"full_name": "Ada Byron", "mobile": "07700 900999", "phone_owner": "mine", "visit": str(held.pk)}
    contact = reverse("booking:contact", args=[again.pk])
    assert phone.post(contact, typed)["Location"] == reverse("booking:code", args=[again.pk])


def _answer_and_assess(again, visit):
    """Answer as before, and let an assessment of it stand."""
    again.answers = dict(visit.response.answers)
    again.safety_answered_at = NOW
    again.save(update_fields=["answers", "safety_answered_at"])
    newest = visit.response.assessments.last()
    newest.pk, newest.response = None, again
    newest._state.adding = True
    newest.answers = again.answers
    newest.save()


def test_nothing_typed_reaches_the_log_the_record_of_acts_or_an_address(phone, visit, caplog):
    addresses = [phone.post(START, TYPED)["Location"], phone.post(CODE, {"code": right()})["Location"]]
    addresses.append(phone.post("/been-here/again/")["Location"])
    said = " ".join([record.getMessage() for record in caplog.records]) + " ".join(addresses)
    assert not re.search("900321|1961|Ada", said)


def test_every_form_needs_the_page_it_came_from(visit, clock):
    strict = Client(enforce_csrf_checks=True)
    before = everything()
    for path in (
        START,
        CODE,
        "/been-here/who/",
        "/been-here/again/",
        f"/been-here/change/{visit.pk}/",
        "/resume/",
    ):
        assert strict.post(path, {**TYPED, "code": "123456"}).status_code == 403
    assert everything() == before
