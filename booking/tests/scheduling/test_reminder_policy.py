"""What a practice may decide about reminders, and what a visit then gets."""

from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from booking.scheduling import Occasion, Policy, not_before, reminder_plan
from booking.tests.scheduling.test_reminders import DAWN, DUSK, LONDON, utc

LONG_AGO = utc(2027, 1, 1)
WITH_TWO_HOURS = Policy(two_hours=True)


def due(starts_at: datetime, policy: Policy, booked_at: datetime = LONG_AGO) -> dict[str, datetime]:
    plan = reminder_plan(starts_at=starts_at, booked_at=booked_at, zone=LONDON, policy=policy)
    return {step.occasion.value: step.due_at for step in plan[1:]}


def test_a_practice_chooses_its_steps():
    nine_forty = utc(2027, 3, 4, 9, 40)
    assert due(nine_forty, Policy(three_days=False)) == {"one_day": utc(2027, 3, 3, 9, 40)}
    assert due(utc(2027, 3, 4, 14), WITH_TWO_HOURS)["two_hours"] == utc(2027, 3, 4, 12)
    assert due(nine_forty, Policy(three_days=False, one_day=False)) == {}


def test_two_hours_before_an_early_visit_is_the_evening_before():
    assert due(utc(2027, 3, 4, 9, 40), WITH_TWO_HOURS)["two_hours"] == utc(2027, 3, 3, 19, 30)


def test_a_step_that_falls_together_with_the_one_before_is_left_out():
    """A visit at half past seven in the evening: a day before, and the end of the waking time."""
    early = Policy(two_hours=True, quiet_until=time(19))
    assert due(utc(2027, 3, 4, 19, 30), early) == {
        "three_days": utc(2027, 3, 1, 19, 30),
        "one_day": utc(2027, 3, 3, 19, 30),
    }


def test_two_hours_are_two_hours_that_pass_also_when_the_clock_changes():
    """On 28 March the clock goes from one to two."""
    assert due(utc(2027, 3, 28, 2), Policy(two_hours=True, quiet_from=time(0), quiet_until=time(0)))[
        "two_hours"
    ] == utc(2027, 3, 28, 0)


def test_a_wall_time_that_the_night_skips_counts_an_hour_later():
    always = Policy(quiet_from=time(0), quiet_until=time(0))
    monday = datetime(2027, 3, 29, 1, 30, tzinfo=LONDON).astimezone(UTC)
    assert due(monday, always)["one_day"] == utc(2027, 3, 28, 1, 30)  # half past two on the wall


def test_quiet_hours_at_noon_are_as_good_as_at_night():
    siesta = Policy(quiet_from=time(13), quiet_until=time(15))
    assert due(utc(2027, 3, 4, 14), siesta)["one_day"] == utc(2027, 3, 3, 12, 30)


def test_what_is_due_by_night_waits_for_the_morning():
    policy = Policy()
    assert not_before(utc(2027, 3, 4, 19, 59), LONDON, policy) == utc(2027, 3, 4, 19, 59)
    assert not_before(utc(2027, 3, 4, 20), LONDON, policy) == utc(2027, 3, 5, 8)
    assert not_before(utc(2027, 3, 28, 0, 30), LONDON, policy) == utc(2027, 3, 28, 7)  # summer has begun
    assert not_before(utc(2027, 3, 5, 8), LONDON, policy) == utc(2027, 3, 5, 8)


@pytest.mark.parametrize(
    ("quiet", "hours"), [((20, 8), 11.5), ((8, 20), 11.5), ((0, 0), 24), ((13, 15), 21.5)]
)
def test_how_long_a_day_is_awake(quiet, hours):
    policy = Policy(quiet_from=time(quiet[0]), quiet_until=time(quiet[1]))
    assert policy.waking_hours() == timedelta(hours=hours)


@given(
    zone=st.sampled_from(["Africa/Casablanca", "America/New_York", "Australia/Lord_Howe", "Europe/London"]),
    booked_at=st.datetimes(DAWN, DUSK, timezones=st.just(UTC)),
    ahead=st.timedeltas(timedelta(minutes=5), timedelta(days=9)),
    quiet_from=st.times(),
    quiet_until=st.times(),
)
def test_whatever_is_decided_reminders_are_in_order_awake_and_before_the_visit(
    zone, booked_at, ahead, quiet_from, quiet_until
):
    policy = Policy(two_hours=True, quiet_from=quiet_from, quiet_until=quiet_until)
    if policy.waking_hours() < timedelta(hours=4):
        return
    there, starts_at = ZoneInfo(zone), booked_at + ahead
    steps = reminder_plan(starts_at=starts_at, booked_at=booked_at, zone=there, policy=policy)
    assert [step.occasion for step in steps] == [
        one for one in Occasion if one in {s.occasion for s in steps}
    ]
    for before, step in zip(steps, steps[1:], strict=False):
        assert before.due_at < step.due_at < starts_at
        assert not_before(step.due_at, there, policy) == step.due_at
