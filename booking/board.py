"""How a day is drawn on the desk's board: which cards and gaps stand where, and what they say."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from operator import itemgetter
from uuid import UUID

from django.utils.translation import gettext as _

from booking.diary import Board, Column
from booking.models import Appointment, Status
from booking.scheduling import Interval
from clinic.models import Practitioner, Resource
from clinic.times import time_words
from intake.models import QuestionnaireResponse

CELL = 5  # minutes: the board's grid
ONE_LINE = timedelta(minutes=20)  # a shorter visit has no room for a second line
GAP_WORTH_SAYING = timedelta(minutes=10)
USUAL_HOURS = (9, 17)


@dataclass(frozen=True, slots=True)
class Place:
    """Where a thing stands: hours and minutes of its start and end on the clock of the location."""

    hour: int
    minute: int
    to_hour: int
    to_minute: int

    @property
    def classes(self) -> str:
        """Return the classes of ``clock.css`` that put it there."""
        return f"at-h-{self.hour} at-m-{self.minute} to-h-{self.to_hour} to-m-{self.to_minute}"


@dataclass(frozen=True, slots=True)
class Card:
    """One visit on the board; ``state`` is a chip's name, ``word`` what it says."""

    appointment: Appointment
    place: Place
    state: str
    word: str
    resources: list[Resource]
    age: int | None  # years, on the day of the visit; None while the time is only held
    beside: bool  # shares its time with another card
    questions_open: bool
    safety_call: bool

    @property
    def version(self) -> str:
        """Return what changes when a colleague or the patient changes the visit, and never by itself."""
        visit = self.appointment
        confirmed = visit.confirmed_by_patient_at is not None
        return f"{visit.status}{visit.sequence}{'c' if confirmed else ''}{visit.starts_at:%H%M}"

    @property
    def is_short(self) -> bool:
        """Say whether there is room for one line only."""
        return self.appointment.ends_at - self.appointment.starts_at < ONE_LINE


@dataclass(frozen=True, slots=True)
class Gap:
    """Free time between visits that is still to come."""

    place: Place
    minutes: int


@dataclass(frozen=True, slots=True)
class DrawnColumn:
    """One practitioner's day: what stands in it in order of time, and where they work."""

    practitioner: Practitioner
    entries: list[Card | Gap]
    sessions: list[Place]
    visits: int
    free_minutes: int


@dataclass(frozen=True, slots=True)
class Drawing:
    """A whole board, from one full hour to another; ``now`` is where the line of the present goes."""

    opens: int
    closes: int
    columns: list[DrawnColumn]
    now: Place | None
    unconfirmed: int
    questions_open: int

    @property
    def hours(self) -> list[tuple[Place, str]]:
        """Return the full hours at which a line is drawn, with their words."""
        return [(Place(hour, 0, hour, 0), time_words(time(hour))) for hour in range(self.opens, self.closes)]


def draw(board: Board, *, now: datetime, safety_calls: Collection[UUID]) -> Drawing:
    """Lay a day out. ``safety_calls``: the answers with an open safety call."""
    pen = _Pen(board, now, safety_calls)
    columns = [pen.column(column) for column in board.columns]
    cards = [entry for column in columns for entry in column.entries if isinstance(entry, Card)]
    coming = [card for card in cards if card.state in ("booked", "confirmed")]
    opens, closes = pen.hours(columns)
    today = now.astimezone(board.location.zone)
    line = today.date() == board.day and opens <= today.hour < closes
    return Drawing(
        opens=opens,
        closes=closes,
        columns=columns,
        now=pen.place(now, now) if line else None,
        unconfirmed=sum(card.state == "booked" for card in coming),
        questions_open=sum(card.questions_open for card in coming),
    )


