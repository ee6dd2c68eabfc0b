"""The desk closes a day, sees whom it hits, edits, applies, undoes and follows."""

import re
from collections.abc import Iterator
from http import HTTPStatus
from typing import Any

import pytest
import time_machine
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from booking.models import Closure, ScheduleChange
from booking.services.hold import hold
from booking.tests.closures.conftest import (
    A_MINUTE,
    FRIDAY,
    HOUR,
    MONDAY,
    TUESDAY,
    row_of,
    rows,
    where,
)
from booking.tests.patient.conftest import everything
from booking.tests.staff.conftest import signed_in
from clinic.models import OutboxMessage
from clinic.outbox.dispatch import send_due
from conftest import NOW

CLOSURES, NEW = "/desk/closures/", "/desk/closures/new/"


@pytest.fixture
def kims(kim: Any) -> Iterator[Client]:
    """Kim, signed in."""
    with time_machine.travel(NOW, tick=False) as clock:
        client = signed_in(kim)
        client.clock = clock
        yield client


def typed(thing: Any, **other: str) -> dict[str, str]:
    return {
        "what": f"{'place' if hasattr(thing, 'address') else 'resource'}-{thing.pk}",
        "starts_at": "2027-03-05T09:00",
        "ends_at": "2027-03-05T17:00",
        "reason": "ill",
        **other,
    }


def text_of(page: Any) -> str:
    return " ".join(page.content.decode().split())


def act(desk: Client, name: str, change: ScheduleChange, **sent: Any) -> Any:
    return desk.post(reverse(f"desk:{name}", args=[change.pk]), sent, follow=True)


def as_shown(page: Any) -> dict[str, str]:
    """Return what the form of a preview sends when nothing is changed in it."""
    selects = re.findall(r'<select id="(time-\d+)".*?</select>', page.content.decode(), re.S)
    text = page.content.decode()
    chosen = {}
    for name in selects:
        inside = re.search(rf'<select id="{name}".*?</select>', text, re.S)
        chosen[name] = re.search(r'<option value="([^"]+)" selected', inside.group()).group(1)
    return chosen


def test_the_whole_way(kims, adas, bens, urs, osei):
    page = kims.get(NEW)
    assert "Dr Osei" in text_of(page)
    page = kims.post(NEW, typed(osei.resource), follow=True)
    assert page.redirect_chain[-1][1] == HTTPStatus.FOUND
    for words in (
        "3 appointments are affected",
        "Ada Byron",
        "same doctor, same time",
        "safety answer: soonest",
    ):
        assert words in text_of(page)
    assert "no mobile or email: call" in text_of(page)
    assert not Closure.objects.exists()
    change = ScheduleChange.objects.get()
    sent = as_shown(page)
    ada = f"time-{row_of(change, 'ada').pk}"
    sent[ada] = f"{osei.pk}-{int((TUESDAY + HOUR).timestamp()) // 60}"
    page = act(kims, "closure_apply", change, move="1", **sent)
    assert "Messages leave at 9:41 am" in text_of(page)
    assert "3 people are not settled yet." in text_of(page)
    assert where(adas)[1] == TUESDAY + HOUR
    assert rows(change)["Ben"][0] == "to_call"
    assert "Still to settle" in text_of(kims.get(CLOSURES))
    assert "3 moved by us, not settled" in text_of(kims.get("/desk/"))
    page = act(kims, "closure_undo", change)
    assert "Undone." in text_of(page)
    assert "All are settled." in text_of(page)
    assert where(adas)[1] == FRIDAY
    assert "Nothing is closed." in text_of(kims.get(CLOSURES))


