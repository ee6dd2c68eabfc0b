"""At the desk: a visit is squeezed in with a reason, and one that was given up is booked again."""

from collections.abc import Iterator
from datetime import timedelta

import pytest
import time_machine
from django.test import Client
from django.urls import reverse

from booking.models import Appointment, CancelReason, Closure, Status
from booking.services.cancel import cancel
from booking.services.did_not_attend import did_not_attend
from booking.services.hold import hold
from booking.tests.conftest import NINE, book, by_sms
from booking.tests.staff.conftest import signed_in
from booking.tests.staff.test_appointment_panel import HTMX, address
from clinic.models import AuditEvent, Practitioner, User
from conftest import NOW


@pytest.fixture
def at_desk(kim: User) -> Iterator[Client]:
    """Kim, two days before Ada's visit."""
    with time_machine.travel(NOW, tick=False):
        yield signed_in(kim)


@pytest.fixture
def cancelled(booked: Appointment) -> Appointment:
    return cancel(appointment=booked, reason=CancelReason.TIME, now=NOW)


def test_a_cancelled_visit_is_found_on_its_day_and_booked_again_in_two_presses(
    at_desk: Client, cancelled: Appointment
):
    page = at_desk.get("/desk/given-up/?on=2027-03-04").content.decode()
    assert address("appointment", cancelled) in page
    assert "Book again…" in at_desk.get(address("appointment", cancelled)).content.decode()
    asked = at_desk.get(address("again", cancelled)).content.decode()
    assert "The time is free." in asked
    assert 'name="because"' not in asked
    cancelled.refresh_from_db()
    assert cancelled.status == Status.CANCELLED  # looking changes nothing
    answer = at_desk.post(address("again", cancelled), **HTMX)
    assert answer["HX-Trigger"] == "board-changed"
    cancelled.refresh_from_db()
    assert cancelled.status == Status.BOOKED


def test_a_time_that_is_gone_says_who_has_it_and_asks_for_a_reason(
    at_desk: Client, cancelled: Appointment, a_visit
):
    book(hold(**a_visit()), contact=by_sms(full_name="Ben Okri"))
    asked = at_desk.get(address("again", cancelled)).content.decode()
    for words in ("The time is gone", "Dr Osei is taken until 9:45 am", "Room 1 is taken until 9:45 am"):
        assert words in asked
    for typed in ("", "x" * 201):
        answer = at_desk.post(address("again", cancelled), {"because": typed})
        assert answer.status_code == 422
        assert f'value="{typed}"' in answer.content.decode() or not typed
    cancelled.refresh_from_db()
    assert cancelled.status == Status.CANCELLED
    page = at_desk.post(address("again", cancelled), {"because": "She rang at once"}, follow=True)
    assert "<dt>Overbooked</dt><dd>She rang at once (Kim Larsen)</dd>" in page.content.decode()
    cancelled.refresh_from_db()
    assert cancelled.status == Status.BOOKED
    assert "She rang" not in str(list(AuditEvent.objects.values()))


def test_what_can_t_return_has_no_button_and_is_left_alone(kim: User, cancelled: Appointment):
    with time_machine.travel(NINE + timedelta(minutes=1), tick=False):
        client = signed_in(kim)
        page = client.get(address("appointment", cancelled)).content.decode()
        assert "Ada Byron" in page
        assert "Book again…" not in page
        assert client.post(address("again", cancelled)).status_code == 200
    cancelled.refresh_from_db()
    assert cancelled.status == Status.CANCELLED


def test_who_came_after_all_is_booked_again(booked: Appointment, kim: User):
    late = NINE + timedelta(minutes=20)
    did_not_attend(appointment=booked, actor=kim, now=late)
    with time_machine.travel(late, tick=False):
        page = signed_in(kim).post(address("again", booked), follow=True).content.decode()
    assert "Arrived</button>" in page


