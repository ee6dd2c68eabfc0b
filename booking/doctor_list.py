"""A doctor's day as a list: one row for each visit, with what decides how to prepare."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from booking.board import age, state_of
from booking.diary import DoctorEntry
from booking.models import Appointment, Status
from intake.assessment import headline
from intake.models import SafetyAlert
from intake.questionnaire.flow import part_states

WORDS_SHOWN = 8


@dataclass(frozen=True, slots=True)
class Row:
    """One visit; ``state`` is a chip's name and ``word`` what it says."""

    visit: Appointment
    age: int | None
    state: str
    word: str
    patients_words: str
    headline: str
    early: bool  # the questions after booking are still open
    danger: bool
    parts_done: int
    parts: int
    is_next: bool


def rows(entries: Sequence[DoctorEntry], *, now: datetime, calls: Iterable[SafetyAlert]) -> list[Row]:
    """Return the rows of a day in order of time. ``calls``: the open safety calls of the practice."""
    calling = {call.response_id for call in calls}
    following = _next([entry.appointment for entry in entries])
    return [_row(entry, now, calling, entry.appointment == following) for entry in entries]


def first_words(text: str, count: int = WORDS_SHOWN) -> str:
    """Return the first words of a text, with "…" where there are more."""
    words = text.split()
    return " ".join(words[:count]) + ("…" if len(words) > count else "")


def _next(visits: Sequence[Appointment]) -> Appointment | None:
    """Return who is to be seen next: whoever has waited longest here, else the first still to come."""
    for status in (Status.ARRIVED, Status.BOOKED):
        for visit in visits:
            if visit.status == status:
                return visit
    return None


def _row(entry: DoctorEntry, now: datetime, calling: set[UUID], is_next: bool) -> Row:
    visit, result = entry.appointment, entry.assessment.result if entry.assessment else None
    answers = visit.response.answers if visit.response else {}
    parts = part_states(answers, visit.local_start.date()) if answers else []
    state, word = state_of(visit, now)
    return Row(
        visit=visit,
        age=age(visit),
        state=state,
        word=word,
        patients_words=first_words(answers.get("main_worry") or ""),
        headline=headline(result) if result else "",
        early=bool(entry.assessment and entry.assessment.early),
        danger=visit.response_id in calling or bool(result and result["withheld"]),
        parts_done=sum(part.state == "completed" for part in parts),
        parts=len(parts),
        is_next=is_next,
    )
