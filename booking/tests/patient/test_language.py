"""A patient chooses a language; pages, answers and messages follow."""

import pytest
from django.test import Client
from django.urls import reverse

from booking.models import Appointment
from booking.services.contact import request_code
from booking.services.hold import hold
from booking.services.speak import speak
from booking.tests.conftest import NINE, book, by_sms
from booking.tests.patient.conftest import browser_of
from clinic import links
from clinic.models import Patient, Purpose
from clinic.outbox.models import OutboxMessage, State
from conftest import NOW
from intake.models import QuestionnaireResponse
from intake.tests.stored import superseded

SPANISH = {"accept-language": "es-MX,es;q=0.9,en;q=0.5"}
CHOOSE = {"language": "es", "back": "/"}


def page_of(client: Client, path: str = "/") -> str:
    return client.get(path).content.decode()


def spoken(page: str) -> str:
    return page.partition('<html lang="')[2].partition('"')[0]


@pytest.fixture
def url() -> str:
    return reverse("booking:language")


@pytest.mark.parametrize(
    ("asked", "language"),
    [("es-MX,es;q=0.9", "es"), ("fr,es;q=0.8", "es"), ("en-US", "en-gb"), ("fr", "en-gb"), ("", "en-gb")],
)
def test_a_browser_is_answered_in_the_language_it_asks_for(client, practice, asked, language):
    answer = client.get("/", headers={"accept-language": asked})
    assert spoken(answer.content.decode()) == language
    assert answer.headers["Content-Language"] == language
    assert "Accept-Language" in answer.headers["Vary"]


def test_every_other_language_is_offered_in_its_own_name(client, practice):
    page = page_of(client)
    assert 'name="language" value="es" lang="es">Español</button>' in page
    assert 'value="en-gb"' not in page
    in_spanish = client.get("/", headers=SPANISH).content.decode()
    assert 'name="language" value="en-gb" lang="en-gb">English</button>' in in_spanish


def test_the_choice_is_kept_for_the_pages_that_follow_and_the_page_comes_back(client, practice, url):
    answer = client.post(url, {"language": "es", "back": "/start/?a=1"})
    assert answer.url == "/start/?a=1"
    assert spoken(page_of(client)) == "es"
    assert spoken(page_of(client, "/start/")) == "es"


def test_the_choice_counts_for_more_than_the_browser(client, practice, url):
    client.post(url, {"language": "en-gb", "back": "/"})
    assert spoken(client.get("/", headers=SPANISH).content.decode()) == "en-gb"


@pytest.mark.parametrize("wish", ["de", "", "../etc/passwd", "es\n", "x" * 5000])
def test_a_language_that_nobody_offers_changes_nothing(client, practice, url, wish):
    assert client.post(url, {"language": wish, "back": "/"}).url == "/"
    assert spoken(page_of(client)) == "en-gb"
    assert "language" not in client.session


@pytest.mark.parametrize(
    "back", ["https://elsewhere.example/", "//elsewhere.example/", "javascript:alert(1)", ""]
)
def test_the_way_back_stays_on_this_site(client, practice, url, back):
    assert client.post(url, {"language": "es", "back": back}).url == "/"


def test_an_address_alone_changes_nothing(client, practice, url):
    assert client.get(url, CHOOSE).status_code == 405
    assert spoken(page_of(client)) == "en-gb"


def test_a_clinic_that_speaks_one_language_offers_no_other(client, practice, settings):
    settings.LANGUAGES = [("es", "Español")]
    settings.LANGUAGE_CODE = "es"
    page = page_of(client)
    assert spoken(page) == "es"
    assert 'name="language"' not in page


def test_a_language_that_the_clinic_no_longer_offers_is_left(client, practice, url, settings):
    client.post(url, CHOOSE)
    settings.LANGUAGES = [("en-gb", "English")]
    assert spoken(page_of(client)) == "en-gb"


def test_staff_pages_stay_in_the_language_of_the_staff(client, practice, kim, url):
    client.post(url, CHOOSE)
    assert spoken(page_of(client, "/staff/sign-in/")) == "en-gb"
    client.force_login(kim, backend="allauth.account.auth_backends.AuthenticationBackend")
    assert spoken(client.get("/desk/alerts/", headers=SPANISH).content.decode()) == "en-gb"


