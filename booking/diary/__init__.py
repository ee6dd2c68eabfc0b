"""The diary: every question that is read from schedules, closures, claims and appointments.

Nothing here writes, and each question costs the same number of queries however full the diary is.
"""

from booking.diary.board import Board, Column, DoctorEntry, day_board, doctor_day
from booking.diary.changes import (
    changes_looked_at,
    changes_open,
    changes_wanted,
    closures_to_come,
    count_waiting,
    not_told,
    visits_of,
)
from booking.diary.displaced import (
    OtherTimes,
    holds_in,
    holds_with,
    is_here,
    plan_with,
    plan_with_hours,
    visits_in,
    visits_with,
    with_routes,
)
from booking.diary.late import waiting_to_come
from booking.diary.limits import full_days, is_full, of_kind, whole_day
from booking.diary.offers import (
    FreeDay,
    FreeTime,
    TimesOnRoute,
    by_day,
    free_resources,
    free_times,
    resources_beside,
    route_of,
    visit_of,
    window_for,
)
from booking.diary.opening import somebody_works
from booking.diary.outside import outside_as_they_are_now, outside_at, outside_of, without_hours
from booking.diary.people import find_visits
from booking.diary.resources import is_closed
from booking.diary.timetable import Timetable, is_current, timetable
from booking.diary.waitlist import as_waiting, wishes_waiting
from booking.diary.why import AskedTime, why_not_at, why_not_on

__all__ = [
    "AskedTime",
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
    "changes_wanted",
    "closures_to_come",
    "count_waiting",
    "day_board",
    "doctor_day",
    "find_visits",
    "full_days",
    "free_resources",
    "free_times",
    "holds_in",
    "holds_with",
    "is_closed",
    "is_current",
    "is_here",
    "not_told",
    "outside_as_they_are_now",
    "outside_at",
    "outside_of",
    "plan_with",
    "is_full",
    "of_kind",
    "resources_beside",
    "plan_with_hours",
    "route_of",
    "somebody_works",
    "timetable",
    "visit_of",
    "visits_in",
    "visits_of",
    "waiting_to_come",
    "whole_day",
    "why_not_at",
    "why_not_on",
    "visits_with",
    "window_for",
    "wishes_waiting",
    "with_routes",
    "without_hours",
]
