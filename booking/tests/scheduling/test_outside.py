from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from booking.scheduling import (
    Interval,
    Standing,
    Visit,
    offered_starts,
    standing_outside,
    standing_together,
    widened,
)
from booking.tests.scheduling.slow import minutes_of

NINE = datetime(2027, 3, 4, 9, tzinfo=UTC)
DOCTOR, ROOM = 1, 2
NEW, FOLLOW_UP = 10, 11
TEN_AROUND = Visit(timedelta(minutes=30), before=timedelta(minutes=10), after=timedelta(minutes=10))


def at(start: int, end: int) -> Interval:
    return Interval(NINE + timedelta(minutes=start), NINE + timedelta(minutes=end))


def stands(start: int, *, resource: int = DOCTOR, visit_type: int = NEW, key: str = "") -> Standing[str]:
    begin = NINE + timedelta(minutes=start)
    return Standing(
        key or f"at {start}",
        resource,
        visit_type,
        Interval(begin, begin + TEN_AROUND.length),
        TEN_AROUND.occupied(begin),
        buffers_inside=resource == ROOM,
    )


def test_a_visit_fits_up_to_the_minute_its_session_ends():
    visits = [stands(0), stands(30), stands(35), stands(-5)]
    assert standing_outside(visits, {(DOCTOR, NEW): [at(0, 60)]}, {}) == ["at 35", "at -5"]


def test_sessions_that_touch_are_one_and_a_break_is_none():
    whole, broken = [at(20, 60), at(0, 20)], [at(0, 15), at(20, 60)]
    assert standing_outside([stands(10)], {(DOCTOR, NEW): whole}, {}) == []
    assert standing_outside([stands(10)], {(DOCTOR, NEW): broken}, {}) == ["at 10"]


def test_hours_for_one_kind_of_visit_do_not_keep_another():
    sessions = {(DOCTOR, FOLLOW_UP): [at(0, 60)], (DOCTOR, NEW): []}
    visits = [stands(0, visit_type=FOLLOW_UP, key="follow-up"), stands(0, key="new")]
    assert standing_outside(visits, sessions, {}) == ["new"]


def test_a_practitioner_prepares_before_the_hours_but_a_room_is_prepared_within_them():
    hours = {(DOCTOR, NEW): [at(0, 60)], (ROOM, NEW): [at(0, 60)]}
    assert standing_outside([stands(0)], hours, {}) == []
    assert standing_outside([stands(0, resource=ROOM)], hours, {}) == ["at 0"]


def test_a_resource_without_hours_works_unless_it_is_closed():
    visits = [stands(0, resource=ROOM), stands(60, resource=ROOM)]
    assert standing_outside(visits, {}, {}) == []
    assert standing_outside(visits, {}, {ROOM: [at(100, 200)], DOCTOR: [at(0, 20)]}) == []
    assert standing_outside(visits, {}, {ROOM: [at(99, 200)]}) == ["at 60"]


def test_a_visit_that_fits_nowhere_is_named_once():
    visits = [stands(0, key="Ada"), stands(0, resource=ROOM, key="Ada"), stands(60, key="Ben")]
    closed = {DOCTOR: [at(0, 10)], ROOM: [at(0, 10)]}
    assert standing_outside(visits, {(DOCTOR, NEW): [at(0, 120)]}, closed) == ["Ada"]


parts = st.lists(
    st.builds(lambda start, length: at(start, start + length), st.integers(-60, 180), st.integers(1, 90)),
    max_size=4,
)
starts = st.integers(-60, 180)


@given(starts, parts, parts)
def test_it_says_what_each_minute_says(start, sessions, closures):
    one = stands(start)
    fits = minutes_of([one.visit]) <= minutes_of(sessions) and not minutes_of([one.occupied]) & minutes_of(
        closures
    )
    assert standing_outside([one], {(DOCTOR, NEW): sessions}, {DOCTOR: closures}) == [
        one.key for _ in range(not fits)
    ]


@given(parts, parts)
def test_whatever_is_offered_fits(sessions, closures):
    offered = offered_starts(
        sessions, widened(closures, TEN_AROUND), [at(-100, 400)], visit=TEN_AROUND, window=at(-100, 400)
    )
    visits = [stands((start - NINE) // timedelta(minutes=1)) for start in offered]
    assert standing_outside(visits, {(DOCTOR, NEW): sessions}, {DOCTOR: closures}) == []


def test_two_visits_meet_if_even_their_buffers_do_and_only_on_one_resource():
    visits = [stands(0, key="Ada"), stands(50, key="Ben"), stands(99, key="Cem"), stands(60, resource=ROOM)]
    assert standing_together(visits) == ["Ben", "Cem"]


def test_a_long_visit_meets_each_that_begins_within_it():
    long = Standing("long", DOCTOR, NEW, at(0, 200), at(0, 200))
    assert standing_together([stands(100), long, stands(20), stands(300)]) == ["long", "at 20", "at 100"]


@given(st.lists(starts, max_size=5))
def test_it_finds_each_pair_that_shares_a_minute(begins):
    visits = [stands(start, key=number) for number, start in enumerate(begins)]
    slow = {
        one.key
        for one in visits
        for other in visits
        if one.key != other.key and minutes_of([one.occupied]) & minutes_of([other.occupied])
    }
    assert set(standing_together(visits)) == slow
