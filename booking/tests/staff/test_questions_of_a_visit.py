"""The questions of a visit at the desk: sent, asked on the phone, or answered on our tablet."""

import re
from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
import time_machine
from django.test import Client
from django.urls import reverse

from booking.messages import ONE_TEXT_MESSAGE
from booking.models import Appointment, Status
from booking.services.cancel import cancel
from booking.services.check_in import check_in
from booking.services.questions import send_questions
from booking.services.refusals import AlreadyChanged, NotReachable, TooSoon
from booking.tests.conftest import NINE, NOW
from booking.tests.journeys.acceptance_points.checks import HEALTH
from booking.tests.patient.conftest import everything
from booking.tests.staff.conftest import Fill
from clinic.models import AuditEvent, OutboxMessage, Patient, User
from clinic.outbox.contents import kind_of
from intake.models import Interview, QuestionnaireResponse, TabletPass

HTMX = {"HTTP_HX_REQUEST": "true", "HTTP_HX_TARGET": "panel"}
MINUTE = timedelta(minutes=1)
BORN = {"birth_date_day": "27", "birth_date_month": "3", "birth_date_year": "1961"}


@pytest.fixture
def tuesday() -> Any:
    """Two days before the visit."""
    with time_machine.travel(NOW, tick=False) as moved:
        yield moved


@pytest.fixture
def bare(booked: Appointment) -> Appointment:
    """Ada's visit, about which nobody has answered anything."""
    booked.response = None
    booked.save()
    return booked


def act(what: str, visit: Appointment) -> str:
    return reverse(f"ask:{what}", args=[visit.pk])


def panel(client: Client, visit: Appointment) -> str:
    return client.get(reverse("desk:appointment", args=[visit.pk])).content.decode()


# -- sending ------------------------------------------------------------------------------------------------


def test_the_questions_go_out_by_the_patients_channel_and_the_panel_says_when(
    at_desk: Client, bare: Appointment, tuesday: Any, kim: User
):
    answer = at_desk.post(act("send_to_visit", bare), **HTMX)
    assert "Link sent Tue 2 Mar, 9:31 am" in answer.content.decode()
    message = OutboxMessage.objects.get(kind="questions")
    assert (message.channel, message.recipient, message.about_id) == ("sms", "+447700900321", bare.pk)
    bare.refresh_from_db()
    assert bare.response.patient == bare.patient
    assert bare.response.answers["birth_date"] == "1961-03-27"
    acts = AuditEvent.objects.filter(actor=kim).values_list("act", flat=True)
    assert list(acts) == ["answers.begun", "questions.sent"]


def test_what_is_sent_says_nothing_of_health_and_fits_one_text_message(
    at_desk: Client, bare: Appointment, tuesday: Any
):
    at_desk.post(act("send_to_visit", bare))
    content = kind_of("questions").compose(OutboxMessage.objects.get(kind="questions"), NOW)
    assert len(content.sms) <= ONE_TEXT_MESSAGE
    for text in (content.sms, content.subject, content.text):
        assert not HEALTH.search(text.replace("Harbour Street Foot Clinic", "").replace("March", ""))
        assert "Ada" not in text


def test_the_link_leads_past_the_date_of_birth_to_the_first_question(
    at_desk: Client, bare: Appointment, tuesday: Any
):
    at_desk.post(act("send_to_visit", bare))
    bare.refresh_from_db()
    content = kind_of("questions").compose(OutboxMessage.objects.get(kind="questions"), NOW)
    link = re.search(r"/r/[\w-]+/", content.sms)[0]
    patient = Client()
    assert patient.post(link, {**BORN, "birth_date_day": "28"}).status_code == 422
    first = reverse("intake:page", args=[bare.response_id, "who"])
    assert patient.post(link, BORN)["Location"] == first


def test_they_go_out_once_in_five_minutes(at_desk: Client, bare: Appointment, tuesday: Any):
    at_desk.post(act("send_to_visit", bare))
    before = everything()
    answer = at_desk.post(act("send_to_visit", bare), **HTMX)
    assert answer.status_code == 422
    assert "sent less than 5 minutes ago" in answer.content.decode()
    assert everything() == before
    tuesday.move_to(NOW + 5 * MINUTE)
    assert at_desk.post(act("send_to_visit", bare)).status_code == 302
    assert OutboxMessage.objects.filter(kind="questions").count() == 2


def test_who_has_neither_mobile_nor_email_is_asked_otherwise(
    at_desk: Client, bare: Appointment, tuesday: Any, kim: User
):
    bare.contact.delete()
    Patient.objects.update(mobile="", email="")
    assert "Send the questions" not in panel(at_desk, bare)
    answer = at_desk.post(act("send_to_visit", bare))
    assert answer.status_code == 422
    assert "No mobile and no email" in answer.content.decode()
    with pytest.raises(NotReachable):
        send_questions(appointment=bare, actor=kim, now=NOW)
    bare.refresh_from_db()
    assert bare.response is None


