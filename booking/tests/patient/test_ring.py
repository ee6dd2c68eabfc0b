"""Somebody with a landline and nothing else asks to be rung."""

from datetime import timedelta

import pytest
from django.urls import reverse

from booking.models import Appointment, Closure, ContactProof
from booking.services.hold import hold
from booking.tests.patient.conftest import everything
from clinic.outbox.models import Channel, OutboxMessage
from conftest import NOW

TYPED = {"full_name": "Ada Byron", "mobile": "020 7946 0321", "phone_owner": "mine", "ring_me": ["yes"]}


@pytest.fixture
def kept(adas, a_visit):
    return hold(**a_visit(response=adas))


def url(name, adas):
    return reverse(f"booking:{name}", args=[adas.pk])


def test_the_page_says_which_phone_is_rung_and_until_when_the_time_is_kept(ada_client, kept, adas):
    page = ada_client.post(url("contact", adas), TYPED, follow=True)
    assert page.redirect_chain[-1][0] == url("ring", adas)
    text = page.content.decode()
    for words in ("We will call you", "ending 321", "Kept for you until Wednesday 3 March, 9:31 am"):
        assert words in text
    assert Appointment.objects.get().reference in text
    assert ContactProof.objects.get().channel == Channel.CALL_LIST
    assert not OutboxMessage.objects.exists()


def test_the_code_page_leads_back_to_the_call(ada_client, kept, adas):
    ada_client.post(url("contact", adas), TYPED)
    assert ada_client.get(url("code", adas))["Location"] == url("ring", adas)


def test_the_wish_stays_ticked_when_they_come_back_to_change_the_number(ada_client, kept, adas):
    ada_client.post(url("contact", adas), TYPED)
    text = ada_client.get(url("contact", adas)).content.decode()
    assert 'name="ring_me" value="yes"' in text
    assert text.split('name="ring_me" value="yes"')[1].split(">")[0].find("checked") >= 0


def test_without_a_number_nobody_can_be_rung(ada_client, kept, adas):
    typed = {"full_name": "Ada Byron", "email": "ada@example.com", "ring_me": ["yes"]}
    before = everything()
    page = ada_client.post(url("contact", adas), typed)
    assert page.status_code == 422
    assert "Enter the number we should call" in page.content.decode()
    assert everything() == before


def test_while_the_practice_is_closed_nothing_is_promised(ada_client, kept, adas, location):
    Closure.objects.create(location=location, starts_at=NOW, ends_at=NOW + timedelta(days=2))
    page = ada_client.post(url("contact", adas), TYPED)
    assert page.status_code == 409
    assert "We are closed and can’t call you in time" in page.content.decode()
    assert "020 7946 0321" in page.content.decode()
    assert not ContactProof.objects.exists()


def test_a_page_without_a_call_leads_to_the_contact(ada_client, kept, adas):
    assert ada_client.get(url("ring", adas))["Location"] == url("contact", adas)
