"""Another time zone for a place with a full diary (test 56): nobody comes at another hour than they were told."""

from datetime import UTC, datetime, timedelta

import pytest

from booking import reconcile
from booking.models import Appointment, Claim, Closure, Status, WaitlistOffer
from booking.services.hold import hold
from booking.services.move import move
from booking.services.refusals import ZoneCannotChange
from booking.services.waitlist.offer import offer_first_free
from booking.services.waitlist.wish import wish_earlier
from booking.services.zone import change_zone
from booking.tests.conftest import NINE
from booking.tests.invariants import claims_missing_or_of_nothing, overlaps
from clinic.models import AuditEvent, OutboxMessage
from clinic.outbox.dispatch import send_due
from clinic.outbox.models import State
from conftest import NOW

DAY, HOUR = timedelta(days=1), timedelta(hours=1)
FRIDAY = NINE + DAY


@pytest.fixture
def move_to(location, noor):
    return lambda zone, now=NOW: change_zone(place=location, zone=zone, actor=noor, now=now)


@pytest.fixture
def hundred(stand):
    """Ten visits a day, back to back, every third day, over the change to summer time in New York and London."""
    days = [NINE + DAY * (4 + 3 * number) for number in range(10)]
    return stand(day + timedelta(minutes=45 * place) for day in days for place in range(10))


def walls() -> dict:
    return {
        one.pk: one.local_start.replace(tzinfo=None) for one in Appointment.objects.select_related("location")
    }


@pytest.mark.parametrize("zone", ["America/New_York", "Asia/Kathmandu"])
def test_a_hundred_visits_keep_their_wall_clock_reminders_move_and_none_overlap(
    hundred, move_to, location, zone
):
    before, claims = walls(), Claim.objects.count()
    dues = dict(OutboxMessage.objects.values_list("pk", "due_at"))
    assert list(reconcile.faults(NOW)) == []
    change = move_to(zone)
    location.refresh_from_db()
    assert (location.time_zone, len(change.kept)) == (zone, 100)
    assert walls() == before
    assert overlaps() == 0
    assert claims_missing_or_of_nothing() == (0, 0)
    assert Claim.objects.count() == claims
    assert list(reconcile.faults(NOW)) == []
    reminders = OutboxMessage.objects.filter(kind__startswith="reminder")
    assert len(reminders) == 200
    assert all(one.due_at != dues[one.pk] for one in reminders)
    assert {one.about_version for one in reminders} == {0}
    assert AuditEvent.objects.filter(act="appointment.zone_changed").count() == 100
    written = AuditEvent.objects.get(act="location.zone_changed")
    assert written.detail == {"changes": {"time_zone": ["Europe/London", zone]}, "visits": 100}


def test_the_same_zone_again_changes_nothing(stand, move_to):
    stand([FRIDAY])
    move_to("America/New_York")
    before = walls()
    move_to("America/New_York")
    assert walls() == before
    assert AuditEvent.objects.filter(act="location.zone_changed").count() == 1


def test_what_was_sent_is_not_sent_again_and_what_is_late_is_sent_at_once(stand, move_to):
    stand([NINE])  # tomorrow at nine a day ahead: 9:00 on Wednesday
    sent = OutboxMessage.objects.get(kind="reminder_1_day")
    now = NINE - DAY - HOUR
    OutboxMessage.objects.exclude(pk=sent.pk).update(state=State.SENT, sent_at=NOW)
    move_to("Europe/Paris", now=now - timedelta(minutes=30))
    sent.refresh_from_db()
    assert (sent.state, sent.next_try_at) == (State.QUEUED, NINE - DAY - HOUR)
    OutboxMessage.objects.filter(pk=sent.pk).update(state=State.SENT, sent_at=now)
    move_to("America/New_York", now=now)
    assert not OutboxMessage.objects.filter(state=State.QUEUED).exists()


def test_a_reminder_whose_time_has_passed_by_the_new_clock_is_sent_at_once(stand, move_to):
    stand([NINE])
    now = NINE - DAY - timedelta(minutes=30)
    move_to("Europe/Paris", now=now)
    reminder = OutboxMessage.objects.get(kind="reminder_1_day")
    assert (reminder.state, reminder.next_try_at) == (State.QUEUED, now)


