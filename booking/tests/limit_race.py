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
    """Let people meet on two days whose visits are limited; on the second nobody locks the row of the day."""
    limited = _meet(want, first_day)
    with patch.object(daily_limit, "_lock"):
        return {"limited": limited, "unlocked": _meet(want, first_day + WEEK)}


def _meet(want: Want, day: datetime) -> dict[str, Any]:
    """Fill a day but for one place, then let all want a time of it; who has read the diary waits for the others."""
    for taken in range(LIMIT - 1):
        want(day + timedelta(hours=taken))
    said: list[str] = []
    all_have_read, own = Barrier(PEOPLE), local()
    offered = hold_service.resources_on_offer

    def together(*asked: Any, **how: Any) -> Any:
        found = offered(*asked, **how)
        if not getattr(own, "has_read", False):  # a second try waits for nobody
            own.has_read = True
            all_have_read.wait(PATIENCE)
        return found

    def person(starts_at: datetime) -> None:
        try:
            said.append(want(starts_at))
        finally:
            connection.close()

    times = [day + timedelta(hours=2, minutes=30 * number) for number in range(PEOPLE)]
    people = [Thread(target=person, args=(starts_at,)) for starts_at in times]
    with patch.object(hold_service, "resources_on_offer", together):
        for one in people:
            one.start()
        for one in people:
            one.join(PATIENCE)
    return {"said": sorted(said), "stand": Appointment.objects.filter(starts_at__date=day.date()).count()}
