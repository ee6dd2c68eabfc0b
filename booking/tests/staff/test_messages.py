"""What messages leave to the desk: calls to make, and messages that went nowhere."""

from uuid import uuid4

import pytest
from django.test import Client
from django.urls import reverse

from booking.models import Appointment
from booking.tests.conftest import NINE
from clinic.models import AuditEvent, OutboxMessage, User
from clinic.outbox.models import State

MESSAGES = "/desk/messages/"


def left_to_the_desk(visit: Appointment, **fields: object) -> OutboxMessage:
    wish = {
        "kind": "confirmation",
        "channel": "sms",
        "recipient": "+447700900321",
        "about_id": visit.pk,
        "dedupe_key": str(uuid4()),
        "due_at": NINE,
        "next_try_at": NINE,
        "state": State.DEAD,
        "state_reason": "the number does not exist",
    }
    return OutboxMessage.objects.create(**{**wish, **fields})


def test_a_dead_message_says_whom_how_and_why(at_desk: Client, booked: Appointment):
    left_to_the_desk(booked)
    page = at_desk.get(MESSAGES).content.decode()
    for said in ("Ada Byron", "07700 900321", "text message", "the number does not exist"):
        assert said in page


def test_what_was_sent_and_did_not_arrive_can_be_read_out(at_desk: Client, booked: Appointment):
    left_to_the_desk(booked, body="See you <Thu>.\nBring shoes.")
    page = at_desk.get(MESSAGES).content.decode()
    assert "See you &lt;Thu&gt;.<br>Bring shoes." in page


def test_a_call_that_is_due_stands_on_the_list(at_desk: Client, booked: Appointment):
    left_to_the_desk(booked, channel="call_list", state=State.SENT)
    assert "To be rung" in at_desk.get(MESSAGES).content.decode()


@pytest.mark.parametrize("state", [State.QUEUED, State.SENT, State.DELIVERED, State.SKIPPED, State.FAILED])
def test_other_messages_are_nothing_for_the_desk(at_desk: Client, booked: Appointment, state: str):
    left_to_the_desk(booked, state=state)
    assert "Nothing waits" in at_desk.get(MESSAGES).content.decode()


def test_the_board_leads_to_what_waits(at_desk: Client, booked: Appointment):
    assert MESSAGES not in at_desk.get("/desk/").content.decode()
    left_to_the_desk(booked)
    left_to_the_desk(booked)
    page = at_desk.get("/desk/").content.decode()
    assert f'href="{MESSAGES}"' in page
    assert "2 calls and messages to see to" in page


def test_told_them_takes_it_off_the_list_and_says_who_did(at_desk: Client, booked: Appointment, kim: User):
    message = left_to_the_desk(booked)
    answer = at_desk.post(reverse("desk:see_to", args=[message.pk]), follow=True)
    assert "Nothing waits" in answer.content.decode()
    assert AuditEvent.objects.filter(act="message.told", actor=kim).count() == 1
    at_desk.post(reverse("desk:see_to", args=[message.pk]))
    assert AuditEvent.objects.filter(act="message.told").count() == 1


def test_a_message_on_its_way_cannot_be_taken_off(at_desk: Client, booked: Appointment):
    message = left_to_the_desk(booked, state=State.QUEUED)
    at_desk.post(reverse("desk:see_to", args=[message.pk]))
    message.refresh_from_db()
    assert message.state == State.QUEUED


def test_a_message_about_nobody_known_is_listed_too(at_desk: Client, booked: Appointment):
    left_to_the_desk(booked, kind="code", about_id=uuid4())
    assert at_desk.get(MESSAGES).status_code == 200


@pytest.mark.parametrize("number", [1, 20])
def test_the_list_costs_the_same_queries_however_long(
    at_desk: Client, booked: Appointment, number: int, django_assert_num_queries
):
    for _ in range(number):
        left_to_the_desk(booked)
    with django_assert_num_queries(7):
        at_desk.get(MESSAGES)
