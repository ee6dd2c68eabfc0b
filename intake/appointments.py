"""What intake may know of appointments: the one that a patient already holds, told by whoever keeps them."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID


@dataclass(frozen=True)
class StandingAppointment:
    """An appointment to come, in words: "Thursday 4 March, 9:40 am", and the address of its page."""

    when: str
    url: str


Teller = Callable[[UUID, datetime], StandingAppointment | None]
_tellers: list[Teller] = []


def ask(teller: Teller) -> None:
    """Let ``teller`` answer ``standing_appointment``. Called once, when the app that books is ready."""
    _tellers[:] = [teller]


def standing_appointment(response_id: UUID, now: datetime) -> StandingAppointment | None:
    """Return the appointment to come that was booked with these answers, if there is one."""
    return next((told for teller in _tellers if (told := teller(response_id, now))), None)
