"""Why an act was refused. After each of these the database is as it was, unless its text says otherwise."""

from collections.abc import Collection
from datetime import datetime

from booking.diary.zone import ZoneChange
from booking.models import Appointment, Closure, Schedule
from clinic.models import VisitType


class Refused(Exception):
    """An act could not be done."""


class SlotTaken(Refused):
    """The time is not free, or never was on offer."""

    def __init__(self, starts_at: datetime) -> None:
        super().__init__("the time is not free")
        self.starts_at = starts_at


class DayFull(SlotTaken):
    """There are as many visits of this kind on that day as there may be."""


class MayNotBook(Refused):
    """The answers were not assessed, a danger sign in them stands open, or the safety answers are too old."""


class NeedsReferral(Refused):
    """The kind of visit asks for a code of whoever sent the patient, and none was shown."""


class TooManyOpen(Refused):
    """The patient has as many visits to come as the practice lets patients book by themselves."""


class TooLate(Refused):
    """The visit is so near that the practice wants to be called about another time."""

    def __init__(self, appointment: Appointment) -> None:
        super().__init__("too late to be moved online")
        self.appointment = appointment


class AlreadyBooked(Refused):
    """These answers have led to an appointment already."""

    def __init__(self, appointment: Appointment) -> None:
        super().__init__("already booked")
        self.appointment = appointment


class KeyReused(Refused):
    """A form's key came back with another wish than it was first sent with."""


class HoldOver(Refused):
    """The time was kept as long as promised, and is kept no longer."""


class NotProven(Refused):
    """No contact was proved yet."""


class CodeWrong(Refused):
    """The typed code is not the one that was sent; the try is counted."""


class CodeOld(Refused):
    """The typed code has ended; a new one was sent if more may be sent."""


class TooManyTries(Refused):
    """Too many wrong codes; ``until`` is when the next one is looked at."""

    def __init__(self, until: datetime) -> None:
        super().__init__("too many wrong codes")
        self.until = until


class TooSoon(Refused):
    """The same was sent a moment ago: a code less than half a minute, the questions less than five."""


class NotReachable(Refused):
    """There is neither a mobile nor an e-mail to send to."""


class NobodyRings(Refused):
    """The practice is closed for as long as a time could be kept for a call."""


class TooManySends(Refused):
    """As many codes were sent as may be sent; a person can call instead."""


class AlreadyChanged(Refused):
    """Somebody else changed the appointment since it was read; ``appointment`` is as it stands now."""

    def __init__(self, appointment: Appointment) -> None:
        super().__init__("changed meanwhile")
        self.appointment = appointment


class OfferOver(Refused):
    """An earlier time is not offered any longer; ``appointment`` is the visit, which stays as it is."""

    def __init__(self, appointment: Appointment) -> None:
        super().__init__("the offer has ended")
        self.appointment = appointment


class NobodyFits(Refused):
    """There is no free time that suits the wish."""


class AlreadyClosed(Refused):
    """It is closed then already; ``closure`` says when."""

    def __init__(self, closure: Closure) -> None:
        super().__init__("closed then already")
        self.closure = closure


class ChoicesRefused(Refused):
    """Times chosen for displaced visits can't be had; ``rows`` are theirs. Nothing was changed."""

    def __init__(self, rows: Collection[int]) -> None:
        super().__init__("chosen times are not free")
        self.rows = rows


class TooLateToUndo(Refused):
    """The messages about a change have left."""


class Busy(Refused):
    """Others were in the way each time it was tried; trying again may work."""


class HoursOverlap(Refused):
    """Hours would overlap others of the same resource; ``row`` is one of these."""

    def __init__(self, row: Schedule) -> None:
        super().__init__("the hours overlap")
        self.row = row


class HoursBegun(Refused):
    """Hours that have held already are ended, not removed: the past keeps them."""


class NoLongerThere(Refused):
    """Somebody else removed it since it was read."""


class ChangedSinceRead(Refused):
    """A colleague changed it since it was read."""


class ZoneCannotChange(Refused):
    """Not every visit at a place could keep its wall clock; ``change`` says which, and why not."""

    def __init__(self, change: ZoneChange) -> None:
        super().__init__("some visits cannot keep their time")
        self.change = change


class NameTaken(Refused):
    """Another kind of visit is called so already: ``field`` of the terms, and what colleagues call the ``other``."""

    def __init__(self, field: str, other: str) -> None:
        super().__init__("the name is taken")
        self.field, self.other = field, other


class StillNeeded(Refused):
    """Something leads to a kind of visit that is to be retired, or booked by the desk alone (``field``)."""

    def __init__(
        self, visit_type: VisitType, field: str, *, by_rules: bool, hours: Collection[Schedule], final: bool
    ) -> None:
        super().__init__("the kind of visit is needed")
        self.visit_type, self.field = visit_type, field
        self.by_rules = by_rules  # patients are led to it by their answers
        self.hours = hours  # that are for it alone
        self.final = final  # nobody else could see those whom the rules send: it stays