def test_an_answer_that_led_to_another_visit_is_not_booked_twice(
    at_desk: Client, cancelled: Appointment, a_visit
):
    hold(**a_visit(response=cancelled.response, starts_at=NINE + timedelta(hours=3)))
    answer = at_desk.post(address("again", cancelled))
    assert answer.status_code == 422
    assert "Not booked again" in answer.content.decode()


def test_a_visit_is_squeezed_in_beside_another_with_a_reason(
    at_desk: Client, booked: Appointment, a_visit, osei: Practitioner
):
    book(hold(**a_visit(starts_at=NINE + timedelta(hours=1))), contact=by_sms(full_name="Ben Okri"))
    asked = at_desk.get(address("overbook", booked)).content.decode()
    assert 'value="2027-03-04"' in asked
    typed = {"on": "2027-03-04", "at": "10:05", "who": osei.pk, "sequence": 0, "because": "Severe pain"}
    page = at_desk.post(address("overbook", booked), typed, follow=True).content.decode()
    assert "Thursday 4 March, 10:05 am" in page
    assert "<dt>Overbooked</dt><dd>Severe pain (Kim Larsen)</dd>" in page
    board = at_desk.get("/desk/?on=2027-03-04").content.decode()
    assert board.count(" beside") == 2  # side by side, not one over the other
    assert board.count("<span>· overbooked by Kim Larsen</span>") == 1


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ({"because": ""}, "Write down why"),
        ({"at": "10:07"}, "Visits start on whole five minutes"),
        ({"at": "soon"}, "Enter a time, like 10:05"),
        ({"on": "2027-03-01"}, "That time is over"),
        ({"on": "9999-12-31"}, "Choose a day within two years"),
        ({"who": "0"}, "Choose with whom"),
    ],
)
def test_what_is_wrong_is_said_beside_it_and_the_visit_stays(
    at_desk: Client, booked: Appointment, osei: Practitioner, typed, words
):
    whole = {"on": "2027-03-04", "at": "10:05", "who": osei.pk, "sequence": 0, "because": "Pain", **typed}
    answer = at_desk.post(address("overbook", booked), whole)
    page = answer.content.decode()
    assert answer.status_code == 422
    assert page.count(words) == 2  # in the summary and at the field
    booked.refresh_from_db()
    assert (booked.starts_at, booked.overbooked_because) == (NINE, "")


def test_a_closed_day_is_open_to_the_desk_with_a_reason(
    at_desk: Client, booked: Appointment, osei: Practitioner
):
    Closure.objects.create(location=booked.location, starts_at=NINE, ends_at=NINE + timedelta(hours=9))
    typed = {"on": "2027-03-04", "at": "18:00", "who": osei.pk, "sequence": 0, "because": "After hours"}
    at_desk.post(address("overbook", booked), typed)
    booked.refresh_from_db()
    assert booked.starts_at == NINE + timedelta(hours=9)


def test_a_colleague_who_was_quicker_is_not_overruled(
    at_desk: Client, booked: Appointment, osei: Practitioner
):
    typed = {"on": "2027-03-04", "at": "10:05", "who": osei.pk, "sequence": 7, "because": "Pain"}
    answer = at_desk.post(address("overbook", booked), typed)
    assert answer.status_code == 422
    assert "Changed a moment ago" in answer.content.decode()


def test_the_manager_reads_what_was_given_up_and_changes_nothing(noor: User, cancelled: Appointment):
    with time_machine.travel(NOW, tick=False):
        client = signed_in(noor)
        assert client.get("/desk/given-up/?on=2027-03-04").status_code == 200
        assert (
            client.get("/desk/given-up/?on=2027-03-05").content.decode().count("was cancelled or missed") == 1
        )
        assert "Book again" not in client.get(address("appointment", cancelled)).content.decode()
        for name in ("again", "overbook"):
            assert client.post(reverse(f"desk:{name}", args=[cancelled.pk])).status_code == 403
