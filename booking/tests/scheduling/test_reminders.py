from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

from hypothesis import given
from hypothesis import strategies as st

from booking.scheduling import reminder_plan

LONDON = ZoneInfo("Europe/London")
DAWN, DUSK = datetime(2026, 1, 1), datetime(2028, 1, 1)  # noqa: DTZ001 - hypothesis adds the zone


def utc(*parts: int) -> datetime:
    return datetime(*parts, tzinfo=UTC)


def plan(starts_at: datetime, booked_at: datetime, zone: ZoneInfo = LONDON) -> list[tuple[int, datetime]]:
    return [
        (step.days_ahead, step.due_at)
        for step in reminder_plan(starts_at=starts_at, booked_at=booked_at, zone=zone)
    ]


def test_a_visit_is_confirmed_at_once_and_reminded_three_days_and_one_day_before():
    assert plan(utc(2027, 3, 12, 9, 40), utc(2027, 3, 2, 22, 15)) == [
        (0, utc(2027, 3, 2, 22, 15)),
        (3, utc(2027, 3, 9, 9, 40)),
        (1, utc(2027, 3, 11, 9, 40)),
    ]


def test_a_day_before_is_the_same_time_on_the_wall_also_when_the_clock_changes():
    monday = datetime(2027, 3, 29, 9, 40, tzinfo=LONDON)
    due = [due_at.astimezone(LONDON) for _, due_at in plan(monday, utc(2027, 3, 2))]
    assert [(at.day, at.hour, at.minute) for at in due[1:]] == [(26, 9, 40), (28, 9, 40)]


def test_a_reminder_waits_until_eight_in_the_morning():
    assert (1, utc(2027, 3, 11, 8)) in plan(utc(2027, 3, 12, 7, 15), utc(2027, 3, 2))


def test_a_reminder_leaves_before_the_evening_is_quiet():
    assert (1, utc(2027, 3, 11, 19, 30)) in plan(utc(2027, 3, 12, 20, 45), utc(2027, 3, 2))


def test_what_would_be_late_is_left_out():
    assert [days for days, _ in plan(utc(2027, 3, 4, 9), utc(2027, 3, 2, 9, 31))] == [0, 1]
    assert [days for days, _ in plan(utc(2027, 3, 2, 15), utc(2027, 3, 2, 9, 31))] == [0]


@given(
    zone=st.sampled_from(
        ["Africa/Casablanca", "America/New_York", "Asia/Kathmandu", "Australia/Lord_Howe", "Europe/London"]
    ),
    booked_at=st.datetimes(DAWN, DUSK, timezones=st.just(UTC)),
    ahead=st.timedeltas(timedelta(minutes=5), timedelta(days=60)),
)
def test_no_reminder_is_due_in_the_quiet_hours_late_or_after_the_visit(zone, booked_at, ahead):
    there = ZoneInfo(zone)
    starts_at = booked_at + ahead
    for days, due_at in plan(starts_at, booked_at, there)[1:]:
        assert booked_at < due_at < starts_at
        assert time(8) <= due_at.astimezone(there).time() < time(20)
        assert starts_at.astimezone(there).date() - due_at.astimezone(there).date() == timedelta(days=days)
