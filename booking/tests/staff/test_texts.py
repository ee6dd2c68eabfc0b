"""What messages say, changed by the manager."""

import pytest
from django.test import Client
from django.urls import reverse

from clinic.models import MessageTemplate, User, VisitType
from clinic.outbox.words.store import TextKey, save_text
from conftest import NOW

LIST = "/manage/messages/"
SMS = "/manage/messages/confirmation/sms/en-gb/"
EMAIL = "/manage/messages/confirmation/email/en-gb/"
OWN = {"after": 0, "text": "{clinic}: come {when_short}. {link}"}
HTMX = {"HTTP_HX_REQUEST": "true"}

pytestmark = pytest.mark.usefixtures("location")


def page(client: Client, address: str, typed: dict[str, object] | None = None) -> str:
    answer = client.post(address, typed, follow=True) if typed else client.get(address)
    return answer.content.decode()


def test_the_list_says_which_texts_are_the_clinics_own(as_manager: Client):
    assert "Your own" not in page(as_manager, LIST)
    as_manager.post(SMS, OWN)
    assert page(as_manager, LIST).count("Your own") == 1


def test_our_text_stands_in_the_form_with_its_placeholders(as_manager: Client):
    shown = page(as_manager, SMS)
    assert "{clinic}: booked for {when_short}, {address}. Change or cancel: {link}</textarea>" in shown
    assert "Harbour Street Foot Clinic: booked for Wed 22 Sep, 12:30 pm, 12 Harbour Street." in shown


def test_a_text_is_saved_and_its_history_says_by_whom(as_manager: Client):
    shown = page(as_manager, SMS, OWN)
    assert "Noor Haddad" in shown
    assert "Version 1" in shown
    assert MessageTemplate.objects.get().text == OWN["text"]


def test_a_double_click_saves_one_version(as_manager: Client):
    for _ in range(2):
        assert as_manager.post(SMS, OWN).status_code == 302
    assert MessageTemplate.objects.count() == 1


@pytest.mark.parametrize(
    ("address", "field", "typed", "said"),
    [
        (SMS, "text", "{clinic}: {when}", "Put {link} in: people need it"),
        (SMS, "text", "{when} {link} {patient}", "{patient} is no placeholder; see the list beside"),
        (SMS, "text", "{when} {link} {{7*7}}", "Write placeholders in single braces"),
        (SMS, "text", "", "Write a text"),
        (EMAIL, "subject", "Hello\r\nBcc: all@example.com", "A subject is one line"),
        (EMAIL, "subject", "", "Write a subject"),
        (EMAIL, "subject", "x" * 121, "Use 120 characters or fewer"),
        (EMAIL, "text", "{when} {link}" + "x" * 4000, "Use 4000 characters or fewer"),
    ],
)
def test_a_text_that_will_not_do_is_not_saved_and_what_was_typed_is_kept(
    as_manager: Client, address: str, field: str, typed: str, said: str
):
    answer = as_manager.post(address, {"after": 0, "subject": "Hello", "text": "{when} {link}", field: typed})
    shown = answer.content.decode()
    assert answer.status_code == 422
    assert f'id="id_{field}_error"' in shown
    assert said in shown
    assert not MessageTemplate.objects.exists()
    if len(typed) in range(1, 100):
        assert typed.replace("\r\n", "") in shown.replace("\r\n", "").replace("&#x27;", "'")


def test_a_preview_saves_nothing_and_evaluates_nothing(as_manager: Client):
    typed = {**OWN, "text": "{clinic} {{7*7}} {% now %} <b>{link}", "preview": "1"}
    shown = page(as_manager, SMS, typed)
    assert "Harbour Street Foot Clinic {{7*7}} {% now %} &lt;b&gt;http://localhost:8000/a/xxx" in shown
    assert not MessageTemplate.objects.exists()


def test_htmx_gets_the_preview_alone_and_hears_what_hinders(as_manager: Client):
    answer = as_manager.post(SMS, {**OWN, "text": "{clinic}: á", "preview": "1"}, **HTMX).content.decode()
    assert "<html" not in answer
    assert "29 letters: 1 text message." in answer
    assert "leaves room for 70 instead of 160" in answer
    assert "Put {link} in: people need it" in answer


def test_an_earlier_version_and_ours_can_be_used_again(as_manager: Client):
    as_manager.post(SMS, OWN)
    as_manager.post(SMS, {"after": 1, "text": "second {when} {link}"})
    again = reverse("manage:text_again", args=["confirmation", "sms", "en-gb"])
    as_manager.post(again, {"number": 1, "after": 2})
    assert MessageTemplate.objects.get(current=True).text == OWN["text"]
    as_manager.post(again, {"number": 0, "after": 3})
    assert MessageTemplate.objects.get(current=True).is_built_in
    assert "Patients get the built-in text." in page(as_manager, SMS)
    assert MessageTemplate.objects.count() == 4


@pytest.mark.parametrize("typed", [{"number": 9, "after": 0}, {"number": "x", "after": 0}, {}])
def test_a_version_that_never_was_is_not_found(as_manager: Client, typed: dict[str, object]):
    answer = as_manager.post(reverse("manage:text_again", args=["confirmation", "sms", "en-gb"]), typed)
    assert answer.status_code == 404


def test_a_colleagues_newer_text_is_not_written_over(as_manager: Client):
    as_manager.post(SMS, OWN)
    answer = as_manager.post(SMS, {**OWN, "text": "mine {when} {link}"})
    shown = answer.content.decode()
    assert answer.status_code == 409
    assert "A colleague saved another text meanwhile" in shown
    assert "mine {when} {link}</textarea>" in shown
    assert 'name="after" value="1"' in shown
    again = reverse("manage:text_again", args=["confirmation", "sms", "en-gb"])
    assert "A colleague saved another text" in page(as_manager, again, {"number": 0, "after": 0})


@pytest.mark.parametrize(
    "address", ["nothing/sms/en-gb/", "confirmation/call_list/en-gb/", "confirmation/sms/fr/"]
)
def test_there_is_no_text_that_nobody_gets(as_manager: Client, address: str):
    assert as_manager.get(LIST + address).status_code == 404


def test_a_text_for_one_kind_of_visit_is_its_own(as_manager: Client, link_visit: VisitType):
    as_manager.post(f"{SMS}?for={link_visit.code}", OWN)
    assert MessageTemplate.objects.get().visit_type == link_visit
    assert "New link visit" in page(as_manager, LIST)
    assert as_manager.get(f"{SMS}?for=NOTHING").status_code == 404


@pytest.mark.parametrize("number", [1, 12])
def test_pages_cost_the_same_queries_however_long_the_history(
    as_manager: Client, noor: User, link_visit: VisitType, number: int, django_assert_num_queries
):
    key = TextKey("confirmation", "sms", "en-gb")
    for place in range(number):
        save_text(key, subject="", text=f"{place} {{when}}", after=place, actor=noor, now=NOW)
    with django_assert_num_queries(5):
        as_manager.get(LIST)
    with django_assert_num_queries(11):
        as_manager.get(SMS)
