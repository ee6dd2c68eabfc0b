"""Who comes and how they are reached."""

from datetime import timedelta

import pytest
from django.urls import reverse

from booking.models import Appointment, ContactProof, Status
from booking.services.hold import HOLD, hold
from booking.services.sweep import expire_holds
from booking.tests.conftest import MOBILE, NINE
from booking.tests.patient.conftest import button, everything
from clinic.models import Patient
from clinic.outbox.models import OutboxMessage

TYPED = {
    "full_name": "Ada Byron",
    "mobile": "07700 900321",
    "email": "ada@example.com",
    "phone_owner": "mine",
    "access_needs": ["wheelchair"],
}


@pytest.fixture
def adas_hold(adas, a_visit):
    return hold(**a_visit(response=adas))


@pytest.fixture
def url(adas):
    return reverse("booking:contact", args=[adas.pk])


def test_the_kept_time_is_named_with_its_end(ada_client, adas_hold, url):
    text = ada_client.get(url).content.decode()
    assert "Thursday 4 March, 9:00 am" in text
    assert "Kept for you until 9:41 am" in text
    for hint in (
        'autocomplete="name"',
        'autocomplete="tel"',
        'autocomplete="email"',
        'type="tel"',
        'type="email"',
    ):
        assert hint in text


def test_a_contact_is_kept_and_a_code_is_owed_to_the_mobile(ada_client, adas_hold, url, adas):
    answer = ada_client.post(url, TYPED)
    assert answer["Location"] == reverse("booking:code", args=[adas.pk])
    proof = ContactProof.objects.get()
    assert (proof.full_name, proof.mobile, proof.email) == ("Ada Byron", MOBILE, "ada@example.com")
    assert proof.access_needs == ["wheelchair"]
    assert OutboxMessage.objects.get().recipient == MOBILE
    assert not Patient.objects.exists()


def test_an_email_alone_is_enough(ada_client, adas_hold, url):
    ada_client.post(url, {"full_name": "Ada Byron", "email": "ada@example.com"})
    assert OutboxMessage.objects.get().recipient == "ada@example.com"


@pytest.mark.parametrize(
    ("wrong", "sentence", "control"),
    [
        ({"full_name": " "}, "Enter your full name", "id_full_name"),
        ({"full_name": "x" * 121}, "Use 120 characters or fewer for your name", "id_full_name"),
        ({"mobile": "", "email": ""}, "Enter a mobile number or an email", "id_mobile"),
        ({"mobile": "call me"}, "Enter a phone number we can call, like 0100 555 0147", "id_mobile"),
        ({"mobile": "12"}, "Enter a phone number we can call, like 0100 555 0147", "id_mobile"),
        (
            {"mobile": "07700 900321 ext 5"},
            "Enter a phone number we can call, like 0100 555 0147",
            "id_mobile",
        ),
        ({"email": "ada@"}, "Enter an email like name@example.com", "id_email"),
        (
            {"email": "ada@example.com\nBcc: b@example.com"},
            "Enter an email like name@example.com",
            "id_email",
        ),
        ({"phone_owner": ""}, "Choose whose phone this is", "id_phone_owner_0"),
        ({"phone_owner": "nobody"}, "Choose whose phone this is", "id_phone_owner_0"),
        ({"access_needs": ["crown"]}, "Choose from the list what we should prepare", "id_access_needs_0"),
    ],
)
def test_what_cannot_be_is_said_above_and_beside_the_field(
    ada_client, adas_hold, url, wrong, sentence, control
):
    before = everything()
    page = ada_client.post(url, TYPED | wrong)
    text = page.content.decode()
    assert page.status_code == 422
    assert "<title>Error: How can we reach you?" in text
    assert f'<a href="#{control}">{sentence}</a>' in text
    assert text.count(sentence) == 2
    assert "wheelchair" in text
    assert 'value="ada@example.com"' in text or "email" in wrong
    assert everything() == before


