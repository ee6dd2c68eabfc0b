"""The messages round a visit: to finish the answers, running late, a word afterwards, the doctor's list."""

import re
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from django.test import Client

from booking.models import Appointment, CancelReason, RunningLate, Status
from booking.scheduling.day_messages import after_visit_at, digest_at, finish_answers_at, is_due
from booking.services.cancel import cancel
from booking.services.check_in import check_in
from booking.services.day_messages import owe_answers_to_finish, owe_digests, owe_words_afterwards
from booking.services.hold import hold
from booking.services.questions import send_questions
from booking.services.running_late import tell_running_late
from booking.tests.conftest import NINE, book
from booking.tests.staff.conftest import at_desk, fill_the_day, on_the_day
from clinic.models import AuditEvent, Practitioner, User
from clinic.outbox.contents import Content, kind_of
from clinic.outbox.models import OutboxMessage, State
from conftest import NOW
from intake.models import QuestionnaireResponse, SafetyAlert
from intake.services.alerts import close_alert
from intake.services.tell_of_alerts import tell_of_alerts

__all__ = ["at_desk", "fill_the_day", "on_the_day"]  # fixtures

LONDON = ZoneInfo("Europe/London")
NEXT_WEEK = NINE + timedelta(days=7)
TEN_TWO_DAYS_BEFORE = datetime(2027, 3, 9, 10, tzinfo=UTC)


def owed(kind: str) -> list[OutboxMessage]:
    return list(OutboxMessage.objects.filter(kind=kind).order_by("due_at"))


def written(message: OutboxMessage, now: datetime) -> Content:
    return kind_of(message.kind).compose(message, now)


def why_not(message: OutboxMessage, now: datetime) -> str | None:
    return kind_of(message.kind).still_owed(message, now)


def test_moments_are_on_the_clock_of_the_place_across_its_changes():
    monday_after_the_change = datetime(2027, 3, 29, 8, tzinfo=UTC)  # nine o'clock, summer time
    assert finish_answers_at(monday_after_the_change, LONDON) == datetime(2027, 3, 27, 10, tzinfo=UTC)
    assert finish_answers_at(monday_after_the_change + timedelta(days=2), LONDON) == (
        datetime(2027, 3, 29, 9, tzinfo=UTC)
    )
    assert digest_at(monday_after_the_change.date(), LONDON) == datetime(2027, 3, 28, 17, tzinfo=UTC)


@pytest.mark.parametrize(
    ("ended", "due"),
    [
        (datetime(2027, 3, 4, 10, tzinfo=UTC), datetime(2027, 3, 4, 12, tzinfo=UTC)),
        (datetime(2027, 3, 4, 17, 30, tzinfo=UTC), datetime(2027, 3, 4, 19, 30, tzinfo=UTC)),
        (datetime(2027, 3, 4, 17, 31, tzinfo=UTC), datetime(2027, 3, 5, 10, tzinfo=UTC)),
        (datetime(2027, 3, 4, 23, tzinfo=UTC), datetime(2027, 3, 5, 10, tzinfo=UTC)),
    ],
)
def test_a_word_afterwards_comes_two_hours_later_and_never_at_night(ended: datetime, due: datetime):
    assert after_visit_at(ended, LONDON) == due


def test_what_was_missed_for_hours_is_left_out():
    assert [is_due(NINE, NINE + timedelta(hours=hours)) for hours in (-1, 0, 3, 4)] == [
        False,
        True,
        True,
        False,
    ]


@pytest.fixture
def next_week(a_visit: Callable[..., dict[str, Any]]) -> Appointment:
    """A visit in nine days whose questions are still open."""
    return book(hold(**a_visit(starts_at=NEXT_WEEK)))


def test_who_has_questions_open_is_asked_once_two_days_before(next_week: Appointment):
    for minutes in (-1, 0, 5, 60):
        owe_answers_to_finish(now=TEN_TWO_DAYS_BEFORE + timedelta(minutes=minutes))
    [message] = owed("finish_answers")
    assert message.due_at == TEN_TWO_DAYS_BEFORE
    content = written(message, TEN_TWO_DAYS_BEFORE)
    assert content.sms.startswith(
        "Harbour Street Foot Clinic: a few questions are still open before Thu 11 Mar"
    )
    assert "/r/" in content.sms or "/resume/" in content.sms
    assert why_not(message, TEN_TWO_DAYS_BEFORE) is None


