"""What reminders did: counted from messages and visits, two times side by side, on the page and as a table."""

import csv
import io
import re
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.test import Client

from booking.diary.reminder_figures import figures
from booking.models import Appointment, Status
from booking.reminder_report import Report, harmless
from booking.scheduling import Interval
from booking.tests.conftest import NINE
from clinic.models import OutboxMessage
from clinic.outbox.models import State

PAGE = "/manage/reminders/"
TABLE = "/manage/reminders/table/"
ALL_OF_IT = Interval(NINE - timedelta(days=30), NINE + timedelta(days=30))
Send = Callable[..., list[Appointment]]


@pytest.fixture
def send(fill_the_day: Callable[[int], list[Appointment]]) -> Send:
    """Let visits on Thursday have been reminded of."""

    def make(number: int = 1, *, ago: timedelta = timedelta(hours=24), **fields: Any) -> list[Appointment]:
        visits = fill_the_day(number)
        message = {
            "kind": "reminder_1_day",
            "channel": "sms",
            "recipient": "+447700900321",
            "state": State.SENT,
            **fields,
        }
        OutboxMessage.objects.bulk_create(
            OutboxMessage(
                about_id=visit.pk,
                dedupe_key=str(uuid4()),
                due_at=NINE - ago,
                next_try_at=NINE - ago,
                sent_at=NINE - ago if message["state"] in (State.SENT, State.DELIVERED) else None,
                **message,
            )
            for visit in visits
        )
        return visits

    return make


def end(visits: list[Appointment], status: str, **fields: Any) -> None:
    Appointment.objects.filter(pk__in=[visit.pk for visit in visits]).update(status=status, **fields)


def counted(**wanted: int) -> dict[str, int]:
    names = ("sent", "delivered", "failed", "confirmed", "cancelled", "came", "missed")
    return {**dict.fromkeys(names, 0), **wanted}


def test_each_message_and_what_became_of_its_visit_is_counted_once(send: Send):
    end(send(3), Status.ARRIVED, confirmed_by_patient_at=NINE - timedelta(hours=20))
    end(send(2, state=State.DELIVERED), Status.NOSHOW)
    end(send(), Status.CANCELLED, cancelled_at=NINE - timedelta(hours=3))
    send(state=State.DEAD)
    send(state=State.SKIPPED)
    [told, untold] = sorted(figures(ALL_OF_IT), key=lambda row: row["lead"], reverse=True)
    assert (told["kind"], told["channel"], told["lead"]) == ("reminder_1_day", "sms", "day")
    assert told == {**told, **counted(sent=6, delivered=2, confirmed=3, cancelled=1, came=3, missed=2)}
    assert untold == {**untold, "lead": "", **counted(failed=1)}


def test_the_news_of_a_cancellation_has_cancelled_nothing(send: Send):
    end(send(kind="cancellation"), Status.CANCELLED, cancelled_at=NINE - timedelta(hours=24))
    [row] = figures(ALL_OF_IT)
    assert row == {**row, **counted(sent=1)}


def test_what_was_said_before_the_message_left_is_not_its_doing(send: Send):
    before = NINE - timedelta(hours=30)
    end(send(), Status.CANCELLED, cancelled_at=before, confirmed_by_patient_at=before)
    [row] = figures(ALL_OF_IT)
    assert row == {**row, **counted(sent=1)}


@pytest.mark.parametrize(
    ("hours", "lead"), [(2, "hours"), (13, "day"), (35, "day"), (37, "days"), (72, "days"), (121, "week")]
)
def test_messages_are_told_apart_by_how_long_before_the_visit_they_left(send: Send, hours: int, lead: str):
    send(ago=timedelta(hours=hours))
    assert [row["lead"] for row in figures(ALL_OF_IT)] == [lead]


def test_calls_and_messages_of_other_times_are_not_counted(send: Send):
    send(channel="call_list")
    send(kind="safety_alert", channel="email")
    send(ago=timedelta(days=31))
    assert figures(ALL_OF_IT) == []


def test_counting_is_one_query_however_many(send: Send, django_assert_num_queries: Any):
    for number in (1, 30):
        send(number)
        with django_assert_num_queries(1):
            figures(ALL_OF_IT)


