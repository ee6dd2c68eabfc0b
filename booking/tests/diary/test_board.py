from datetime import date, timedelta

import pytest

from booking.diary import day_board, doctor_day
from booking.models import CancelReason
from booking.scheduling import Interval
from booking.services.cancel import cancel
from booking.services.hold import hold
from booking.services.sweep import forget_past_claims
from booking.tests.conftest import NINE, book
from clinic.models import Practice
from conftest import NOW
from intake.models import Assessment

THURSDAY = date(2027, 3, 4)
HOUR = timedelta(hours=1)


def test_a_column_shows_visits_and_the_gaps_between_them(a_visit, osei, location):
    first, second = book(hold(**a_visit())), book(hold(**a_visit(starts_at=NINE + 2 * HOUR)))
    (column,) = day_board(THURSDAY, location=location, now=NOW).columns
    assert (column.practitioner, column.appointments) == (osei, [first, second])
    assert column.gaps == [
        Interval(NINE + 0.75 * HOUR, NINE + 2 * HOUR),
        Interval(NINE + 2.75 * HOUR, NINE + 8 * HOUR),
    ]


def test_a_hold_is_shown_until_it_expires(held, location):
    assert day_board(THURSDAY, location=location, now=NOW).columns[0].appointments == [held]
    later = day_board(THURSDAY, location=location, now=NOW + timedelta(minutes=10))
    assert later.columns[0].appointments == []
    assert later.columns[0].gaps == [Interval(NINE, NINE + 8 * HOUR)]


def test_a_cancelled_visit_leaves_the_board(booked, location):
    cancel(appointment=booked, reason=CancelReason.TIME, now=NOW)
    assert day_board(THURSDAY, location=location, now=NOW).columns[0].appointments == []


def test_a_past_day_still_shows_what_was_taken(booked, location):
    forget_past_claims(now=NINE + timedelta(days=9))
    (column,) = day_board(THURSDAY, location=location, now=NINE + timedelta(days=9)).columns
    assert column.gaps == [Interval(NINE + 0.75 * HOUR, NINE + 8 * HOUR)]


def test_nobody_works_on_sunday(booked, location):
    assert day_board(date(2027, 3, 7), location=location, now=NOW).columns == []


@pytest.mark.parametrize("visits", [1, 6])
def test_a_board_and_a_list_cost_the_same_queries_however_full(
    a_visit, osei, location, visits, django_assert_num_queries
):
    Practice.objects.update(most_open_bookings=None)  # all of them are one patient's
    for n in range(visits):
        book(hold(**a_visit(starts_at=NINE + n * HOUR)))
    with django_assert_num_queries(5):
        board = day_board(THURSDAY, location=location, now=NOW)
        assert all(
            one.patient and one.visit_type and list(one.resources.all())
            for one in board.columns[0].appointments
        )
    with django_assert_num_queries(3):
        entries = doctor_day(osei, THURSDAY)
        assert [entry.assessment.number for entry in entries] == [1] * visits


def test_the_doctor_sees_the_newest_assessment(booked, answers, osei):
    old = answers.assessments.get()
    new = Assessment.objects.create(
        response=answers,
        number=2,
        engine=old.engine,
        rule_set=old.rule_set,
        questionnaire_version=old.questionnaire_version,
        answers={},
        result=old.result,
        early=False,
        computed_at=NOW,
    )
    assert doctor_day(osei, THURSDAY)[0].assessment == new


def test_the_doctor_sees_visits_and_no_holds(a_visit, osei):
    visit = book(hold(**a_visit()))
    hold(**a_visit(starts_at=NINE + HOUR))
    assert [entry.appointment for entry in doctor_day(osei, THURSDAY)] == [visit]
