"""Other hours, a resource out of use and a public holiday: seen first, applied, told and undone like a closure."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date, time, timedelta
from functools import partial
from typing import Any

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from booking import reconcile
from booking.change_log import log_of_holidays
from booking.diary import outside_of, timetable
from booking.models import Closure, Schedule, ScheduleChange, Status
from booking.scheduling import WeeklyHours
from booking.services.changes.apply import only_block
from booking.services.changes.kinds import alteration_of
from booking.services.changes.save import save_or_preview
from booking.services.hold import hold
from booking.services.holidays import close_on_holidays
from booking.services.hours import add_hours, change_hours, end_hours, remove_hours, set_in_use
from booking.services.refusals import ChangedSinceRead
from booking.services.versions import version_of
from booking.tests.closures.conftest import A_MINUTE, FRIDAY, HOUR, MONDAY, rows, where
from booking.tests.invariants import claims_missing_or_of_nothing, overlaps
from booking.tests.patient.conftest import everything
from booking.tests.staff.conftest import signed_in
from clinic.models import AuditEvent, OutboxMessage, Resource, User
from clinic.outbox.dispatch import send_due
from conftest import NOW

THURSDAY = FRIDAY.date() - timedelta(days=1)
KINDS = [
    "ended",
    "shorter",
    "for other visits",
    "removed",
    "the first ones",
    "doctor out of use",
    "room out of use",
]

MOVED = {
    "doctor out of use": ("moved", "other_doctor"),
    "room out of use": ("settled", "other_room"),
    "the first ones": ("settled", "other_room"),
}

Save = Callable[..., ScheduleChange | None]


@pytest.fixture(autouse=True)
def _sound(db):
    yield
    assert overlaps() == 0
    assert claims_missing_or_of_nothing() == (0, 0)


def fridays() -> Schedule:
    return Schedule.objects.get(weekday=4, resource__name="Dr Osei")


@pytest.fixture
def save(noor: User, osei: Any, room: Resource, location: Any, link_visit: Any, opening_hours: None) -> Save:
    """Noor saves one of the changes that end with nobody on Fridays at nine; ``resource`` for her own act."""
    other = type(link_visit).objects.create(code="FOLLOW_UP_20", name="Follow-up", minutes=20)
    by = {"actor": noor, "now": NOW}

    def act(which: str) -> tuple[Resource, Callable[[], object]]:
        row = fridays()
        hours = row.weekly()
        change = partial(change_hours, row=row, read=version_of(hours), **by)
        first = WeeklyHours(4, time(12), time(17))
        return {
            "ended": (osei.resource, partial(end_hours, row=row, last_day=THURSDAY, **by)),
            "shorter": (osei.resource, partial(change, hours=replace(hours, opens_at=time(9, 5)))),
            "for other visits": (
                osei.resource,
                partial(change, hours=replace(hours, only=frozenset([other.pk]))),
            ),
            "removed": (osei.resource, partial(remove_hours, row=row, **by)),
            "the first ones": (room, partial(add_hours, resource=room, hours=[first], **by)),
            "doctor out of use": (
                osei.resource,
                partial(set_in_use, resource=osei.resource, active=False, **by),
            ),
            "room out of use": (room, partial(set_in_use, resource=room, active=False, **by)),
        }[which]

    def write(which: str, now: Any = NOW) -> ScheduleChange | None:
        resource, chosen = act(which)
        return save_or_preview(resource=resource, act=chosen, actor=noor, now=now)

    return write


@pytest.fixture
def others(location: Any, osei: Any, link_visit: Any, kim: User) -> Resource:
    """Another doctor who works as Dr Osei does, and another room."""
    Resource.objects.create(location=location, kind="room", name="Room 2")
    time_of = Resource.objects.create(location=location, kind="practitioner", name="Dr Adeyemi")
    doctor = type(osei).objects.create(user=kim, resource=time_of, name="Dr Adeyemi", profession="specialist")
    link_visit.practitioners.add(doctor)
    for weekday in range(5):
        Schedule.objects.create(resource=time_of, weekday=weekday, opens_at=time(9), closes_at=time(17))
    return time_of


def practice() -> tuple[Any, ...]:
    """Return the hours of everybody and what is in use."""
    hours = {(row.resource_id, row.weekly()) for row in Schedule.objects.all()}
    return hours, set(Resource.objects.values_list("pk", "active"))


def begun(which: str) -> None:
    """Hours can be removed until they begin."""
    if which == "removed":
        row = fridays()
        row.valid_from = FRIDAY.date()
        row.save()


@pytest.mark.parametrize("which", KINDS)
def test_a_change_that_hits_nobody_is_saved_at_once(which, save, others):
    begun(which)
    before = practice()
    assert save(which) is None
    assert practice() != before
    assert not ScheduleChange.objects.exists()


@pytest.mark.parametrize("which", KINDS)
def test_a_change_that_hits_somebody_is_seen_first_then_made_and_undone_as_one_step(
    which, save, adas, bens, others, desk
):
    begun(which)
    before = practice()
    change = save(which)
    assert save(which) == change  # pressed twice
    assert practice() == before
    assert where(adas) == (Status.BOOKED, FRIDAY)
    hit = rows(change)
    assert ("Ben" in hit) == (which != "shorter")
    desk.apply(change)
    assert practice() != before
    state, why, at = rows(change)["Ada"]
    assert (state, why) == MOVED.get(which, ("moved", "same_time"))
    assert where(adas) == (Status.BOOKED, at)
    assert (at == FRIDAY) == (why != "same_time")
    assert adas not in outside_of(change.resource, now=NOW)
    assert AuditEvent.objects.get(act__regex=r"^(hours|resource)\.").actor == desk.kim
    assert list(reconcile.faults(NOW)) == []
    desk.undo(change)
    assert practice() == before
    assert where(adas) == (Status.BOOKED, FRIDAY)
    send_due(NOW + 11 * A_MINUTE, 20)
    assert not OutboxMessage.objects.filter(kind="must_change").exclude(state="skipped").exists()
    assert not change.visits.unsettled().exists()
    assert list(reconcile.faults(NOW + A_MINUTE)) == []


@pytest.mark.parametrize("which", ["shorter", "doctor out of use"])
def test_a_failure_half_way_leaves_hours_visits_and_messages_untouched(
    which, save, adas, others, desk, monkeypatch
):
    change = save(which)

    def broken(act: str, *_: Any, **__: Any) -> None:
        if act.startswith("schedule."):  # hours and visits are written by then
            raise RuntimeError

    applied = change
    for step, module in ((desk.apply, "apply"), (desk.undo, "undo")):
        before = everything()
        with monkeypatch.context() as patched:
            patched.setattr(f"booking.services.changes.{module}.audit.record", broken)
            with pytest.raises(RuntimeError):
                step(applied)
        assert everything() == before
        if module == "apply":
            applied = desk.apply(change)


def test_hours_that_fail_to_be_saved_are_neither_saved_nor_seen(save, adas, monkeypatch):
    before = everything()
    monkeypatch.setattr("booking.services.changes.preview.ChangedVisit", None)
    with pytest.raises(AttributeError):
        save("shorter")
    assert everything() == before


def test_only_changing_the_hours_leaves_every_visit_as_booked(save, adas, kim, desk):
    change = save("ended")
    only_block(change=change, alteration=alteration_of(change), actor=kim, now=NOW)
    assert rows(change)["Ada"][:2] == ("settled", "stays")
    assert where(adas) == (Status.BOOKED, FRIDAY)
    assert fridays().valid_until == THURSDAY
    assert save("for other visits") is None  # she fitted no longer before it
    with pytest.raises(ChangedSinceRead):
        desk.undo(change)


def test_hours_that_were_changed_since_they_were_looked_at_are_not_overwritten(save, adas, noor, desk):
    change = save("shorter")
    row = fridays()
    later = replace(row.weekly(), closes_at=time(18))
    change_hours(row=row, hours=later, read=version_of(row.weekly()), actor=noor, now=NOW)
    before = everything()
    with pytest.raises(ChangedSinceRead):
        desk.apply(change)
    assert everything() == before


def test_who_booked_or_keeps_a_time_since_is_called_or_let_go(save, adas, booked_for, a_visit, desk):
    change = save("ended")
    late = booked_for("Late Booker", FRIDAY + 3 * HOUR)
    held = hold(**a_visit(starts_at=FRIDAY + 5 * HOUR))
    stays = hold(**a_visit(starts_at=MONDAY + 5 * HOUR))
    desk.apply(change)
    assert rows(change)["Late"][:2] == ("to_call", "booked_since")
    assert where(late) == (Status.BOOKED, FRIDAY + 3 * HOUR)
    assert (where(held)[0], where(stays)[0]) == (Status.CANCELLED, Status.HELD)


def test_somebody_who_is_just_booking_is_hit_too(save, a_visit, close, desk):
    """Otherwise they would confirm a time that is outside the hours by then."""
    held = hold(**a_visit(starts_at=FRIDAY))
    change, (day,) = save("ended"), close(FRIDAY.date())
    assert rows(change) == rows(day) == {}
    desk.apply(change)
    assert where(held)[0] == Status.CANCELLED
    assert fridays().valid_until == THURSDAY


def test_a_visit_that_slips_in_while_hours_are_saved_is_seen(save, booked_for, monkeypatch):
    """It is booked after it was decided to save and before the hours are written."""
    before, end = practice(), end_hours

    def booked_meanwhile(**what: Any) -> Schedule:
        booked_for("Quick Booker", FRIDAY)
        return end(**what)

    monkeypatch.setattr("booking.tests.closures.test_other_kinds.end_hours", booked_meanwhile)
    assert save("ended") is not None
    assert practice() == before


def test_seeing_first_costs_the_same_queries_however_many_it_hits(save, adas, booked_for):
    asked = []
    for hours in ([], range(1, 7)):
        for hour in hours:
            booked_for(f"P{hour} Person", FRIDAY + hour * HOUR)
        ScheduleChange.objects.all().delete()
        timetable()
        with CaptureQueriesContext(connection) as queries:
            change = save("ended")
        assert change.visits.count() == 1 + len(hours)
        asked.append(len(queries))
    assert asked[0] == asked[1]


# -- public holidays --------------------------------------------------------------------------------
HOLIDAYS = {FRIDAY.date(): "Founders' Day", MONDAY.date(): "Spring Day"}


@pytest.fixture
def close(location: Any, noor: User) -> Callable[..., list[ScheduleChange]]:
    def on(*chosen: date) -> list[ScheduleChange]:
        return close_on_holidays(place=location, proposed=HOLIDAYS, chosen=chosen, actor=noor, now=NOW)

    return on


def test_a_holiday_with_visits_is_seen_first_and_the_other_closed_at_once(adas, close, desk):
    change, *none = close(*HOLIDAYS)
    assert not none
    assert close(*HOLIDAYS) == [change]  # pressed twice
    assert list(Closure.objects.values_list("holiday_on", flat=True)) == [MONDAY.date()]
    assert AuditEvent.objects.get(act="holidays.closed").detail == {"days": ["2027-03-08"]}
    assert (change.reason, set(rows(change))) == ("Founders' Day", {"Ada"})
    desk.apply(change)
    assert set(Closure.objects.values_list("holiday_on", flat=True)) == set(HOLIDAYS)
    assert where(adas)[1].date() == MONDAY.date() + timedelta(days=1)
    assert close(*HOLIDAYS) == []
    desk.undo(change)
    log = [(entry.who, entry.lines) for entry in log_of_holidays(change.location)]
    assert log[:2] == [
        ("Kim Larsen", ["Open again on 5 March 2027"]),
        ("Kim Larsen", ["Closed on 5 March 2027"]),
    ]
    assert list(Closure.objects.values_list("holiday_on", flat=True)) == [MONDAY.date()]
    assert where(adas) == (Status.BOOKED, FRIDAY)


def test_holidays_that_fail_half_way_close_nothing(adas, close, monkeypatch):
    before = everything()
    monkeypatch.setattr("booking.services.changes.preview.ChangedVisit", None)
    with pytest.raises(AttributeError):
        close(*HOLIDAYS)
    assert everything() == before


# -- pages ------------------------------------------------------------------------------------------
def text_of(page: Any) -> str:
    return " ".join(page.content.decode().split())


def test_what_the_owner_saves_waits_at_the_desk_and_can_be_withdrawn(noor, kim, osei, adas, bens):
    """The story: Noor ends the Fridays; she sees how many it touches, Kim sees whom."""
    with time_machine.travel(NOW, tick=False):
        noors, kims = signed_in(noor), signed_in(kim)
        hours = reverse("manage:hours_of", args=[osei.resource_id])
        ending = reverse("manage:hours_end", args=[fridays().pk])
        page = noors.post(ending, {"end-last_day": "2027-03-04"}, follow=True)
        assert page.redirect_chain == [(hours, 302)]
        for words in (
            "Not done yet: 2 visits are touched",
            "Friday 09:00–17:00, until 4 March 2027",
            "Withdraw it",
        ):
            assert words in text_of(page)
        assert "Ada" not in text_of(page)
        assert "See whom it touches" not in text_of(page)
        assert "Noor Haddad wants it: 2 visits are touched" in text_of(kims.get("/desk/closures/"))
        assert "1 change of the schedule to see" in text_of(kims.get("/desk/"))
        change = ScheduleChange.objects.get()
        looked = kims.get(reverse("desk:closure", args=[change.pk]))
        for words in (
            "Ada Byron",
            "Noor Haddad asked for this",
            "becomes Friday",
            "Change it and move nobody",
        ):
            assert words in text_of(looked)
        for _ in range(2):
            noors.post(reverse("manage:withdraw", args=[change.pk]))
        assert "Not done yet" not in text_of(noors.get(hours))
        assert not ScheduleChange.objects.exists()
        assert "of the schedule to see" not in text_of(kims.get("/desk/"))
        assert fridays().valid_until is None


def test_an_owner_who_is_at_the_desk_too_goes_on_to_whom_it_touches(noor, osei, adas):
    noor.at_desk = True
    noor.save()
    with time_machine.travel(NOW, tick=False):
        noors = signed_in(noor)
        use = reverse("manage:hours_use", args=[osei.resource_id])
        page = noors.post(use, {"active": "no"}, follow=True)
        change = ScheduleChange.objects.get()
        assert page.redirect_chain == [(reverse("desk:closure", args=[change.pk]), 302)]
        assert "Dr Osei</strong>: out of use" in text_of(page)
        page = noors.post(reverse("desk:closure_apply", args=[change.pk]), {"move": "1"}, follow=True)
        assert "1 person is not settled yet" in text_of(page)
        osei.resource.refresh_from_db()
        assert not osei.resource.active
        page = noors.post(reverse("desk:closure_undo", args=[change.pk]), follow=True)
        assert "Undone." in text_of(page)


def test_what_moved_nobody_is_listed_for_as_long_as_it_can_be_undone(save, adas, kim):
    change = save("room out of use")
    only_block(change=change, alteration=alteration_of(change), actor=kim, now=NOW)
    with time_machine.travel(NOW, tick=False) as clock:
        kims = signed_in(kim)
        assert "All settled; can be undone until 9:41 am" in text_of(kims.get("/desk/closures/"))
        clock.shift(timedelta(minutes=10))
        assert "Still to settle" not in text_of(kims.get("/desk/closures/"))


def test_hours_that_are_others_by_now_are_told_at_the_desk(save, adas, kim):
    change = save("shorter")
    row = fridays()
    row.closes_at = time(18)
    row.save()
    with time_machine.travel(NOW, tick=False):
        page = signed_in(kim).post(reverse("desk:closure_apply", args=[change.pk]), {"move": "1"})
    assert page.status_code == 409
    assert "Hours changed meanwhile" in text_of(page)
