"""Schedules, appointments and the claims that keep two visits from one time."""

from booking.models.appointment import Appointment, CancelReason, Status, new_reference
from booking.models.change import ChangedVisit, ScheduleChange
from booking.models.claim import CellList, Claim
from booking.models.codes import SentCode
from booking.models.consent import ConsentCheck
from booking.models.contact import ContactProof
from booking.models.limited_day import LimitedDay
from booking.models.referral import ReferralShown
from booking.models.reminder_policy import ReminderPolicy
from booking.models.running_late import RunningLate
from booking.models.schedule import Closure, Schedule
from booking.models.sign_in import SignIn
from booking.models.task import VisitTypeTask
from booking.models.waitlist import FreedTime, WaitlistOffer, WaitlistWish

__all__ = [
    "Appointment",
    "CancelReason",
    "CellList",
    "ChangedVisit",
    "Claim",
    "Closure",
    "ConsentCheck",
    "ContactProof",
    "FreedTime",
    "RunningLate",
    "LimitedDay",
    "ReferralShown",
    "ReminderPolicy",
    "Schedule",
    "ScheduleChange",
    "SentCode",
    "SignIn",
    "Status",
    "VisitTypeTask",
    "WaitlistOffer",
    "WaitlistWish",
    "new_reference",
]