WRONG = [
    ({"what": ""}, "Choose who is away or what is closed"),
    ({"what": "resource-0"}, "Choose who is away or what is closed"),
    ({"starts_at": ""}, "Enter when it begins"),
    ({"ends_at": "soon"}, "Enter a day and a time"),
    ({"ends_at": "2027-03-05T09:00"}, "The end must be after the beginning"),
    (
        {"starts_at": "2027-03-01T09:00", "ends_at": "2027-03-02T09:00"},
        "This is over already. Enter an end that is still to come",
    ),
    ({"ends_at": "2028-06-05T09:00"}, "A closure lasts a year at most"),
    ({"ends_at": "2072-03-05T09:00"}, "Check the year"),
    ({"reason": "x"}, "Choose a reason"),
    (
        {"starts_at": "2027-03-05T08:00", "ends_at": "2027-03-05T11:00"},
        "Closed already from Fri 5 Mar, 10:00 am",
    ),
]


def test_what_is_no_closure_is_said_beside_the_field_and_what_was_typed_is_kept(kims, osei):
    Closure.objects.create(resource=osei.resource, starts_at=FRIDAY + HOUR, ends_at=FRIDAY + 2 * HOUR)
    for wrong, words in WRONG:
        sent = typed(osei.resource, ends_at="2027-03-05T09:30") | wrong
        page = kims.post(NEW, sent)
        assert page.status_code == HTTPStatus.UNPROCESSABLE_ENTITY, words
        assert text_of(page).count(words) == 2, words  # beside the field, and in the summary
        for name in ("starts_at", "ends_at"):
            assert f'value="{sent[name]}"' in text_of(page) or not sent[name]
    assert not ScheduleChange.objects.exists()


def test_times_are_those_of_the_place(kims, location, opening_hours):
    location.time_zone = "America/New_York"
    location.save()
    kims.post(NEW, typed(location))
    change = ScheduleChange.objects.get()
    assert change.starts_at == FRIDAY + 5 * HOUR
    assert "Fri 5 Mar, 9:00 am" in text_of(kims.get(reverse("desk:closure", args=[change.pk])))


def test_a_time_that_is_gone_is_said_in_its_row_and_the_rest_of_the_page_is_kept(
    kims, adas, urs, friday, booked_for
):
    change = friday()
    shown = as_shown(kims.get(reverse("desk:closure", args=[change.pk])))
    urs_row = f"time-{row_of(change, 'urs').pk}"
    booked_for("Quick Booker", MONDAY)
    before = everything()
    page = act(kims, "closure_apply", change, move="1", **{**shown, urs_row: "call"})
    assert page.status_code == HTTPStatus.UNPROCESSABLE_ENTITY
    assert text_of(page).count("This time can’t be had any more.") == 1
    assert as_shown(page)[urs_row] == "call"
    assert everything() == before


def test_a_forged_time_is_refused(kims, adas, friday):
    change = friday()
    before = everything()
    for value in ("x", "0-1", "999999999-99999999999999999", "1-²"):
        page = act(kims, "closure_apply", change, move="1", **{f"time-{row_of(change, 'ada').pk}": value})
        assert page.status_code == HTTPStatus.UNPROCESSABLE_ENTITY, value
    assert everything() == before


def test_only_blocking_and_cancelling_are_one_press_too(kims, adas, friday):
    change = friday()
    act(kims, "closure_discard", change)
    assert not ScheduleChange.objects.exists()
    change = friday()
    page = act(kims, "closure_apply", change, block="1")
    assert "stays as booked" in text_of(page)
    assert where(adas)[1] == FRIDAY


def test_a_day_that_hits_nobody_is_closed_and_who_booked_since_is_called(
    kims, friday, booked_for, opening_hours
):
    change = friday()
    page = kims.get(reverse("desk:closure", args=[change.pk])).content.decode()
    (name,) = re.findall(r'name="(\w+)" value="1">Close it', page)
    booked_for("Late Booker", FRIDAY)
    act(kims, "closure_apply", change, **{name: "1"})
    assert rows(change)["Late"] == ("to_call", "booked_since", None)


def test_a_second_closure_and_a_late_undo_are_said(kims, adas, friday, desk):
    first, second = friday(), friday()
    act(kims, "closure_apply", first, move="1")
    page = act(kims, "closure_apply", second, move="1")
    assert page.status_code == HTTPStatus.CONFLICT
    assert "Closed already from Fri 5 Mar, 9:00 am" in text_of(page)
    kims.clock.shift(10 * A_MINUTE)
    assert "Undo everything" not in text_of(kims.get(reverse("desk:closure", args=[first.pk])))
    page = act(kims, "closure_undo", first)
    assert page.status_code == HTTPStatus.CONFLICT
    assert "Too late to undo" in text_of(page)