@pytest.mark.parametrize("reason", ["answered", "told", "cancelled", "booked late", "too late"])
def test_nobody_is_asked_for_nothing(next_week: Appointment, kim: User, reason: str):
    now = TEN_TWO_DAYS_BEFORE
    if reason == "answered":
        QuestionnaireResponse.objects.update(status=QuestionnaireResponse.Status.COMPLETED)
    elif reason == "told":
        send_questions(appointment=next_week, actor=kim, now=NOW)
    elif reason == "cancelled":
        cancel(appointment=next_week, reason=CancelReason.TIME, now=NOW)
    elif reason == "booked late":
        Appointment.objects.update(created_at=now)
    else:
        now += timedelta(hours=4)
    owe_answers_to_finish(now=now)
    assert owed("finish_answers") == []


def test_answers_that_were_finished_meanwhile_are_not_asked_for(next_week: Appointment):
    owe_answers_to_finish(now=TEN_TWO_DAYS_BEFORE)
    [message] = owed("finish_answers")
    QuestionnaireResponse.objects.update(status=QuestionnaireResponse.Status.COMPLETED)
    assert why_not(message, TEN_TWO_DAYS_BEFORE) == "the questions are answered"


def test_whoever_came_is_thanked_once(booked: Appointment, kim: User):
    after = booked.ends_at + timedelta(hours=2)
    owe_words_afterwards(now=after)
    assert owed("after_visit") == []  # nobody noted that she came
    check_in(appointment=booked, actor=kim, now=NINE)
    for minutes in (-1, 0, 10):
        owe_words_afterwards(now=after + timedelta(minutes=minutes))
    [message] = owed("after_visit")
    assert written(message, after).sms == (
        "Harbour Street Foot Clinic: thank you for coming. Any questions? Call 0100 555 0147. "
        "To come again: http://localhost:8000/"
    )
    Appointment.objects.update(status=Status.NOSHOW)
    assert why_not(message, after) == "the visit is noshow"


def test_a_doctor_gets_tomorrows_numbers_in_the_evening_and_no_names(
    booked: Appointment, osei: Practitioner, osei_user: User
):
    evening = datetime(2027, 3, 3, 18, tzinfo=UTC)
    for minutes in (-1, 0, 10):
        owe_digests(now=evening + timedelta(minutes=minutes))
    [message] = owed("digest")
    assert (message.channel, message.recipient) == ("email", osei_user.email)
    content = written(message, evening)
    assert content.subject == "Thursday 4 March: 1 patient"
    assert content.text == (
        "You have 1 patient on Thursday 4 March, at 9:00 am.\n1 has questions still open.\n\n"
        "Your list: http://localhost:8000/doctor/?on=2027-03-04\nNames stand there, after you sign in."
    )
    cancel(appointment=booked, reason=CancelReason.TIME, now=NOW)
    assert why_not(message, evening) == "nobody comes"


@pytest.fixture
def late(booked: Appointment, osei: Practitioner, kim: User) -> OutboxMessage:
    """Ada was told at twenty to nine that Dr Osei runs twenty minutes late."""
    now = NINE - timedelta(minutes=20)
    for _ in range(2):  # a double click
        tell_running_late(practitioner=osei, minutes=20, visits=[booked], actor=kim, now=now)
    [message] = owed("running_late")
    return message


def test_the_news_of_running_late_says_the_new_time(late: OutboxMessage):
    sms = written(late, NINE).sms
    assert sms.startswith(
        "Harbour Street Foot Clinic: sorry, we are 20 minutes late. Your visit begins about 9:20 am."
    )
    assert AuditEvent.objects.get(act="practitioner.late").detail == {"minutes": 20}


def test_the_news_of_running_late_is_dropped_when_it_is_none(
    late: OutboxMessage, booked: Appointment, kim: User
):
    assert why_not(late, NINE) is None
    assert why_not(late, NINE + timedelta(minutes=20)) == "the visit has begun"
    RunningLate.objects.create(practitioner=booked.practitioner, minutes=45, said_by=kim, said_at=NINE)
    assert why_not(late, NINE) == "something newer was said"
    check_in(appointment=booked, actor=kim, now=NINE)
    assert why_not(late, NINE) == "the visit is arrived"


