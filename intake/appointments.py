"""What intake may know of appointments, told by whoever keeps them, and what it tells them of new answers."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import Value
from django.db.models.expressions import Combinable

from intake.models import Assessment


@dataclass(frozen=True)
class StandingAppointment:
    """An appointment to come, in words: "Thursday 4 March, 9:40 am", and the address of its page."""

    when: str
    url: str


Teller = Callable[[UUID, datetime], StandingAppointment | None]
Begun = Callable[[datetime], Combinable]
Listener = Callable[[Assessment, datetime], dict[str, str]]
_tellers: list[Teller] = []
_begun: list[Begun] = []
_listeners: list[Listener] = []


def ask(teller: Teller, begun: Begun) -> None:
    """Let these two answer the questions below. Called once, when the app that books is ready."""
    _tellers[:] = [teller]
    _begun[:] = [begun]


def standing_appointment(response_id: UUID, now: datetime) -> StandingAppointment | None:
    """Return the appointment to come that was booked with these answers, if there is one."""
    return next((told for teller in _tellers if (told := teller(response_id, now))), None)


def visit_begun(now: datetime) -> Combinable:
    """Return what tells, in a query of answers, whether the visit they were given for has begun or is over."""
    return next((begun(now) for begun in _begun), Value(False))


def listen(listener: Listener) -> None:
    """Let ``listener`` hear when another visit is suggested. Called once, when the app that books is ready."""
    _listeners[:] = [listener]


def suggested(assessment: Assessment, now: datetime) -> dict[str, str]:
    """Say that a patient's answers suggest another visit than before, inside the transaction that saves them.

    Returns what came of it, as codes for the audit row of the save.
    """
    return {code: word for listener in _listeners for code, word in listener(assessment, now).items()}
