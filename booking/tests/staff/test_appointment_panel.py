"""One appointment at the desk: what is known, and what can be done with it."""

from uuid import uuid4

import pytest
import time_machine
from django.test import Client
from django.urls import reverse

from booking.models import Appointment, Claim, Status
from booking.services.check_in import check_in
from booking.tests.conftest import NOW
from clinic.models import AuditEvent, Patient, User

HTMX = {"HTTP_HX_REQUEST": "true", "HTTP_HX_TARGET": "panel"}


def address(name: str, visit: Appointment) -> str:
    return reverse(f"desk:{name}", args=[visit.pk])


def test_the_panel_says_who_when_with_whom_and_how_to_reach_them(at_desk: Client, booked: Appointment):
    page = at_desk.get(address("appointment", booked)).content.decode()
    for said in ("Ada Byron, 65", "Thursday 4 March, 9:00 am", "Dr Osei", booked.reference, "07700 900321"):
        assert said in page


def test_the_panel_names_the_language_of_whoever_reads_no_english(at_desk: Client, booked: Appointment):
    assert "<dt>Language</dt>" not in at_desk.get(address("appointment", booked)).content.decode()
    Patient.objects.update(language="es")
    assert "<dt>Language</dt><dd>Spanish</dd>" in at_desk.get(address("appointment", booked)).content.decode()


def test_without_htmx_the_panel_comes_with_its_day(at_desk: Client, booked: Appointment):
    page = at_desk.get(address("appointment", booked)).content.decode()
    assert "<html" in page
    assert 'id="board"' in page


def test_htmx_gets_the_panel_alone_and_the_address_to_show(at_desk: Client, booked: Appointment):
    answer = at_desk.get(address("appointment", booked), **HTMX)
    assert "<html" not in answer.content.decode()
    assert answer["HX-Push-Url"] == address("appointment", booked)


def test_going_back_in_history_gets_the_whole_page(at_desk: Client, booked: Appointment):
    page = at_desk.get(
        address("appointment", booked), **HTMX, HTTP_HX_HISTORY_RESTORE_REQUEST="true"
    ).content.decode()
    assert "<html" in page


def test_check_in_is_one_press(at_desk: Client, booked: Appointment, kim: User):
    answer = at_desk.post(address("arrived", booked), follow=True)
    booked.refresh_from_db()
    assert booked.status == Status.ARRIVED
    assert "Arrived 9:10 am" in answer.content.decode()
    assert AuditEvent.objects.filter(act="appointment.arrived", actor=kim).count() == 1


def test_an_act_by_htmx_shows_the_panel_anew_and_asks_the_board_to_follow(
    at_desk: Client, booked: Appointment
):
    answer = at_desk.post(address("arrived", booked), **HTMX)
    assert "Arrived 9:10 am" in answer.content.decode()
    assert answer["HX-Trigger"] == "board-changed"


def test_did_not_attend_is_offered_once_the_visit_has_begun(at_desk: Client, booked: Appointment):
    assert "Did not attend" in at_desk.get(address("appointment", booked)).content.decode()
    at_desk.post(address("not_attended", booked))
    booked.refresh_from_db()
    assert booked.status == Status.NOSHOW


def test_did_not_attend_is_refused_before_the_visit(at_desk: Client, booked: Appointment):
    with time_machine.travel(NOW, tick=False):
        assert "Did not attend" not in at_desk.get(address("appointment", booked)).content.decode()
        answer = at_desk.post(address("not_attended", booked))
    booked.refresh_from_db()
    assert answer.status_code == 422
    assert "Changed a moment ago" in answer.content.decode()
    assert booked.status == Status.BOOKED


def test_to_look_at_the_cancel_page_cancels_nothing(at_desk: Client, booked: Appointment):
    with time_machine.travel(NOW, tick=False):
        page = at_desk.get(address("cancel", booked)).content.decode()
        at_desk.head(address("cancel", booked))
    booked.refresh_from_db()
    assert "Cancel Ada Byron, Thu 4 Mar, 9:00 am" in page
    assert booked.status == Status.BOOKED


def test_cancelling_asks_who_gave_it_up(at_desk: Client, booked: Appointment):
    with time_machine.travel(NOW, tick=False):
        answer = at_desk.post(address("cancel", booked))
    booked.refresh_from_db()
    assert answer.status_code == 422
    assert answer.content.decode().count("Choose who asked for this") == 2  # in the summary and at the field
    assert booked.status == Status.BOOKED


@pytest.mark.parametrize("htmx", [{}, HTMX])
def test_cancelling_frees_the_time_at_once(
    at_desk: Client, booked: Appointment, kim: User, htmx: dict[str, str]
):
    with time_machine.travel(NOW, tick=False):
        answer = at_desk.post(address("cancel", booked), {"reason": "clinic"}, follow=True, **htmx)
    booked.refresh_from_db()
    assert answer.status_code == 200
    assert (booked.status, booked.cancel_reason) == (Status.CANCELLED, "clinic")
    assert not Claim.objects.filter(appointment=booked).exists()
    assert AuditEvent.objects.filter(act="appointment.cancelled", actor=kim).count() == 1


def test_who_comes_second_reads_how_it_stands_now(at_desk: Client, booked: Appointment, kim: User, now):
    check_in(appointment=booked, actor=kim, now=now)
    with time_machine.travel(NOW, tick=False):
        answer = at_desk.post(address("cancel", booked), {"reason": "clinic"})
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "Changed a moment ago" in page
    assert "Arrived" in page


def test_more_than_the_form_asks_for_is_ignored(at_desk: Client, booked: Appointment, ben):
    at_desk.post(address("arrived", booked), {"status": "fulfilled", "patient": ben.pk})
    booked.refresh_from_db()
    assert (booked.status, booked.patient.full_name) == (Status.ARRIVED, "Ada Byron")


def test_a_held_time_and_an_unknown_one_have_no_panel(at_desk: Client, held: Appointment):
    assert at_desk.get(address("appointment", held)).status_code == 404
    assert at_desk.get(reverse("desk:appointment", args=[uuid4()])).status_code == 404
