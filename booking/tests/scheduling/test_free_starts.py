from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from booking.scheduling import CELL, Interval, Visit, free_starts, merge, offered_starts, room_for, widened
from booking.tests.scheduling.slow import may_start, minutes

NINE = datetime(2027, 3, 4, 9, tzinfo=UTC)
QUARTER = timedelta(minutes=15)
DAY = Interval(NINE, NINE + timedelta(hours=6))


def at(start: int, end: int) -> Interval:
    return Interval(NINE + timedelta(minutes=start), NINE + timedelta(minutes=end))


def after_nine(starts: list[datetime]) -> list[int]:
    return [(start - NINE) // timedelta(minutes=1) for start in starts]


def offered(sessions, busy, others, *, visit: Visit, window: Interval) -> list[datetime]:
    possible = room_for(visit, others, window=window)
    return offered_starts(sessions, widened(busy, visit), possible, visit=visit, window=window)


def test_a_gap_is_one_only_if_the_visit_fits_with_its_buffers():
    visit = Visit(timedelta(minutes=30), before=timedelta(minutes=5), after=timedelta(minutes=10))
    assert len(widened([at(0, 30), at(75, 90)], visit)) == 2  # 45 minutes
    assert len(widened([at(0, 30), at(74, 90)], visit)) == 1


def test_a_visit_may_begin_the_instant_another_ends():
    starts = free_starts(at(0, 90), [at(15, 30)], visit=timedelta(minutes=30), step=QUARTER)
    assert after_nine(starts) == [30, 45, 60]


def test_an_odd_length_does_not_shift_the_afternoon():
    starts = free_starts(at(0, 120), [at(0, 50)], visit=timedelta(minutes=20), step=QUARTER)
    assert after_nine(starts) == [60, 75, 90]


@pytest.mark.parametrize(("visit", "step"), [(0, 15), (20, 0), (20, -15)])
def test_a_visit_or_step_that_takes_no_time_is_refused(visit, step):
    with pytest.raises(ValueError, match="positive"):
        list(free_starts(at(0, 60), [], visit=timedelta(minutes=visit), step=timedelta(minutes=step)))


@pytest.mark.parametrize("parts", [(0, 0, 0), (20, -5, 0), (22, 0, 0), (20, 3, 0)])
def test_a_visit_that_is_not_made_of_whole_cells_is_refused(parts):
    with pytest.raises(ValueError, match="visit"):
        Visit(*(timedelta(minutes=part) for part in parts))


def test_any_room_will_do_but_one_room_for_the_whole_visit():
    visit = Visit(timedelta(minutes=45))
    first, second = [at(0, 60)], [at(60, 120)]
    starts = offered([at(0, 120)], [], [[first, second]], visit=visit, window=DAY)
    assert after_nine(starts) == [0, 15, 60, 75]


def test_every_kind_that_is_needed_must_be_free():
    visit = Visit(timedelta(minutes=45))
    room, plate = [at(0, 120)], [at(60, 180)]
    starts = offered([at(0, 180)], [], [[room], [plate]], visit=visit, window=DAY)
    assert after_nine(starts) == [60, 75]


def test_without_any_resource_of_a_needed_kind_nothing_is_offered():
    assert offered([DAY], [], [[]], visit=Visit(QUARTER), window=DAY) == []


def test_a_buffer_must_be_free_but_may_lie_outside_the_session():
    visit = Visit(timedelta(minutes=30), before=timedelta(minutes=10), after=timedelta(minutes=10))
    starts = offered([at(0, 120)], [at(60, 65)], [], visit=visit, window=at(-60, 180))
    assert after_nine(starts) == [0, 15, 75, 90]


quarter_hours = st.builds(
    lambda start, length: at(start * 5, (start + length) * 5), st.integers(-6, 72), st.integers(1, 30)
)
times = st.lists(quarter_hours, max_size=5)
visits = st.builds(
    lambda length, before, after: Visit(length * CELL, before * CELL, after * CELL),
    st.integers(1, 12),
    st.integers(0, 3),
    st.integers(0, 3),
)


@settings(deadline=None, max_examples=150)
@given(times, times, st.lists(st.lists(times, max_size=2), max_size=2), visits, quarter_hours)
def test_offers_agree_with_a_try_of_every_minute(sessions, busy, others, visit, window):
    others = [[merge(gaps) for gaps in kind] for kind in others]
    found = offered(sessions, busy, others, visit=visit, window=window)
    tried = [at for at in minutes(window) if may_start(at, merge(sessions), busy, others, visit)]
    assert found == tried
