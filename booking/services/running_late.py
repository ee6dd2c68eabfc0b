"""Telling people who have not come yet that their practitioner runs late."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from booking.models import Appointment, RunningLate
from booking.reminders import owe_at_once
from booking.services.whole import whole
from clinic import audit
from clinic.models import Practitioner, User

KIND = "running_late"
DOUBLE_CLICK = timedelta(seconds=30)


@whole
def tell_running_late(
    *, practitioner: Practitioner, minutes: int, visits: Sequence[Appointment], actor: User, now: datetime
) -> int:
    """Owe each of these patients the news, and return how many will get it. A double click tells nobody twice.

    ``visits`` are some of ``waiting_to_come``; who can only be rung gets nothing.
    """
    said = RunningLate.objects.filter(
        practitioner=practitioner, minutes=minutes, said_at__gt=now - DOUBLE_CLICK
    )
    late = said.first()
    if late is None:
        late = RunningLate.objects.create(
            practitioner=practitioner, minutes=minutes, said_by=actor, said_at=now
        )
        audit.record("practitioner.late", late, actor=actor, now=now, detail={"minutes": minutes})
    told = [owe_at_once(visit, KIND, key=f"{visit.pk}:{late.pk}", now=now) for visit in visits]
    return sum(message is not None for message in told)
