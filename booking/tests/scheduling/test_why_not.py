"""Why a time is not offered: a reason exactly where the picker offers nothing, and the right one."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from booking.scheduling import (
    CELL,
    Calendar,
    Reason,
    Visit,
    merge,
    offered_starts,
    room_for,
    subtract,
    why_not,
    widened,
)
from booking.tests.scheduling.test_free_starts import after_nine, at, quarter_hours, times, visits

NINE = datetime(2027, 3, 4, 9, tzinfo=UTC)
ALWAYS = at(-10_000, 10_000)
VISIT = Visit(timedelta(minutes=30), before=timedelta(minutes=5), after=timedelta(minutes=10))


def reasons(start: int, *, visit: Visit = VISIT, rooms: list[Calendar] | None = None, **day) -> list[Reason]:
    window, full_days = day.pop("window", ALWAYS), day.pop("full_days", [])
    others = {} if rooms is None else {"room": rooms}
    found = why_not(
        NINE + timedelta(minutes=start),
        visit=visit,
        practitioner=Calendar("Dr Osei", **{"sessions": [at(0, 240)], **day}),
        others=others,
        window=window,
        full_days=full_days,
    )
    return [one.reason for one in found]


@pytest.mark.parametrize(
    ("start", "day"),
    [
        (15, {}),
        (210, {}),  # ends as the session does; its buffer may lie outside
        (30, {"taken": [at(0, 25), at(70, 90)]}),  # fits to the minute, buffers included
        (30, {"rooms": [Calendar("Room 1", [at(25, 70)])]}),
        (30, {"window": at(30, 31), "full_days": [at(0, 30), at(31, 60)]}),
    ],
)
def test_a_free_time_has_no_reason(start, day):
    assert reasons(start, **day) == []


@pytest.mark.parametrize(
    ("start", "day", "reason"),
    [
        (30, {"taken": [at(15, 45)]}, Reason.TAKEN),
        (30, {"closed": [at(15, 45)]}, Reason.CLOSED),
        (
            30,
            {"closed": [at(45, 60)], "taken": [at(15, 35)]},
            Reason.TAKEN,
        ),  # says more than what comes after
        (30, {"taken": [at(45, 60)]}, Reason.TOO_SHORT),
        (30, {"taken": [at(65, 90)]}, Reason.BUFFER),
        (30, {"taken": [at(0, 30)]}, Reason.BUFFER),
        (225, {}, Reason.TOO_SHORT),  # the day ends
        (240, {}, Reason.OFF_HOURS),
        (20, {}, Reason.OFF_GRID),
        (30, {"window": at(45, 900)}, Reason.NOTICE),
        (30, {"window": at(0, 30)}, Reason.HORIZON),
        (30, {"full_days": [at(-540, 900)]}, Reason.LIMIT),
        (30, {"rooms": []}, Reason.NONE_THERE),
        (30, {"rooms": [Calendar("Room 1", None, taken=[at(0, 60)])]}, Reason.TAKEN),
        (30, {"rooms": [Calendar("Room 1", [at(30, 240)])]}, Reason.BUFFER),
        (30, {"rooms": [Calendar("Room 1", [at(0, 45)])]}, Reason.TOO_SHORT),
        (30, {"rooms": [Calendar("Room 1", [at(0, 65)])]}, Reason.BUFFER),
        (15, {"taken": [at(15, 45)]}, Reason.TAKEN),
        (30, {"rooms": [Calendar("Room 1", [at(60, 90)])]}, Reason.OFF_HOURS),
    ],
)
def test_each_reason_is_named(start, day, reason):
    assert reasons(start, **day) == [reason]


def test_one_free_room_is_enough_and_without_it_each_room_is_named():
    first = Calendar("Room 1", None, taken=[at(0, 80)])
    second = Calendar("Room 2", None, closed=[at(50, 300)])
    assert reasons(30, rooms=[first, Calendar("Room 2", None)]) == []
    found = why_not(
        NINE + timedelta(minutes=30),
        visit=VISIT,
        practitioner=Calendar("Dr Osei", [at(0, 240)]),
        others={"room": [first, second]},
        window=ALWAYS,
    )
    assert [(one.of, one.reason, one.stretch) for one in found] == [
        ("Room 1", Reason.TAKEN, at(0, 80)),
        ("Room 2", Reason.TOO_SHORT, at(30, 50)),
    ]


few = st.lists(quarter_hours, max_size=1)  # much that stands in the way hides what is wrong at an edge
days = st.builds(lambda *parts: parts, times, few, few)
rooms = st.builds(lambda hours, closed, taken: (hours, closed, taken), st.none() | times, few, few)
windows = st.just(ALWAYS) | quarter_hours


@settings(max_examples=75)
@given(days, st.lists(st.lists(rooms, min_size=1, max_size=2), max_size=1), visits, windows, few)
def test_no_reason_is_given_exactly_where_a_time_is_offered(day, kinds, visit, window, full_days):
    sessions, closed, taken = day
    gaps = [
        [
            [
                gap
                for part in (merge(hours) if hours is not None else [ALWAYS])
                for gap in subtract(part, shut + had)
            ]
            for hours, shut, had in kind
        ]
        for kind in kinds
    ]
    possible = [free for one in room_for(visit, gaps, window=window) for free in subtract(one, full_days)]
    offered = offered_starts(sessions, widened(closed + taken, visit), possible, visit=visit, window=window)
    asked = [NINE + CELL * number for number in range(-10, 100)]
    silent = [
        start
        for start in asked
        if not why_not(
            start,
            visit=visit,
            practitioner=Calendar("Dr Osei", sessions, closed, taken),
            others={
                str(n): [Calendar(str(at), *one) for at, one in enumerate(kind)]
                for n, kind in enumerate(kinds)
            },
            window=window,
            full_days=full_days,
        )
    ]
    assert after_nine(silent) == after_nine(offered)
