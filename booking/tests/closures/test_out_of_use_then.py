"""A room, a device or a doctor out of use from a later day to another: whom it hits is proposed another time."""

from collections.abc import Callable
from datetime import date, datetime, timedelta
from typing import Any

import pytest
import time_machine
from django.test import Client
from django.urls import reverse

from booking import reconcile
from booking.diary import free_times
from booking.models import Closure, ScheduleChange, Status
from booking.scheduling import Interval
from booking.services.changes.out_of_use_then import out_of_use_then
from booking.services.changes.preview import hits_anybody
from booking.services.refusals import AlreadyClosed
from booking.tests.closures.conftest import A_MINUTE, FRIDAY, HOUR, MONDAY, TUESDAY, rows, where
from booking.tests.invariants import claims_missing_or_of_nothing, overlaps
from booking.tests.patient.conftest import everything
from booking.tests.staff.conftest import signed_in
from clinic.models import AuditEvent, OutboxMessage, Resource, User
from clinic.outbox.dispatch import send_due
from conftest import NOW

DAYS = {"first": FRIDAY.date(), "last": MONDAY.date()}

Take = Callable[..., ScheduleChange | None]


@pytest.fixture(autouse=True)
def _sound(db):
    yield
    assert overlaps() == 0
    assert claims_missing_or_of_nothing() == (0, 0)


@pytest.fixture
def take(noor: User, room: Resource, opening_hours: None) -> Take:
    """Noor takes the room out of use from Friday to Monday, unless told otherwise."""

    def act(of: Resource | None = None, now: datetime = NOW, **days: date | None) -> ScheduleChange | None:
        return out_of_use_then(resource=of or room, **{**DAYS, **days}, actor=noor, now=now)

    return act


@pytest.fixture
def as_noor(noor: User):
    with time_machine.travel(NOW, tick=False):
        yield signed_in(noor)


@pytest.fixture
def room_2(location: Any) -> Resource:
    return Resource.objects.create(location=location, kind="room", name="Room 2")


def test_where_nobody_is_hit_it_is_done_at_once_for_whole_days_of_the_place(
    take, link_visit, room, noor, booked_for
):
    before = booked_for("Early Bird", FRIDAY - timedelta(days=1))
    after = booked_for("Late Bird", TUESDAY)
    assert take() is None
    assert take() is None  # pressed twice
    closure = Closure.objects.get()
    assert (closure.resource, closure.location) == (room, None)
    assert closure.starts_at == FRIDAY.replace(hour=0)
    assert closure.ends_at == MONDAY.replace(hour=0) + timedelta(days=1)
    week = Interval(FRIDAY - HOUR, TUESDAY + 8 * HOUR)
    assert {one.starts_at.date() for one in free_times(link_visit, window=week, now=NOW)} == {TUESDAY.date()}
    assert (where(before), where(after)) == (
        (Status.BOOKED, FRIDAY - timedelta(days=1)),
        (Status.BOOKED, TUESDAY),
    )
    assert AuditEvent.objects.get(act="resource.out_of_use_then").actor == noor
    assert not ScheduleChange.objects.exists()


def test_days_end_at_midnight_of_the_place_not_of_utc(take, location):
    location.time_zone = "Asia/Kathmandu"  # 5:45 ahead
    location.save()
    take()
    assert Closure.objects.get().starts_at == FRIDAY.replace(hour=18, minute=15) - timedelta(days=1)


def test_visits_before_and_after_are_untouched_and_those_within_get_another_room_or_time(
    take, adas, booked_for, desk, room_2
):
    before = booked_for("Early Bird", FRIDAY - timedelta(days=1))
    after = booked_for("Late Bird", TUESDAY)
    stand = {one.pk: where(one) for one in (before, after, adas)}
    change = take()
    assert change is not None
    assert take() == change  # asked for twice, it waits once
    assert not Closure.objects.exists()
    assert rows(change) == {"Ada": ("proposed", "other_room", FRIDAY)}
    desk.apply(change)
    assert {one.pk: where(one) for one in (before, after, adas)} == stand  # the time is hers still
    assert room_2 in adas.resources.all()
    assert not OutboxMessage.objects.filter(kind="must_change").exists()
    assert list(reconcile.faults(NOW)) == []


def test_without_another_room_those_within_are_proposed_new_times_and_it_can_be_undone(
    take, adas, bens, booked_for, desk
):
    after = booked_for("Late Bird", TUESDAY)
    change = take()
    hit = rows(change)
    assert set(hit) == {"Ada", "Ben"}
    assert hit["Ben"][1] == "no_contact"
    assert hit["Ada"][2] >= TUESDAY
    desk.apply(change)
    assert where(adas)[1] == hit["Ada"][2]
    assert where(after) == (Status.BOOKED, TUESDAY)
    desk.undo(change)
    assert where(adas) == (Status.BOOKED, FRIDAY)
    assert not Closure.objects.exists()
    send_due(NOW + 11 * A_MINUTE, 20)
    assert not OutboxMessage.objects.filter(kind="must_change").exclude(state="skipped").exists()
    acts = AuditEvent.objects.filter(act__startswith="resource.").order_by("pk")
    assert list(acts.values_list("act", flat=True)) == ["resource.out_of_use_then", "resource.in_use_then"]
    assert list(reconcile.faults(NOW + A_MINUTE)) == []


