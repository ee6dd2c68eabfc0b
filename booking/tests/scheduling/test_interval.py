from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from booking.scheduling import Interval, aligned, cells, intersect, merge, subtract
from booking.tests.scheduling.slow import minutes_of

NINE = datetime(2027, 3, 4, 9, tzinfo=UTC)


def at(start: int, end: int) -> Interval:
    return Interval(NINE + timedelta(minutes=start), NINE + timedelta(minutes=end))


intervals = st.builds(
    lambda start, length: at(start, start + length), st.integers(0, 120), st.integers(1, 60)
)


def test_an_interval_that_does_not_end_after_its_start_is_refused():
    with pytest.raises(ValueError, match="must end after"):
        at(10, 10)


def test_what_is_left_of_a_morning():
    left = list(subtract(at(0, 180), [at(60, 90), at(30, 70), at(170, 200)]))
    assert left == [at(0, 30), at(90, 170)]


def test_neighbours_that_touch_become_one():
    assert merge([at(30, 60), at(0, 30), at(61, 70)]) == [at(0, 60), at(61, 70)]


@given(intervals, st.lists(intervals))
def test_subtract_leaves_each_minute_that_is_not_taken(whole, taken):
    left = list(subtract(whole, taken))
    assert minutes_of(left) == minutes_of([whole]) - minutes_of(taken)
    assert left == merge(left)


@given(st.lists(intervals))
def test_merge_keeps_the_minutes_and_leaves_no_neighbours(some):
    merged = merge(some)
    assert minutes_of(merged) == minutes_of(some)
    assert all(one.end < other.start for one, other in zip(merged, merged[1:], strict=False))


@given(st.lists(intervals), st.lists(intervals))
def test_intersect_keeps_what_is_in_both(first, second):
    assert minutes_of(intersect(first, second)) == minutes_of(first) & minutes_of(second)


def test_a_visit_touches_every_cell_it_begins():
    assert len(cells(at(0, 45))) == 9
    assert len(cells(at(4, 6))) == 2


@given(intervals)
def test_cells_cover_the_interval_and_no_cell_more(interval):
    taken = cells(interval)
    cover = aligned(taken[0], taken[-1])
    assert cover.start <= interval.start < cover.start + timedelta(minutes=5)
    assert cover.end - timedelta(minutes=5) < interval.end <= cover.end


@given(intervals, intervals)
def test_intervals_on_cells_overlap_exactly_when_they_share_a_cell(first, second):
    first, second = (aligned(cells(one)[0], cells(one)[-1]) for one in (first, second))
    overlap = first.start < second.end and second.start < first.end
    assert bool(set(cells(first)) & set(cells(second))) == overlap
