"""Which other time is proposed to whom, when a day falls away."""

from collections import Counter
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from itertools import combinations
from zoneinfo import ZoneInfo

from hypothesis import given
from hypothesis import strategies as st

from booking.scheduling import Interval, Visit
from booking.scheduling.rearrange import Displaced, Fit, Possible, Rearrangement, Start

LONDON = ZoneInfo("Europe/London")
HOUR, DAY = timedelta(hours=1), timedelta(days=1)
FRIDAY = datetime(2027, 3, 5, 9, tzinfo=UTC)
MEDA, OKAFOR, ROOM, OTHER_ROOM = 1, 2, 11, 12
ALWAYS = [Interval(FRIDAY - 3 * DAY, FRIDAY + 40 * DAY)]
KIND = 7
ADA = Displaced(
    "ada", "ada", KIND, "routine", Start(FRIDAY, MEDA), (MEDA, ROOM), LONDON, Interval(*ALWAYS[0])
)
HOUR_LONG = Visit(HOUR)


def days(*ahead, of=MEDA, hours=range(8)):
    return [Start(FRIDAY + DAY * day + HOUR * hour, of) for day in ahead for hour in hours]


def planner(displaced, starts, *, visit=HOUR_LONG, beside=((ROOM, OTHER_ROOM),), gaps=None):
    free = gaps or {ROOM: ALWAYS, OTHER_ROOM: ALWAYS}
    return Rearrangement(displaced, {KIND: Possible(visit, starts, {MEDA: beside, OKAFOR: beside}, free)})


def proposed(displaced, starts, **more):
    given_out = planner(displaced, starts, **more).propose()
    return {key: one and (one.start, one.fit) for key, one in given_out.items()}


def test_the_same_hour_with_the_same_doctor_within_a_week_comes_first():
    starts = [*days(3, hours=[1, 2]), *days(4, hours=[0]), *days(3, of=OKAFOR)]
    assert proposed([ADA], starts) == {"ada": (Start(FRIDAY + 4 * DAY, MEDA), Fit.SAME_TIME)}


def test_without_the_same_hour_it_is_the_nearest_that_is_later():
    starts = [*days(-1), *days(3, 4, hours=[3, 5])]
    assert proposed([ADA], starts) == {"ada": (Start(FRIDAY + 3 * DAY + 3 * HOUR, MEDA), Fit.SAME_DOCTOR)}


def test_the_same_hour_counts_on_the_clock_on_the_wall_when_it_changes():
    before = replace(ADA, start=Start(datetime(2027, 3, 26, 9, tzinfo=UTC), MEDA))
    summer = [Start(datetime(2027, 3, 29, hour, tzinfo=UTC), MEDA) for hour in (8, 9)]
    assert proposed([before], summer) == {"ada": (summer[0], Fit.SAME_TIME)}


def test_a_time_before_the_old_one_comes_after_all_later_ones_and_another_doctor_last():
    assert proposed([ADA], [*days(-1), *days(30)])["ada"][0] == Start(FRIDAY + 30 * DAY, MEDA)
    assert proposed([ADA], [*days(-1), *days(3, of=OKAFOR)])["ada"][0] == Start(FRIDAY - DAY, MEDA)
    assert proposed([ADA], days(3, of=OKAFOR))["ada"][1] == Fit.OTHER_DOCTOR


def test_a_safety_answer_gets_the_soonest_with_anybody_before_all_others():
    urs = replace(ADA, key="urs", person="urs", priority="urgent", start=Start(FRIDAY + HOUR, MEDA))
    only = days(-1, of=OKAFOR, hours=[0])
    assert proposed([ADA, urs], only) == {"urs": (only[0], Fit.SOONEST), "ada": None}


def test_among_equals_the_earlier_visit_chooses_first():
    ben = replace(ADA, key="ben", person="ben", start=Start(FRIDAY + HOUR, MEDA))
    assert proposed([ben, ADA], days(3, hours=[0])) == {"ada": (days(3)[0], Fit.SAME_TIME), "ben": None}


