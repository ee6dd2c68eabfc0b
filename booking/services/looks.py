"""Looks at what patients told us: each is written down before the page is shown."""

from collections.abc import Iterable
from datetime import datetime

from booking.models import Appointment
from booking.services.whole import whole
from clinic import audit
from clinic.models import Practice, User
from intake.models import FlagVerdict, SafetyAlert
from intake.services.reading import mark_read


@whole
def note_chart(visit: Appointment, *, actor: User, now: datetime) -> None:
    """Note that a doctor opened what one patient answered, or the visit of somebody who answered nothing.

    From then on the patient changes no answer any more. ``visit.response`` is brought up to date: what the
    doctor reads is what stands.
    """
    if visit.response_id:
        visit.response = mark_read(visit.response_id, now=now)
    audit.record("chart.seen", visit.response or visit, actor=actor, now=now)


@whole
def note_calls(alerts: Iterable[SafetyAlert], *, actor: User, now: datetime) -> None:
    """Note that a colleague read what safety calls are about: one row for all of them."""
    seen = [alert.pk for alert in alerts]
    if seen:
        audit.record("alerts.seen", Practice.objects.the(), actor=actor, now=now, detail={"alerts": seen})


@whole
def note_verdicts(verdicts: Iterable[FlagVerdict], *, actor: User, now: datetime) -> None:
    """Note that a doctor read verdicts on other people's flags: one row for all of them."""
    seen = [verdict.pk for verdict in verdicts]
    if seen:
        detail = {"verdicts": seen}
        audit.record("verdicts.seen", Practice.objects.the(), actor=actor, now=now, detail=detail)