def rows_of(page: str) -> list[list[str]]:
    """Return the words of each line of the first table."""
    table = page.split("</table>")[0].split("<tbody>", 1)[1]
    lines = re.findall(r"<tr>(.*?)</tr>", table, re.S)
    return [
        [re.sub(r"<[^>]+>", "", cell).strip() for cell in re.findall(r"<t[hd].*?</t[hd]>", line, re.S)]
        for line in lines
    ]


def test_two_times_stand_side_by_side(as_manager: Client, send: Send):
    visits = send(20)
    end(visits[:5], Status.NOSHOW)
    end(visits[5:], Status.ARRIVED)
    send(ago=timedelta(days=10))
    page = as_manager.get(f"{PAGE}?around=2027-03-01").content.decode()
    before, after = rows_of(page)
    assert before[:5] == ["Reminder, the day before, text message", "before", "1", "0", "0"]
    assert before[-1] == "too little to tell"
    assert after[:2] == ["after", "20"]
    assert after[6:9] == ["15", "5", "25 % (11 to 47 %)"]
    assert '<rect class="plot-interval" x="22" y="5" width="72" height="2"/>' in page


def test_the_last_thirty_days_are_shown_beside_those_before(as_manager: Client, send: Send):
    send()
    page = as_manager.get(PAGE).content.decode()
    for day in ("2027-01-04", "2027-02-02", "2027-02-03", "2027-03-04"):
        assert f'value="{day}"' in page
    assert rows_of(page)[1][:2] == ["after", "1"]


@pytest.mark.parametrize(
    ("wish", "said"),
    [
        ({"before_from": "soon"}, "Enter a day, like 2027-03-04"),
        ({"after_to": ""}, "Enter a day"),
        ({"after_to": "2026-01-01"}, "The last day is before the first"),
        ({"before_from": "2020-01-01"}, "Choose 400 days at most"),
    ],
)
def test_days_that_make_no_sense_are_named_beside_the_field(
    as_manager: Client, location: object, wish: dict[str, str], said: str
):
    days = {
        "before_from": "2027-01-01",
        "before_to": "2027-01-31",
        "after_from": "2027-02-01",
        "after_to": "2027-03-01",
    }
    answer = as_manager.get(PAGE, {**days, **wish})
    page = answer.content.decode()
    assert answer.status_code == 422
    assert said in page
    for name, value in {**days, **wish}.items():
        assert not value or f'name="{name}" value="{value}"' in page


@pytest.mark.parametrize("around", ["x", "2027-02-30", "0001-01-01", "9999-12-31"])
def test_a_day_that_is_none_is_as_if_none_was_asked(as_manager: Client, location: object, around: str):
    assert 'value="2027-03-04"' in as_manager.get(f"{PAGE}?around={around}").content.decode()


def test_the_table_holds_the_same_counts(as_manager: Client, send: Send):
    send(2)
    answer = as_manager.get(TABLE)
    assert answer["Content-Type"] == "text/csv; charset=utf-8"
    head, row = csv.reader(io.StringIO(answer.content.decode()))
    assert dict(zip(head, row, strict=True)) == {
        "time": "after",
        "kind": "reminder_1_day",
        "channel": "sms",
        "lead": "day",
        **{name: str(count) for name, count in counted(sent=2).items()},
    }
    assert as_manager.get(f"{TABLE}?before_from=x").content.decode().count("\n") == 1


@pytest.mark.parametrize("cell", ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1"])
def test_no_cell_is_taken_for_a_formula(cell: str):
    assert harmless(cell) == f"'{cell}"
    row = {"kind": cell, "channel": "sms", "lead": "", **counted()}
    [_, told] = csv.reader(io.StringIO(Report(before=[row]).as_csv()))
    assert told[1] == f"'{cell}"


def test_the_page_costs_the_same_queries_however_much_was_sent(
    as_manager: Client, send: Send, django_assert_num_queries: Any
):
    for number in (1, 30):
        send(number)
        with django_assert_num_queries(7):
            as_manager.get(PAGE)


def test_an_instant_belongs_to_the_day_of_the_place(as_manager: Client, send: Send, location: Any):
    location.time_zone = "America/New_York"
    location.save()
    send(ago=NINE - datetime(2027, 3, 2, 4, 30, tzinfo=NINE.tzinfo))  # still Monday in New York
    page = as_manager.get(f"{PAGE}?around=2027-03-02").content.decode()
    assert rows_of(page)[0][2] == "1"