def test_from_now_on_until_a_day_hits_what_is_still_to_come(take, adas, booked_for, osei, gait_plate):
    change = take(of=gait_plate, first=None, last=FRIDAY.date(), now=FRIDAY - 20 * HOUR)
    assert rows(change).keys() == {"Ada"}
    assert change.starts_at == FRIDAY - 20 * HOUR
    assert take(of=gait_plate, first=None, last=FRIDAY.date(), now=FRIDAY - 19 * HOUR) == change


def test_what_is_closed_then_already_is_not_closed_once_more(take, room, noor):
    take()
    with pytest.raises(AlreadyClosed):
        take(first=MONDAY.date(), last=TUESDAY.date())
    assert Closure.objects.count() == 1


def test_a_visit_that_slips_in_before_it_is_written_is_seen(take, adas, monkeypatch):
    """The first look finds nobody, as if she had booked a moment after it."""
    looks = iter([False])
    monkeypatch.setattr(
        "booking.services.changes.out_of_use_then.hits_anybody",
        lambda closing, *, now: next(looks, None) is None and hits_anybody(closing, now=now),
    )
    assert rows(take()).keys() == {"Ada"}
    assert not Closure.objects.exists()


# -- the page ---------------------------------------------------------------------------------------
def send(client: Client, of: Resource, **days: str) -> Any:
    wish = {f"use-{name}": day for name, day in days.items()}
    return client.post(reverse("manage:hours_use", args=[of.pk]), {"active": "no", **wish})


def shown(client: Client, of: Resource) -> str:
    return client.get(reverse("manage:hours_of", args=[of.pk])).content.decode()


def test_the_manager_names_days_sees_them_listed_and_ends_them(as_noor, room, opening_hours):
    assert send(as_noor, room, first="2027-03-05", last="2027-03-08").status_code == 302
    text = shown(as_noor, room)
    assert "Fri 5 Mar, midnight to Tue 9 Mar, midnight, out of use" in " ".join(text.split())
    assert "Out of use from Fri 5 Mar, midnight to Tue 9 Mar, midnight" in text
    room.refresh_from_db()
    assert room.active
    closure = Closure.objects.get()
    again = reverse("manage:hours_use_again", args=[room.pk, closure.pk])
    assert as_noor.post(again).status_code == 302
    assert not Closure.objects.exists()
    assert "Open again from Fri 5 Mar, midnight" in shown(as_noor, room)


def test_what_hits_somebody_waits_for_the_desk_and_can_be_withdrawn(as_noor, room, adas, kim, noor):
    assert send(as_noor, room, first="2027-03-05", last="2027-03-08").status_code == 302
    text = shown(as_noor, room)
    assert "Not done yet: 1 visit is touched" in text
    assert not Closure.objects.exists()
    with time_machine.travel(NOW, tick=False):
        at_desk = signed_in(kim)
        assert "Noor Haddad wants it: 1 visit is touched" in at_desk.get("/desk/closures/").content.decode()
    change = ScheduleChange.objects.get()
    assert as_noor.post(reverse("manage:withdraw", args=[change.pk])).status_code == 302
    assert not ScheduleChange.objects.exists()


@pytest.mark.parametrize(
    ("days", "message"),
    [
        ({"first": "2027-03-01", "last": "2027-03-05"}, "This day is over"),
        ({"first": "2027-03-05", "last": ""}, "Enter the last day"),
        ({"first": "2027-03-05", "last": "2027-03-04"}, "The last day must not be before the first"),
        ({"first": "", "last": "2027-03-01"}, "The last day must not be before the first, nor be over"),
        ({"first": "2027-03-05", "last": "2028-04-01"}, "A year at most"),
        ({"first": "soon", "last": "2027-03-05"}, "Enter a day like"),
        ({"first": "2027-03-09", "last": "2027-03-10"}, "Closed already from Tue 9 Mar, midnight"),
    ],
)
def test_what_is_wrong_is_said_beside_the_day_and_nothing_is_written(as_noor, room, days, message):
    if "Closed" in message:
        send(as_noor, room, first="2027-03-09", last="2027-03-09")
    before = everything()
    answer = send(as_noor, room, **days)
    text = answer.content.decode()
    assert answer.status_code == 422
    assert text.count(message) == 2
    assert f'value="{days["last"]}"' in text or not days["last"]
    assert everything() == before


def test_a_time_that_the_desk_has_closed_is_the_desk_s_to_open(as_noor, room, opening_hours):
    closure = Closure.objects.create(resource=room, starts_at=FRIDAY, ends_at=FRIDAY + HOUR, reason="repair")
    assert "The desk opens it again." in shown(as_noor, room)
    again = reverse("manage:hours_use_again", args=[room.pk, closure.pk])
    assert as_noor.post(again).status_code == 404
    assert Closure.objects.exists()