@pytest.fixture
def alert(answers: QuestionnaireResponse) -> SafetyAlert:
    return SafetyAlert.objects.create(response=answers, level="emergency", codes=["RF01"], raised_at=NOW)


def test_the_desk_hears_of_a_danger_sign_at_once_and_others_when_nobody_answers(
    alert: SafetyAlert, kim: User, osei_user: User, noor: User
):
    for minutes in (0, 1, 9, 10, 11):
        tell_of_alerts(now=NOW + timedelta(minutes=minutes))
    told = [(message.recipient, message.due_at - NOW) for message in owed("safety_alert")]
    first, second = timedelta(), timedelta(minutes=10)
    assert sorted(told) == sorted([(kim.email, first), (osei_user.email, second), (noor.email, second)])
    contents = [written(message, NOW) for message in owed("safety_alert")]
    assert contents[0].subject == "A safety call is waiting"
    assert contents[1].subject == "A safety call is still waiting"
    assert "http://localhost:8000/desk/alerts/" in contents[0].text
    assert "RF01" not in contents[0].text
    assert all(message.urgent for message in owed("safety_alert"))


def test_an_answered_danger_sign_is_no_news(alert: SafetyAlert, kim: User, osei_user: User):
    tell_of_alerts(now=NOW)
    [message] = owed("safety_alert")
    close_alert(alert, SafetyAlert.Outcome.REACHED, kim, NOW)
    assert why_not(message, NOW) == "a colleague has answered"
    tell_of_alerts(now=NOW + timedelta(minutes=10))
    assert len(owed("safety_alert")) == 1


def test_telling_of_alerts_costs_the_same_queries_however_many(
    new_answers: Callable[..., QuestionnaireResponse], kim: User, django_assert_num_queries: Any
):
    for number in (1, 5):
        for _ in range(number):
            SafetyAlert.objects.create(response=new_answers(), level="same_day", raised_at=NOW)
        with django_assert_num_queries(4):
            tell_of_alerts(now=NOW)
        OutboxMessage.objects.all().delete()


LATE = "/desk/late/{}/"


def test_the_desk_sees_whom_it_tells_what_and_tells_them(
    at_desk: Client, a_visit: Callable[..., dict[str, Any]], osei: Practitioner
):
    book(hold(**a_visit(starts_at=NINE + timedelta(hours=1))))
    later = book(hold(**a_visit(starts_at=NINE + timedelta(hours=4))))
    address = LATE.format(osei.pk)
    assert address in at_desk.get("/desk/").content.decode()
    page = at_desk.get(f"{address}?minutes=30").content.decode()
    assert "we are 30 minutes late. Your visit begins about 10:30 am." in page
    [visit] = Appointment.objects.filter(status=Status.BOOKED).exclude(pk=later.pk)
    assert re.findall(r'value="([-\w]+)" [^>]*checked', page) == [str(visit.pk)]
    assert f'value="{later.pk}"' in page
    answer = at_desk.post(address, {"minutes": 30, "visits": [str(visit.pk)]})
    assert (answer.status_code, answer.url) == (302, "/desk/")
    assert [message.state for message in owed("running_late")] == [State.QUEUED]


@pytest.mark.parametrize(
    ("visits", "said"),
    [([], "Choose who is told"), (["0d5f1f6e-6f0a-4b2e-9a55-3b3a5a6f9f10"], "Somebody is here by now")],
)
def test_the_desk_tells_only_who_is_to_come(
    at_desk: Client,
    a_visit: Callable[..., dict[str, Any]],
    osei: Practitioner,
    visits: list[str],
    said: str,
):
    book(hold(**a_visit(starts_at=NINE + timedelta(hours=1))))
    answer = at_desk.post(LATE.format(osei.pk), {"minutes": 10, "visits": visits})
    assert answer.status_code == 422
    assert said in answer.content.decode()
    assert owed("running_late") == []


def test_who_can_only_be_rung_is_named(
    at_desk: Client, fill_the_day: Callable[..., Any], osei: Practitioner, ben: Any
):
    ben.email = ""
    ben.save()
    fill_the_day(5)
    page = at_desk.get(LATE.format(osei.pk)).content.decode()
    assert "Nobody who gets messages is still to come today." in page
    assert page.count("Ben Okri") == 4