class _Pen:
    """Draws the parts of one day."""

    def __init__(self, board: Board, now: datetime, safety_calls: Collection[UUID]) -> None:
        self.board, self.zone, self.now, self.safety_calls = board, board.location.zone, now, safety_calls

    def place(self, start: datetime, end: datetime) -> Place:
        """Return where a stretch stands, on whole five minutes; what runs past midnight ends there."""
        begin, finish = start.astimezone(self.zone), end.astimezone(self.zone)
        last = finish.hour * 60 + finish.minute if finish.date() == self.board.day else 24 * 60
        to_hour, to_minute = divmod(-(-last // CELL) * CELL, 60)
        return Place(begin.hour, begin.minute // CELL * CELL, to_hour, to_minute)

    def column(self, column: Column) -> DrawnColumn:
        """Draw one practitioner's day."""
        to_come = [Interval(max(gap.start, self.now), gap.end) for gap in column.gaps if gap.end > self.now]
        gaps = [gap for gap in to_come if gap.end - gap.start >= GAP_WORTH_SAYING]
        entries: list[tuple[datetime, Card | Gap]] = [
            *((visit.starts_at, self.card(visit, column)) for visit in column.appointments),
            *((gap.start, Gap(self.place(gap.start, gap.end), _minutes(gap))) for gap in gaps),
        ]
        return DrawnColumn(
            practitioner=column.practitioner,
            entries=[entry for start, entry in sorted(entries, key=itemgetter(0))],
            sessions=[self.place(session.start, session.end) for session in column.sessions],
            visits=sum(visit.status != Status.HELD for visit in column.appointments),
            free_minutes=sum(_minutes(gap) for gap in gaps),
        )

    def card(self, visit: Appointment, column: Column) -> Card:
        """Draw one visit."""
        state, word = state_of(visit, self.now)
        return Card(
            appointment=visit,
            place=self.place(visit.starts_at, visit.ends_at),
            state=state,
            word=word,
            resources=[one for one in visit.resources.all() if one != column.practitioner.resource],
            age=age(visit),
            beside=any(_overlap(visit, other) for other in column.appointments if other != visit),
            questions_open=questions_open(visit),
            safety_call=visit.response_id in self.safety_calls,
        )

    def hours(self, columns: list[DrawnColumn]) -> tuple[int, int]:
        """Return the full hours between which everything of the day lies."""
        places = [place for column in columns for place in column.sessions]
        places += [entry.place for column in columns for entry in column.entries]
        if not places:
            return USUAL_HOURS
        return min(one.hour for one in places), max(one.to_hour + bool(one.to_minute) for one in places)


def state_of(visit: Appointment, now: datetime) -> tuple[str, str]:
    """Return the chip that shows how a visit stands, and its word."""
    if visit.status == Status.HELD and visit.held_until:
        return "held", _("Held until %(time)s") % {"time": _at(visit, visit.held_until)}
    if visit.status == Status.ARRIVED and visit.arrived_at:
        return "arrived", _("Arrived %(time)s") % {"time": _at(visit, visit.arrived_at)}
    if visit.status == Status.BOOKED and visit.ends_at <= now:
        return "attention", _("Not closed")
    if visit.status == Status.BOOKED and visit.starts_at < now:
        late = int((now - visit.starts_at).total_seconds() // 60)
        return "late", _("Late %(minutes)d min") % {"minutes": late}
    if visit.status == Status.BOOKED and visit.confirmed_by_patient_at:
        return "confirmed", _("Confirmed")
    return str(visit.status), ""


def questions_open(visit: Appointment) -> bool:
    """Say whether the patient still has questions to answer, and the visit is not over."""
    if visit.status in (Status.FULFILLED, Status.NOSHOW):
        return False
    return visit.response is None or visit.response.status != QuestionnaireResponse.Status.COMPLETED


def age(visit: Appointment) -> int | None:
    """Return the patient's age in whole years on the day of the visit; None while the time is only held."""
    if visit.patient is None:
        return None
    born, day = visit.patient.birth_date, visit.local_start.date()
    return day.year - born.year - ((day.month, day.day) < (born.month, born.day))


def _at(visit: Appointment, instant: datetime) -> str:
    return time_words(instant.astimezone(visit.location.zone).time())


def _minutes(stretch: Interval) -> int:
    return int((stretch.end - stretch.start).total_seconds() // 60)


def _overlap(one: Appointment, other: Appointment) -> bool:
    return one.starts_at < other.ends_at and other.starts_at < one.ends_at