@pytest.mark.parametrize("when", [NINE, NINE + timedelta(hours=2)])
def test_a_visit_that_has_begun_is_sent_nothing(bare: Appointment, kim: User, when: Any):
    with pytest.raises(AlreadyChanged):
        send_questions(appointment=bare, actor=kim, now=when)
    assert not OutboxMessage.objects.filter(kind="questions").exists()


def test_questions_are_no_longer_owed_once_the_visit_is_cancelled_or_has_begun(
    bare: Appointment, kim: User, tuesday: Any
):
    message = send_questions(appointment=bare, actor=kim, now=NOW)
    owed = kind_of("questions").still_owed
    assert owed(message, NOW) is None
    assert owed(message, NINE) == "the visit has begun"
    cancel(appointment=bare, reason="time", now=NOW)
    message.refresh_from_db()
    assert message.state == "skipped"
    assert owed(message, NOW) == "the visit is cancelled"


def test_two_colleagues_at_once_send_one_message(bare: Appointment, kim: User, noor: User):
    send_questions(appointment=bare, actor=kim, now=NOW)
    with pytest.raises(TooSoon):
        send_questions(appointment=bare, actor=noor, now=NOW)


# -- our tablet -----------------------------------------------------------------------------------------------


def test_a_visit_without_answers_gets_some_and_a_code(at_desk: Client, bare: Appointment, kim: User):
    answer = at_desk.post(act("tablet_for_visit", bare), **HTMX)
    given = TabletPass.objects.get()
    shown = answer.content.decode()
    assert f"{given.code[:3]} {given.code[3:]}" in shown
    assert "Works once, until 9:20 am." in shown
    bare.refresh_from_db()
    assert given.response == bare.response
    assert bare.response.patient == bare.patient
    tablet = Client()
    first = tablet.post("/tablet/", {"code": given.code, **BORN})["Location"]
    assert first == reverse("intake:page", args=[bare.response_id, "who"])
    shown = panel(at_desk, bare)
    assert "Open on our tablet since 9:10 am" in shown
    assert given.code not in shown.replace(" ", "")
    at_desk.post(reverse("ask:tablet_close", args=[given.pk]))
    assert tablet.get(first)["Location"] == "/tablet/"
    assert AuditEvent.objects.get(act="tablet.closed").actor == kim


def test_answers_that_are_there_are_used(at_desk: Client, booked: Appointment):
    response = booked.response
    at_desk.post(act("tablet_for_visit", booked))
    at_desk.post(act("phone_for_visit", booked))
    booked.refresh_from_db()
    assert booked.response == response
    assert TabletPass.objects.get().response == Interview.objects.get().response == response


def test_without_htmx_the_code_has_a_page_of_its_own_which_only_its_maker_sees(
    at_desk: Client, bare: Appointment, as_doctor: Client
):
    page = at_desk.post(act("tablet_for_visit", bare))["Location"]
    given = TabletPass.objects.get()
    assert given.code in at_desk.get(page).content.decode().replace(" ", "")
    assert as_doctor.get(page).status_code == 404
    with time_machine.travel(NINE + 20 * MINUTE, tick=False):
        assert "Nobody typed the code in time" in at_desk.get(page).content.decode()


def test_a_doctor_hands_the_tablet_over_too(as_doctor: Client, bare: Appointment):
    page = as_doctor.post(act("tablet_for_visit", bare))["Location"]
    assert TabletPass.objects.get().code in as_doctor.get(page).content.decode().replace(" ", "")


def test_who_is_here_already_can_still_answer(at_desk: Client, bare: Appointment, kim: User):
    check_in(appointment=bare, actor=kim, now=NINE)
    assert at_desk.post(act("tablet_for_visit", bare), **HTMX).status_code == 200


@pytest.mark.parametrize("what", ["phone_for_visit", "tablet_for_visit"])
def test_of_a_cancelled_visit_nothing_is_asked(at_desk: Client, bare: Appointment, what: str, tuesday: Any):
    cancel(appointment=bare, reason="time", now=NOW)
    before = everything()
    answer = at_desk.post(act(what, bare))
    assert answer.status_code == 422
    assert "Somebody else changed this appointment" in answer.content.decode()
    assert everything() == before


def test_when_all_is_answered_nothing_more_is_offered(at_desk: Client, booked: Appointment):
    QuestionnaireResponse.objects.update(status="completed")
    assert "Ask on the phone" not in panel(at_desk, booked)


def test_the_manager_sees_no_code_and_can_not_ask(as_manager: Client, at_desk: Client, bare: Appointment):
    at_desk.post(act("tablet_for_visit", bare))
    assert TabletPass.objects.get().code not in panel(as_manager, bare).replace(" ", "")
    for what in ("phone_for_visit", "tablet_for_visit", "send_to_visit"):
        assert as_manager.post(act(what, bare)).status_code == 403


def test_a_held_time_and_an_unknown_visit_are_not_found(at_desk: Client, held: Appointment):
    assert held.status == Status.HELD
    for what in ("phone_for_visit", "tablet_for_visit", "send_to_visit"):
        assert at_desk.post(act(what, held)).status_code == 404
        assert at_desk.post(reverse(f"ask:{what}", args=[uuid4()])).status_code == 404