def test_markup_in_a_name_is_text(ada_client, adas_hold, url):
    page = ada_client.post(url, TYPED | {"full_name": "<script>alert(1)</script>", "mobile": "x"})
    assert "<script>alert" not in page.content.decode()


def test_fields_that_are_not_asked_for_change_nothing(ada_client, adas_hold, url):
    ada_client.post(url, TYPED | {"status": "booked", "patient": "1", "channel": "call_list", "tries": "-9"})
    adas_hold.refresh_from_db()
    assert (adas_hold.status, adas_hold.patient) == (Status.HELD, None)
    assert ContactProof.objects.get().channel == "sms"


def test_a_hold_that_ran_out_keeps_what_was_typed_and_offers_the_time_again(
    ada_client, adas_hold, url, clock
):
    clock.shift(HOLD)
    before = everything()
    page = ada_client.post(url, TYPED)
    text = page.content.decode()
    assert page.status_code == 409
    assert "We could not keep the time any longer. It is still free: take it again" in text
    assert 'value="Ada Byron"' in text
    assert everything() == before
    again = ada_client.post(url, TYPED | button(page, "Thursday 4 March, 9:00"))
    assert again["Location"] == reverse("booking:code", args=[adas_hold.response_id])
    assert Appointment.objects.get(status=Status.HELD).starts_at == NINE


def test_a_hold_that_ran_out_and_was_taken_offers_others(ada_client, adas_hold, url, clock, a_visit, bens):
    clock.shift(HOLD)
    hold(**a_visit(response=bens, now=adas_hold.held_until))
    page = ada_client.post(url, TYPED)
    text = page.content.decode()
    assert page.status_code == 409
    assert "We could not keep the time any longer. It is taken: choose another" in text
    assert 'value="Ada Byron"' in text
    ada_client.post(url, TYPED | button(page, "Thursday 4 March, 9:45"))
    assert ContactProof.objects.get().appointment.starts_at == NINE + timedelta(minutes=45)


def test_a_hold_that_was_swept_reads_the_same(ada_client, adas_hold, url, clock):
    clock.shift(HOLD)
    expire_holds(now=adas_hold.held_until)
    text = ada_client.get(url).content.decode()
    assert "It is still free: take it again" in text
    assert "kept=1" not in text


def test_a_time_taken_a_second_time_too_late_is_refused_and_what_was_typed_stays(
    ada_client, adas_hold, url, clock, a_visit, bens
):
    clock.shift(HOLD)
    page = ada_client.post(url, TYPED)
    hold(**a_visit(response=bens, now=adas_hold.held_until))
    refused = ada_client.post(url, TYPED | button(page, "Thursday 4 March, 9:00"))
    assert refused.status_code == 409
    assert "It is taken: choose another" in refused.content.decode()
    assert 'value="Ada Byron"' in refused.content.decode()


def test_what_was_typed_is_there_after_another_time_was_chosen(ada_client, adas_hold, url, adas):
    ada_client.post(url, TYPED)
    times = reverse("booking:times", args=[adas.pk])
    ada_client.post(times, button(ada_client.get(times), "Friday 5 March, 9:00"))
    text = ada_client.get(url).content.decode()
    assert "Friday 5 March, 9:00 am" in text
    assert 'value="Ada Byron"' in text


def test_without_a_time_the_way_leads_to_the_times(ada_client, adas, url):
    for name in ("contact", "code", "booked", "calendar"):
        answer = ada_client.get(reverse(f"booking:{name}", args=[adas.pk]))
        assert answer["Location"] == reverse("booking:times", args=[adas.pk])


def test_a_danger_sign_that_comes_up_now_bars_the_way(ada_client, adas_hold, url, adas, now):
    adas.alerts.create(level="same_day", standing="same_day", codes=["RF03"], raised_at=now)
    for name in ("contact", "code"):
        page = ada_client.post(reverse(f"booking:{name}", args=[adas.pk]), TYPED)
        assert page.status_code == 403
        assert reverse("intake:speak_to_us", args=[adas.pk]) in page.content.decode()
    assert not ContactProof.objects.exists()