def test_answers_keep_the_language_in_which_they_were_begun(client, practice):
    client.post("/start/", {"answered_by": "self"}, headers=SPANISH)
    assert QuestionnaireResponse.objects.get().language == "es"


def test_choosing_a_language_later_changes_that_of_the_answers(ada_client, adas, bens, url):
    ada_client.post(url, CHOOSE)
    adas.refresh_from_db()
    bens.refresh_from_db()
    assert (adas.language, bens.language) == ("es", "en-gb")


def test_answers_are_gone_on_with_in_their_language_on_another_device(adas, clock):
    QuestionnaireResponse.objects.update(language="es")
    for path in (f"/answers/{adas.pk}/check/", f"/book/{adas.pk}/times/"):
        assert spoken(page_of(browser_of(adas), path)) == "es"


def test_the_same_times_are_said_to_each_patient_in_their_own_language(adas, ben_client, bens, clock):
    QuestionnaireResponse.objects.filter(pk=adas.pk).update(language="es")
    in_english = page_of(ben_client, f"/book/{bens.pk}/times/")
    in_spanish = page_of(browser_of(adas), f"/book/{adas.pk}/times/")
    assert "in the morning" in in_english
    assert "de la mañana" in in_spanish
    assert "in the morning" not in in_spanish


def test_a_choice_on_this_device_counts_for_more(adas, clock, url):
    QuestionnaireResponse.objects.update(language="es")
    here = browser_of(adas)
    here.post(url, {"language": "en-gb", "back": "/"})
    assert spoken(page_of(here, f"/answers/{adas.pk}/check/")) == "en-gb"


@pytest.fixture
def in_spanish(adas: QuestionnaireResponse, a_visit) -> Appointment:
    """A visit far enough ahead for both reminders, booked by somebody who reads Spanish."""
    adas.language = "es"
    adas.save()
    return hold(**a_visit(response=adas, starts_at=NINE.replace(day=11)))


def test_the_code_and_all_messages_go_out_in_the_patients_language(in_spanish):
    request_code(appointment=in_spanish, contact=by_sms(), now=NOW)
    assert OutboxMessage.objects.get(kind="code").language == "es"
    book(in_spanish)
    assert Patient.objects.get().language == "es"
    assert set(OutboxMessage.objects.values_list("language", flat=True)) == {"es"}
    assert OutboxMessage.objects.count() == 4


def test_whoever_comes_again_is_written_to_in_the_language_of_today(in_spanish, a_visit, bens):
    patient = book(in_spanish).patient
    bens.answers["birth_date"] = patient.birth_date.isoformat()
    superseded(bens.assessments.last(), answers=bens.answers)
    bens.save()
    assert book(hold(**a_visit(response=bens))).patient == patient
    patient.refresh_from_db()
    assert patient.language == "en-gb"


def test_what_is_still_to_be_sent_follows_a_choice_after_the_booking(in_spanish, bens, a_visit):
    patient = book(in_spanish).patient
    book(hold(**a_visit(response=bens)), contact=by_sms(full_name="Ben Okri", mobile="+447700900322"))
    OutboxMessage.objects.filter(kind="confirmation").update(state=State.SENT)
    speak(in_spanish.response_id, "en-gb")
    mine = OutboxMessage.objects.filter(about_id=in_spanish.pk)
    assert {message.kind: message.language for message in mine} == {
        "confirmation": "es",  # it has gone
        "reminder_3_days": "en-gb",
        "reminder_1_day": "en-gb",
    }
    patient.refresh_from_db()
    assert patient.language == "en-gb"


def test_the_link_in_a_message_opens_in_the_patients_language(in_spanish, clock):
    book(in_spanish)
    token = links.issue(Purpose.APPOINTMENT, in_spanish.pk, expires_at=in_spanish.ends_at, now=NOW)
    page = page_of(Client(), reverse("booking:manage", args=[token]))
    assert spoken(page) == "es"


def test_a_language_is_chosen_by_a_form_with_a_token_of_its_own(practice, url):
    strict = Client(enforce_csrf_checks=True)
    assert strict.post(url, CHOOSE).status_code == 403
    token = page_of(strict).partition('name="csrfmiddlewaretoken" value="')[2].partition('"')[0]
    assert strict.post(url, {**CHOOSE, "csrfmiddlewaretoken": token}).status_code == 302
