from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from hypothesis import given
from hypothesis import strategies as st

from booking.scheduling.zone_change import crowded, keep_wall_clock, same_wall_clock, shift

LONDON, PARIS, NEW_YORK, KATHMANDU = map(
    ZoneInfo, ("Europe/London", "Europe/Paris", "America/New_York", "Asia/Kathmandu")
)
NOW = datetime(2027, 3, 2, 9, 31, tzinfo=UTC)
zones = st.sampled_from([LONDON, PARIS, NEW_YORK, KATHMANDU, ZoneInfo("Australia/Lord_Howe")])


def test_nine_stays_nine_on_the_wall():
    nine_in_london = datetime(2027, 7, 1, 8, tzinfo=UTC)
    assert same_wall_clock(nine_in_london, LONDON, NEW_YORK) == datetime(2027, 7, 1, 13, tzinfo=UTC)


def test_a_time_that_the_new_clock_skips_is_told_and_one_shown_twice_is_the_first():
    skipped = datetime(2027, 3, 14, 2, 30, tzinfo=UTC)  # London; New York goes from 2:00 to 3:00
    twice = datetime(2027, 11, 7, 1, 30, tzinfo=UTC)
    kept = keep_wall_clock({"skipped": skipped, "twice": twice}, LONDON, NEW_YORK, now=NOW)
    assert kept.unshown == ["skipped"]
    assert kept.starts["twice"] == datetime(2027, 11, 7, 5, 30, tzinfo=UTC)
    assert kept.begun == []


def test_a_time_that_would_be_over_by_now_is_told():
    ten = datetime(2027, 3, 2, 10, tzinfo=UTC)
    kept = keep_wall_clock({"ten": ten, "eleven": ten + timedelta(hours=1)}, LONDON, PARIS, now=NOW)
    assert kept.begun == ["ten"]


def test_two_who_would_share_a_cell_are_told_and_two_lanes_are_two_places():
    room, second_lane = ("room", 0), ("room", 1)
    taken = [("moves", room, 24), ("stays", room, 12), ("on purpose", second_lane, 24), ("later", room, 36)]
    assert crowded(taken, {"moves": -12, "on purpose": -12}) == ["moves", "stays"]
    assert crowded(taken, {"moves": -12, "stays": -12, "later": -12, "on purpose": -12}) == []


@given(st.integers(0, 2 * 365 * 288), zones, zones)
def test_every_shown_time_stays_on_the_wall_and_moves_by_whole_cells(cell, old, new):
    start = datetime(2027, 1, 1, tzinfo=UTC) + timedelta(minutes=5 * cell)
    kept = keep_wall_clock({"one": start}, old, new, now=datetime(2026, 1, 1, tzinfo=UTC))
    after = kept.starts["one"]
    if not kept.unshown:
        assert after.astimezone(new).replace(tzinfo=None) == start.astimezone(old).replace(tzinfo=None)
    assert timedelta(minutes=5) * shift(start, after) == after - start