def test_the_panel_costs_the_same_queries_however_much_was_sent(
    at_desk: Client, bare: Appointment, django_assert_num_queries: Any
):
    with django_assert_num_queries(20):
        panel(at_desk, bare)
    with time_machine.travel(NOW, tick=False):
        at_desk.post(act("send_to_visit", bare))
        at_desk.post(act("tablet_for_visit", bare))
    with django_assert_num_queries(20):
        panel(at_desk, bare)


# -- finding somebody, or beginning with somebody new ---------------------------------------------------


def find(client: Client, who: str) -> str:
    return client.post("/ask/", {"act": "find", "who": who}).content.decode()


@pytest.mark.parametrize(
    "who", ["ada", "by", "ada byron", "BYRON 61", "ad 1961", "321", "by 0321", "  ada  "]
)
def test_a_visit_is_found_by_what_people_say(at_desk: Client, booked: Appointment, who: str):
    page = find(at_desk, who)
    assert "1 visit found." in page
    assert act("phone_for_visit", booked) in page


@pytest.mark.parametrize("who", ["da", "ben", "ada 62", "322", "ada ben", "a", "??", "0000", "٠٠", "x" * 80])
def test_who_does_not_fit_is_not_found(at_desk: Client, booked: Appointment, who: str):
    assert "Ada Byron" not in find(at_desk, who)


@pytest.mark.parametrize(
    ("who", "said"), [("", "Enter a name, a year of birth"), ("x" * 81, "Use 80 characters")]
)
def test_a_search_for_nothing_or_too_much_is_refused(at_desk: Client, location: Any, who: str, said: str):
    answer = at_desk.post("/ask/", {"act": "find", "who": who})
    assert answer.status_code == 422
    assert answer.content.decode().count(said) == 2


def test_visits_that_are_over_or_cancelled_are_not_found(at_desk: Client, booked: Appointment):
    Appointment.objects.update(status=Status.FULFILLED)
    assert "0 visits found." in find(at_desk, "ada")


def test_the_search_costs_the_same_queries_however_many_fit(
    at_desk: Client, fill_the_day: Fill, tuesday: Any, django_assert_num_queries: Any
):
    fill_the_day(1)
    with django_assert_num_queries(5):
        assert "1 visit found." in find(at_desk, "ben")
    Appointment.objects.all().delete()
    fill_the_day(60)
    with django_assert_num_queries(5):
        assert "10 visits found." in find(at_desk, "ben")


@pytest.mark.parametrize(
    ("born", "said"),
    [
        ({}, "Enter your date of birth"),
        ({"birth_date_month": "13"}, "Date of birth must be a real date, like 27 3 1961"),
        ({"birth_date_year": "2028"}, "Date of birth must be in the past"),
        ({"birth_date_year": "1861"}, "Check the year: we read it as 1861"),
        ({"birth_date_day": "\x00"}, "Date of birth must be a real date, like 27 3 1961"),
    ],
)
@pytest.mark.parametrize("way", ["phone", "tablet"])
def test_an_odd_date_of_birth_begins_nothing(
    at_desk: Client, location: Any, way: str, born: dict[str, str], said: str
):
    answer = at_desk.post("/ask/", {"act": way, **({**BORN, **born} if born else {})})
    assert answer.status_code == 422
    assert answer.content.decode().count(said) == 2
    assert not QuestionnaireResponse.objects.exists()


def test_an_act_that_no_button_sends_begins_nothing(at_desk: Client, location: Any):
    assert at_desk.post("/ask/", {"act": "nonsense", **BORN}).status_code == 200
    assert not QuestionnaireResponse.objects.exists()


def test_for_somebody_new_the_tablet_is_opened_by_code_and_date_of_birth(at_desk: Client, location: Any):
    page = at_desk.post("/ask/", {"act": "tablet", **BORN})["Location"]
    given = TabletPass.objects.get()
    assert given.code in at_desk.get(page).content.decode().replace(" ", "")
    assert given.response.patient is None
    tablet = Client()
    assert tablet.post("/tablet/", {"code": given.code, **BORN}).status_code == 302


@pytest.mark.parametrize("who", ["doctor", "manager", "stranger"])
def test_desk_and_doctor_may_begin_and_nobody_else(
    as_doctor: Client, as_manager: Client, location: Any, who: str
):
    client, status = {"doctor": (as_doctor, 200), "manager": (as_manager, 403), "stranger": (Client(), 302)}[
        who
    ]
    assert client.get("/ask/").status_code == status


def test_the_way_in_stands_on_every_page_of_those_who_may(
    at_desk: Client, as_doctor: Client, as_manager: Client, location: Any
):
    assert 'href="/ask/"' in at_desk.get("/desk/").content.decode()
    assert 'href="/ask/"' in as_doctor.get("/doctor/").content.decode()
    assert 'href="/ask/"' not in as_manager.get("/desk/").content.decode()