def test_who_is_called_is_moved_or_settled_from_the_list(kims, bens, booked_for, friday, desk, osei):
    booked_for("Cleo Called", FRIDAY + 3 * HOUR)
    change = desk.apply(friday(), cleo=None)
    ben, cleo = row_of(change, "ben"), row_of(change, "cleo")
    page = kims.get(reverse("desk:changed_visit", args=[ben.pk]))
    value = re.search(r'name="time" value="([\d-]+)"', page.content.decode()).group(1)
    page = act(kims, "changed_visit", ben, time=value, sequence="0")
    assert rows(change)["Ben"][0] == "chosen"
    assert where(bens)[1] >= MONDAY
    send_due(NOW, 20)
    assert not OutboxMessage.objects.filter(kind="moved", state="sent").exists()  # told already
    act(kims, "changed_visit_settle", cleo)
    assert "All are settled." in text_of(kims.get(reverse("desk:closure", args=[change.pk])))
    assert kims.get(reverse("desk:changed_visit", args=[ben.pk])).status_code == HTTPStatus.FOUND


def test_a_move_on_the_phone_that_cannot_be_moves_nobody(kims, bens, friday, desk, osei, a_visit):
    row = row_of(desk.apply(friday()), "ben")
    hold(**a_visit(starts_at=TUESDAY))
    monday, taken = (f"{osei.pk}-{int(at.timestamp()) // 60}" for at in (MONDAY, TUESDAY))
    for time, sequence, status in (
        ("x", "0", HTTPStatus.UNPROCESSABLE_ENTITY),
        (monday, "x", HTTPStatus.UNPROCESSABLE_ENTITY),
        (taken, "0", HTTPStatus.CONFLICT),
        (monday, "7", HTTPStatus.CONFLICT),
    ):
        page = act(kims, "changed_visit", row, time=time, sequence=sequence)
        assert page.status_code == status, (time, sequence)
    assert where(bens)[1] == FRIDAY + HOUR


def test_a_message_that_could_not_be_sent_is_a_call(kims, adas, friday, desk):
    change = desk.apply(friday())
    OutboxMessage.objects.filter(kind="must_change").update(state="dead")
    page = text_of(kims.get(reverse("desk:closure", args=[change.pk])))
    assert "the message could not be sent: call" in page


def test_a_closure_is_opened_again_from_the_list(kims, adas, friday, desk):
    change = desk.apply(friday())
    assert "Dr Osei" in text_of(kims.get(CLOSURES))
    kims.post(reverse("desk:closure_open", args=[change.closure_id]))
    assert not Closure.objects.exists()


def test_what_is_not_there_is_not_found(kims, practice):
    for name in ("closure", "changed_visit"):
        assert kims.get(reverse(f"desk:{name}", args=[99])).status_code == HTTPStatus.NOT_FOUND
    for name in ("closure_apply", "closure_undo", "closure_discard", "closure_open", "changed_visit_settle"):
        assert kims.post(reverse(f"desk:{name}", args=[99])).status_code == HTTPStatus.NOT_FOUND


def test_pages_cost_the_same_queries_however_many_are_hit(kims, adas, booked_for, friday, desk):
    counts = {"preview": [], "followed": [], "list": []}

    def count(state, address):
        with CaptureQueriesContext(connection) as queries:
            kims.get(address)
        counts[state].append(len(queries))

    for people in ([], ["Cleo Two", "Dora Three", "Emil Four"]):
        for hour, name in enumerate(people, 2):
            booked_for(name, FRIDAY + hour * HOUR)
        change = friday()
        address = reverse("desk:closure", args=[change.pk])
        count("preview", address)
        desk.apply(change)
        count("followed", address)
        count("list", CLOSURES)
        desk.undo(change)
    assert counts == {"preview": [12, 12], "followed": [8, 8], "list": [7, 7]}
