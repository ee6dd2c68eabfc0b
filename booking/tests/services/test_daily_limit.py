"""At most so many visits of a kind in a day: on every way to a time, and never more than that."""

from collections.abc import Callable
from datetime import timedelta

import pytest

from booking.diary import TimesOnRoute, free_times, timetable, why_not_at
from booking.models import Appointment, CancelReason, LimitedDay, Status
from booking.scheduling import Interval, Obstacle, Reason
from booking.services.cancel import cancel
from booking.services.hold import hold, release
from booking.services.move import move
from booking.services.refusals import SlotTaken
from booking.services.waitlist.offer import offer_time
from booking.services.waitlist.wish import wish_earlier
from booking.tests.conftest import NINE, book
from clinic.models import Practitioner, User, VisitType
from conftest import NOW

Visit = Callable[..., dict[str, object]]
HOUR, DAY = timedelta(hours=1), timedelta(days=1)
THURSDAY = Interval(NINE - 9 * HOUR, NINE + 15 * HOUR)


@pytest.fixture
def two_a_day(link_visit: VisitType) -> VisitType:
    link_visit.daily_limit = 2
    link_visit.save()
    return link_visit


@pytest.fixture
def full_day(two_a_day: VisitType, a_visit: Visit) -> list[Appointment]:
    """Thursday holds two visits, the first of them Ada's."""
    return [book(hold(**a_visit(starts_at=NINE))), hold(**a_visit(starts_at=NINE + HOUR))]


def offered(visit_type: VisitType, window: Interval = THURSDAY, **how: object) -> int:
    return len(free_times(visit_type, window=window, now=NOW, **how))


def test_a_full_day_offers_no_more_and_its_neighbours_do(full_day: list[Appointment], link_visit: VisitType):
    assert offered(link_visit) == 0
    assert offered(link_visit, Interval(THURSDAY.start + DAY, THURSDAY.end + DAY)) == 30
    assert offered(link_visit, Interval(NINE + 3 * HOUR, NINE + 3 * HOUR + timedelta.resolution)) == 0


def test_a_full_day_refuses_another_and_leaves_nothing_behind(full_day: list[Appointment], a_visit: Visit):
    with pytest.raises(SlotTaken):
        hold(**a_visit(starts_at=NINE + 3 * HOUR))
    assert Appointment.objects.count() == 2


def test_a_visit_that_is_given_up_makes_room(
    full_day: list[Appointment], a_visit: Visit, link_visit: VisitType
):
    cancel(appointment=full_day[0], reason=CancelReason.TIME, now=NOW)
    assert offered(link_visit) > 0
    assert hold(**a_visit(starts_at=NINE + 3 * HOUR)).status == Status.HELD


def test_a_hold_counts_until_it_is_over(full_day: list[Appointment], link_visit: VisitType):
    assert release(appointment=full_day[1], now=NOW)
    assert offered(link_visit) > 0


def test_choosing_another_time_of_a_full_day_counts_once(full_day: list[Appointment], a_visit: Visit):
    held = full_day[1]
    other = hold(**a_visit(starts_at=NINE + 3 * HOUR, response=held.response))
    held.refresh_from_db()
    assert (held.status, other.status) == (Status.CANCELLED, Status.HELD)


def test_a_booked_visit_moves_within_its_full_day_but_none_moves_into_it(
    full_day: list[Appointment], a_visit: Visit, osei: Practitioner
):
    wish = {"practitioner": osei, "sequence": 0, "now": NOW}
    assert move(appointment=full_day[0], starts_at=NINE + 5 * HOUR, **wish).sequence == 1
    friday = book(hold(**a_visit(starts_at=NINE + DAY)))
    with pytest.raises(SlotTaken):
        move(appointment=friday, starts_at=NINE + 3 * HOUR, **wish)
    friday.refresh_from_db()
    assert (friday.starts_at, friday.claims.count()) == (NINE + DAY, 27)


def test_no_earlier_time_of_a_full_day_is_offered(
    full_day: list[Appointment], a_visit: Visit, osei: Practitioner, kim: User
):
    friday = book(hold(**a_visit(starts_at=NINE + DAY)))
    wish = wish_earlier(appointment=friday, part="any", weekdays=[], notice=2, now=NOW)
    with pytest.raises(SlotTaken):
        offer_time(wish=wish, practitioner=osei, starts_at=NINE + 3 * HOUR, now=NOW, actor=kim)


def test_other_kinds_and_kinds_without_a_limit_lock_no_day(a_visit: Visit, link_visit: VisitType):
    hold(**a_visit())
    assert not LimitedDay.objects.exists()


def test_the_desk_reads_that_the_day_is_full(
    full_day: list[Appointment], link_visit: VisitType, osei: Practitioner
):
    asked = {"visit_type": link_visit, "practitioner": osei, "now": NOW}
    assert why_not_at(NINE + 3 * HOUR, **asked) == [Obstacle(Reason.LIMIT, stretch=THURSDAY)]
    assert why_not_at(NINE + 3 * HOUR, **asked, ignoring=full_day[0]) == []


@pytest.mark.parametrize(("limit", "queries"), [(None, 1), (9, 2)])
def test_a_limit_costs_one_query_however_many_days_and_people_there_are(
    a_visit: Visit, link_visit: VisitType, limit: int | None, queries: int, django_assert_num_queries
):
    link_visit.daily_limit = limit
    link_visit.save()
    for ahead in range(6):
        hold(**a_visit(starts_at=NINE + ahead * HOUR))
    plan = timetable()
    with django_assert_num_queries(queries):
        assert list(TimesOnRoute(link_visit, None, plan=plan, now=NOW))
