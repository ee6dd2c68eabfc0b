"""Many people who want the last place of a day at once, each at a time of their own.

Run by ``booking.tests.race`` when its own race is over, on the same database.
"""

from collections.abc import Callable
from datetime import datetime, timedelta
from threading import Barrier, Thread, local
from typing import Any
from unittest.mock import patch

from django.db import connection

from booking.models import Appointment
from booking.services import daily_limit
from booking.services import hold as hold_service

LIMIT, PEOPLE = 3, 6
PATIENCE = 60  # seconds
WEEK = timedelta(days=7)

Want = Callable[[datetime], str]  # returns "held", or the name of the refusal


def last_places(want: Want, first_day: datetime) -> dict[str, dict[str, Any]]:
    """Let people meet on a day whose visits are limited.

    On PostgreSQL they meet once more a week later, for the control: nobody locks the row of the day, and each
    counts when all have come so far. SQLite lets one transaction write at a time anyhow.
    """
    found = {"limited": _meet(want, first_day, hold_service, "resources_on_offer")}
    if connection.vendor == "postgresql":
        found["unlocked"] = _meet(want, first_day + WEEK, daily_limit, "_lock", instead=True)
    return found


def _meet(want: Want, day: datetime, module: Any, step: str, *, instead: bool = False) -> dict[str, Any]:
    """Fill a day but for one place, then let all want a time of it; at one step of theirs all wait for all.

    ``instead``: they wait instead of doing that step, not after it.
    """
    for taken in range(LIMIT - 1):
        want(day + timedelta(hours=taken))
    said: list[str] = []
    all_have_come, own = Barrier(PEOPLE), local()
    act = getattr(module, step)

    def together(*asked: Any, **how: Any) -> Any:
        found = None if instead else act(*asked, **how)
        if not getattr(own, "has_come", False):  # a second try waits for nobody
            own.has_come = True
            all_have_come.wait(PATIENCE)
        return found

    def person(starts_at: datetime) -> None:
        try:
            said.append(want(starts_at))
        finally:
            connection.close()

    times = [day + timedelta(hours=2, minutes=30 * number) for number in range(PEOPLE)]
    people = [Thread(target=person, args=(starts_at,)) for starts_at in times]
    with patch.object(module, step, together):
        for one in people:
            one.start()
        for one in people:
            one.join(PATIENCE)
    return {"said": sorted(said), "stand": Appointment.objects.filter(starts_at__date=day.date()).count()}