def to_hour(visit: Appointment, hour: int, minutes: int) -> None:
    """Move a visit to a full hour on the wall of its place, some minutes from now."""
    fresh = Appointment.objects.select_related("location").get(pk=visit.pk)
    move(
        appointment=fresh,
        practitioner=fresh.practitioner,
        starts_at=fresh.local_start.replace(hour=hour).astimezone(UTC),
        sequence=fresh.sequence,
        now=NOW + timedelta(minutes=minutes),
    )


@pytest.mark.parametrize("zone_at", [1, 3])
def test_a_move_undone_in_time_is_told_to_nobody_though_the_zone_changed_before_or_meanwhile(
    stand, move_to, zone_at
):
    [visit] = stand([NINE + 7 * DAY])
    send_due(NOW, 10)
    if zone_at == 1:
        move_to("America/New_York", now=NOW + timedelta(minutes=1))
    to_hour(visit, 14, 2)
    if zone_at == 3:
        move_to("America/New_York", now=NOW + timedelta(minutes=3))
    to_hour(visit, 9, 4)
    send_due(NOW + HOUR, 10)
    sent = OutboxMessage.objects.filter(state=State.SENT)
    assert list(sent.values_list("kind", flat=True)) == ["confirmation"]
    assert list(reconcile.faults(NOW + HOUR)) == []


def test_a_move_that_stands_is_told_after_a_change_of_zone_too(stand, move_to):
    [visit] = stand([NINE + 7 * DAY])
    send_due(NOW, 10)
    move_to("America/New_York", now=NOW + timedelta(minutes=1))
    to_hour(visit, 14, 2)
    send_due(NOW + HOUR, 10)
    assert OutboxMessage.objects.get(kind="moved").state == State.SENT
    assert list(reconcile.faults(NOW + HOUR)) == []


def test_a_held_time_and_closures_to_come_keep_their_wall_clock_too(a_visit, location, room, move_to):
    held = hold(**a_visit(starts_at=FRIDAY))
    for where in ({"location": location}, {"resource": room}):
        Closure.objects.create(**where, starts_at=FRIDAY + 3 * HOUR, ends_at=FRIDAY + 4 * HOUR)
    past = Closure.objects.create(location=location, starts_at=NOW - DAY, ends_at=NOW)
    move_to("America/New_York")
    held.refresh_from_db()
    assert (held.status, held.starts_at, held.ends_at) == (
        Status.HELD,
        FRIDAY + 5 * HOUR,
        FRIDAY + 5 * HOUR + timedelta(minutes=45),
    )
    moved = Closure.objects.exclude(pk=past.pk).values_list("starts_at", "ends_at")
    assert set(moved) == {(FRIDAY + 8 * HOUR, FRIDAY + 9 * HOUR)}
    past.refresh_from_db()
    assert past.ends_at == NOW


def unchanged(location) -> None:
    location.refresh_from_db()
    assert location.time_zone == "Europe/London"
    assert not AuditEvent.objects.filter(act__endswith="zone_changed").exists()


def test_a_time_that_the_new_clock_skips_stops_it_all(stand, move_to, location):
    skipped, _ = stand([datetime(2027, 3, 14, 2, 30, tzinfo=UTC), FRIDAY])
    with pytest.raises(ZoneCannotChange) as refused:
        move_to("America/New_York")
    assert refused.value.change.unshown == [skipped]
    unchanged(location)
    assert {one.starts_at for one in Appointment.objects.all()} == {skipped.starts_at, FRIDAY}


def test_a_visit_that_would_have_begun_stops_it_all(stand, move_to, location):
    today, _ = stand([NOW + timedelta(minutes=29), FRIDAY])
    with pytest.raises(ZoneCannotChange) as refused:
        move_to("Europe/Paris")
    assert refused.value.change.begun == [today]
    unchanged(location)


def test_a_visit_that_would_meet_one_under_way_stops_it_all(stand, move_to, location):
    under_way, later = stand([NOW - timedelta(minutes=31), NOW + timedelta(minutes=69)])
    with pytest.raises(ZoneCannotChange) as refused:
        move_to("Europe/Paris", now=NOW)
    assert refused.value.change.crowded == [later]
    unchanged(location)
    assert under_way.starts_at < NOW


def test_an_earlier_time_that_somebody_is_asked_about_stops_it_all(booked, move_to, location, kim):
    wish = wish_earlier(appointment=booked, part="any", weekdays=[], notice=2, now=NOW)
    offer_first_free(wish=wish, actor=kim, now=NOW)
    with pytest.raises(ZoneCannotChange) as refused:
        move_to("America/New_York")
    assert refused.value.change.offers == WaitlistOffer.objects.count() == 1
    unchanged(location)
