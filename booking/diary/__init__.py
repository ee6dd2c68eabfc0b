"""The diary: every question that is read from schedules, closures, claims and appointments.

Nothing here writes, and each question costs the same number of queries however full the diary is.
"""

from booking.diary.board import Board, Column, DoctorEntry, day_board, doctor_day
from booking.diary.changes import (
    changes_looked_at,
    changes_open,
    closures_to_come,
    count_waiting,
    not_told,
    visits_of,
)
from booking.diary.displaced import OtherTimes, holds_in, is_here, plan_with, visits_in, with_routes
from booking.diary.offers import (
    FreeDay,
    FreeTime,
    TimesOnRoute,
    by_day,
    free_resources,
    free_times,
    route_of,
    visit_of,
    window_for,
)
from booking.diary.opening import somebody_works
from booking.diary.outside import outside_as_they_are_now, outside_at, outside_of
from booking.diary.people import find_visits
from booking.diary.resources import is_closed
from booking.diary.timetable import Timetable, is_current, timetable
from booking.diary.waitlist import as_waiting, wishes_waiting

__all__ = [
    "Board",
    "Column",
    "DoctorEntry",
    "FreeDay",
    "FreeTime",
    "OtherTimes",
    "TimesOnRoute",
    "Timetable",
    "as_waiting",
    "by_day",
    "changes_looked_at",
    "changes_open",
    "closures_to_come",
    "count_waiting",
    "day_board",
    "doctor_day",
    "find_visits",
    "free_resources",
    "free_times",
    "holds_in",
    "is_closed",
    "is_current",
    "is_here",
    "not_told",
    "outside_as_they_are_now",
    "outside_at",
    "outside_of",
    "plan_with",
    "route_of",
    "somebody_works",
    "timetable",
    "visit_of",
    "visits_in",
    "visits_of",
    "window_for",
    "wishes_waiting",
    "with_routes",
]
