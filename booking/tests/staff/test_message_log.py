"""What was sent about a visit; what did not get through is sent again once, and only while it is true."""

from collections.abc import Iterator
from datetime import timedelta

import pytest
import time_machine
from django.test import Client
from django.urls import reverse

from booking.models import Appointment, CancelReason
from booking.services.cancel import cancel
from booking.services.contact import request_code
from booking.services.hold import hold
from booking.tests.conftest import by_sms
from booking.tests.staff.conftest import signed_in
from booking.tests.staff.test_messages import left_to_the_desk
from clinic.models import AuditEvent, OutboxMessage, User
from clinic.outbox.dispatch import send_due
from clinic.outbox.models import State
from conftest import NOW

WHY = {"because": "asked"}


def log(visit: Appointment) -> str:
    return reverse("desk:message_log", args=[visit.pk])


def again(message: OutboxMessage) -> str:
    return reverse("desk:send_again", args=[message.pk])


@pytest.fixture
def at_desk(kim: User) -> Iterator[Client]:
    """Kim, two days before Ada's visit."""
    with time_machine.travel(NOW, tick=False):
        yield signed_in(kim)


@pytest.fixture
def dead(booked: Appointment) -> OutboxMessage:
    """Ada's confirmation, which did not get through."""
    OutboxMessage.objects.filter(kind="confirmation").update(
        state=State.DEAD, state_reason="the number does not exist", attempts=24
    )
    return OutboxMessage.objects.get(kind="confirmation")


def test_each_message_says_what_to_whom_when_and_what_became_of_it(
    at_desk: Client, booked: Appointment, dead: OutboxMessage
):
    page = at_desk.get(log(booked)).content.decode()
    for said in ("Ada Byron", "Booked", "…321", "Could not be sent", "the number does not exist", "Waiting"):
        assert said in page
    assert "07700900321" not in page.replace(" ", "")
    assert page.count(">Send again<") == 2  # the column, and the one that is dead
    assert log(booked) in at_desk.get(reverse("desk:appointment", args=[booked.pk])).content.decode()


def test_an_email_shows_where_it_went_without_the_name(at_desk: Client, booked: Appointment):
    left_to_the_desk(booked, channel="email", recipient="ada.byron@example.com", body="See you.")
    page = at_desk.get(log(booked)).content.decode()
    assert "a…@example.com" in page
    assert "ada.byron" not in page
    assert "See you." in page


def test_what_did_not_get_through_is_sent_again_once_however_often_it_is_pressed(
    at_desk: Client, booked: Appointment, dead: OutboxMessage, kim: User
):
    for _ in range(2):
        assert at_desk.post(again(dead), WHY).url == log(booked)
    dead.refresh_from_db()
    assert (dead.state, dead.next_try_at) == (State.QUEUED, NOW)
    [event] = AuditEvent.objects.filter(act="message.sent_again")
    assert (event.actor, event.detail) == (kim, {"because": "asked"})
    send_due(NOW, 10)
    dead.refresh_from_db()
    assert dead.state == State.SENT
    at_desk.post(again(dead), WHY)
    assert send_due(NOW + timedelta(minutes=1), 10) == 0


@pytest.mark.parametrize("state", [State.QUEUED, State.LEASED, State.SENT, State.DELIVERED, State.SKIPPED])
def test_what_waits_left_or_is_over_is_left_alone(at_desk: Client, dead: OutboxMessage, state: str):
    OutboxMessage.objects.filter(pk=dead.pk).update(state=state)
    at_desk.post(again(dead), WHY)
    dead.refresh_from_db()
    assert dead.state == state
    assert not AuditEvent.objects.filter(act="message.sent_again").exists()


def test_what_is_true_no_longer_is_not_sent_and_says_why(
    at_desk: Client, booked: Appointment, dead: OutboxMessage
):
    cancel(appointment=booked, reason=CancelReason.TIME, now=NOW)
    OutboxMessage.objects.filter(pk=dead.pk).update(state=State.DEAD)
    answer = at_desk.post(again(dead), WHY)
    assert answer.status_code == 422
    assert "“Booked” was not sent again: the visit is cancelled." in answer.content.decode()
    dead.refresh_from_db()
    assert dead.state == State.DEAD
    assert not AuditEvent.objects.filter(act="message.sent_again").exists()


def test_a_code_that_was_used_is_not_sent_again(at_desk: Client, booked: Appointment):
    code = OutboxMessage.objects.get(kind="code")
    OutboxMessage.objects.filter(pk=code.pk).update(state=State.DEAD)
    assert at_desk.post(again(code), WHY).status_code == 422


def test_a_code_for_a_time_that_nobody_has_yet_is_not_the_desks(at_desk: Client, a_visit):
    request_code(appointment=hold(**a_visit()), contact=by_sms(), now=NOW)
    code = OutboxMessage.objects.get(kind="code")
    OutboxMessage.objects.filter(pk=code.pk).update(state=State.DEAD)
    assert at_desk.post(again(code), WHY).status_code == 404


@pytest.mark.parametrize("because", ["", "x"])
def test_a_reason_is_asked_for(at_desk: Client, dead: OutboxMessage, because: str):
    answer = at_desk.post(again(dead), {"because": because})
    assert answer.status_code == 422
    assert "Choose why" in answer.content.decode()
    dead.refresh_from_db()
    assert dead.state == State.DEAD


@pytest.mark.parametrize("number", [1, 20])
def test_the_log_costs_the_same_queries_however_long(
    at_desk: Client, booked: Appointment, number: int, django_assert_num_queries
):
    for _ in range(number):
        left_to_the_desk(booked)
    with django_assert_num_queries(8):
        at_desk.get(log(booked))
