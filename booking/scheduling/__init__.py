"""What can be offered and when people are reminded: pure functions of their arguments.

Nothing here knows Django, a clock or a database, so every promise about time can be tested by itself.
All instants are aware and in UTC; all intervals are half-open.
"""

from booking.scheduling.cells import CELL, aligned, cells
from booking.scheduling.free_days import Openings, free_days
from booking.scheduling.free_starts import Visit, free_starts, offered_starts, room_for, widened
from booking.scheduling.interval import Interval, intersect, merge, subtract
from booking.scheduling.outside import Standing, standing_outside, standing_together
from booking.scheduling.rearrange import Displaced, Fit, Possible, Proposal, Rearrangement, Start
from booking.scheduling.reminders import AS_DELIVERED, Occasion, Policy, Step, not_before, reminder_plan
from booking.scheduling.sessions import WeeklyHours, sessions, start_of_day
from booking.scheduling.waitlist import Freed, Waiting, answer_by, can_use, minutes_left, waiting_order
from booking.scheduling.why_not import Calendar, Obstacle, Reason, why_not

__all__ = [
    "AS_DELIVERED",
    "CELL",
    "Displaced",
    "Fit",
    "Calendar",
    "Freed",
    "Interval",
    "Occasion",
    "Policy",
    "Possible",
    "Proposal",
    "Rearrangement",
    "Standing",
    "Start",
    "Obstacle",
    "Openings",
    "Reason",
    "Step",
    "Visit",
    "Waiting",
    "WeeklyHours",
    "aligned",
    "answer_by",
    "can_use",
    "cells",
    "free_days",
    "free_starts",
    "intersect",
    "merge",
    "minutes_left",
    "not_before",
    "offered_starts",
    "reminder_plan",
    "room_for",
    "sessions",
    "standing_outside",
    "standing_together",
    "start_of_day",
    "subtract",
    "waiting_order",
    "why_not",
    "widened",
]