def test_notice_horizon_and_route_are_kept():
    later = replace(ADA, window=Interval(FRIDAY + 4 * DAY, FRIDAY + 4 * DAY + HOUR))
    assert proposed([later], days(3, 4, 5))["ada"][0] == Start(FRIDAY + 4 * DAY, MEDA)
    assert proposed([replace(ADA, window=None)], days(3)) == {"ada": None}


def test_where_only_the_room_is_out_of_use_the_visit_stays_in_another_room():
    assert proposed([ADA], [ADA.start, *days(3)], gaps={ROOM: [], OTHER_ROOM: ALWAYS}) == {
        "ada": (ADA.start, Fit.OTHER_ROOM)
    }


def test_what_somebody_has_is_given_to_nobody_else():
    ben = replace(ADA, key="ben", person="ben", start=Start(FRIDAY + 3 * DAY, MEDA))
    assert proposed([ADA, ben], days(3, hours=[0]))["ada"] is None


def test_nobody_is_asked_to_two_places_at_once():
    again = replace(ADA, key="again", start=Start(FRIDAY + HOUR, OKAFOR), resources=(OKAFOR,))
    found = proposed([ADA, again], [*days(3, hours=[0]), *days(3, of=OKAFOR, hours=[0, 1])])
    assert {start for start, _fit in found.values()} == {days(3)[0], Start(FRIDAY + 3 * DAY + HOUR, OKAFOR)}


def test_the_next_needs_a_room_of_their_own():
    ben = replace(ADA, key="ben", person="ben", start=Start(FRIDAY, OKAFOR), resources=(OKAFOR, OTHER_ROOM))
    starts = [*days(3, hours=[0]), *days(3, of=OKAFOR, hours=[0])]
    rooms = {one.resources[1] for one in planner([ADA, ben], starts).propose().values()}
    assert rooms == {ROOM, OTHER_ROOM}
    one_room = {ROOM: ALWAYS, OTHER_ROOM: []}
    assert None in planner([ADA, ben], starts, gaps=one_room).propose().values()


def test_buffers_are_kept_between_two_proposals():
    with_buffer = Visit(HOUR, after=timedelta(minutes=5))
    ben = replace(ADA, key="ben", person="ben", start=Start(FRIDAY + 2 * HOUR, MEDA))
    found = proposed([ADA, ben], days(3, hours=[0, 1, 2]), visit=with_buffer)
    assert found["ben"][0] == Start(FRIDAY + 3 * DAY + 2 * HOUR, MEDA)


def test_a_chosen_time_must_be_free_and_on_offer():
    made = planner([ADA], days(3))
    chosen = made.at(ADA, days(3)[2])
    assert chosen is not None
    made.give(ADA, chosen)
    ben = replace(ADA, key="ben", person="ben")
    assert made.at(ben, days(3)[2]) is None
    assert made.at(ben, Start(FRIDAY + 3 * DAY + HOUR / 2, MEDA)) is None
    assert made.at(replace(ben, window=None), days(3)[4]) is None
    assert made.at(ADA, days(3)[2]) == chosen


@given(
    st.lists(
        st.tuples(st.integers(0, 7), st.sampled_from([MEDA, OKAFOR]), st.sampled_from(["routine", "urgent"])),
        max_size=9,
        unique_by=lambda one: one[:2],
    ),
    st.sets(st.sampled_from([*days(-1, 3, 4), *days(3, of=OKAFOR)]), max_size=14),
)
def test_no_two_proposals_share_anything_and_none_is_withheld(people, starts):
    everybody = [
        replace(
            ADA,
            key=number,
            person=number,
            priority=priority,
            start=Start(FRIDAY + HOUR * hour, doctor),
            resources=(doctor,),
        )
        for number, (hour, doctor, priority) in enumerate(people)
    ]
    made = planner(everybody, sorted(starts))
    proposals = made.propose()
    for one, other in combinations([one for one in proposals.values() if one], 2):
        if one.start.at == other.start.at:
            assert not set(one.resources) & set(other.resources)
    rooms = Counter(one.start.at for one in proposals.values() if one)
    assert all(number <= 2 for number in rooms.values())
    for one in everybody:
        assert proposals[one.key] or not list(made.options(one))
