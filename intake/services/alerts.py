"""Danger signs: raised by any save, taken back by the patient, closed only by a colleague."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from clinic import audit
from clinic.models import User
from intake.assessment import RedFlag
from intake.models import QuestionnaireResponse, SafetyAlert

Level = SafetyAlert.Level
Outcome = SafetyAlert.Outcome


@dataclass(frozen=True)
class Watched:
    """What one look at the danger signs led to; ``act`` is what the audit will hear of it."""

    alert: SafetyAlert | None
    act: str = ""

    @property
    def blocks(self) -> bool:
        """Say whether the patient must get help before going on."""
        return self.alert is not None and self.alert.standing != ""

    def record(self, now: datetime, actor: User | None = None) -> bool:
        """Write the act, if there was one, last in the transaction (see ``clinic.audit``).

        ``actor`` is the colleague whom the patient told it, or None.
        """
        if not self.alert or not self.act:
            return False
        level = {"level": self.alert.level}
        audit.record(self.act, self.alert, actor=actor, now=now, patient=actor is None, detail=level)
        return True


def watch(response: QuestionnaireResponse, flags: Iterable[RedFlag], *, now: datetime) -> Watched:
    """Bring the open alert of a response in line with its danger signs. Inside the saving transaction.

    Signs that a colleague has already dealt with raise nothing again; a new sign, or a worse one, does.
    An open alert only ever grows: taking the sign back opens the patient's way but leaves the alert on
    the desk (docs/decisions/0003).
    """
    grave = [flag for flag in flags if flag.stops_booking]
    if not grave and response.status != QuestionnaireResponse.Status.STOPPED:
        return Watched(None)  # nothing now, and nothing that barred the way before
    alerts = list(response.alerts.all())
    opened = next((alert for alert in alerts if alert.closed_at is None), None)
    closed = [alert for alert in alerts if alert.closed_at]
    standing = [flag for flag in grave if not any(_dealt_with(flag, alert) for alert in closed)]
    if standing:
        return _raise(response, opened, standing, now)
    if opened and opened.standing:
        opened.standing, opened.corrected_at = "", now
        opened.save(update_fields=["standing", "corrected_at"])
        return Watched(opened, "alert.corrected")
    return Watched(opened)


def _dealt_with(flag: RedFlag, closed: SafetyAlert) -> bool:
    """Say whether a colleague has answered for this sign, at this level or a graver one."""
    return flag.code in (closed.codes if flag.level == "same_day" else closed.emergency_codes)


def _raise(
    response: QuestionnaireResponse, opened: SafetyAlert | None, flags: list[RedFlag], now: datetime
) -> Watched:
    alert = opened or SafetyAlert(response=response, level=Level.SAME_DAY, codes=[], raised_at=now)
    known = (alert.standing, alert.emergency_codes, alert.codes)
    emergencies = {flag.code for flag in flags if flag.level == "emergency"}
    alert.standing = Level.EMERGENCY if emergencies else Level.SAME_DAY
    alert.emergency_codes = sorted({*alert.emergency_codes, *emergencies})
    alert.level = Level.EMERGENCY if alert.emergency_codes else Level.SAME_DAY
    alert.codes = sorted({*alert.codes, *(flag.code for flag in flags)})
    alert.corrected_at = None
    if known == (alert.standing, alert.emergency_codes, alert.codes):
        return Watched(alert)
    alert.save()
    return Watched(alert, "alert.changed" if opened else "alert.raised")


def acknowledge(alert: SafetyAlert, *, now: datetime) -> None:
    """Keep that the patient pressed "I have read this"; the first time counts."""
    SafetyAlert.objects.filter(pk=alert.pk, acknowledged_at=None).update(acknowledged_at=now)


@transaction.atomic
def request_call(alert: SafetyAlert, phone: str, now: datetime, *, actor: User | None = None) -> None:
    """Put an open alert on the desk's list of calls; ``phone`` is E.164. Asking again changes the number.

    ``actor`` is the colleague who writes the number down, or None for the patient.
    """
    asked = SafetyAlert.objects.filter(pk=alert.pk, closed_at=None)
    if asked.update(call_phone=phone, call_requested_at=alert.call_requested_at or now):
        audit.record("alert.call_requested", alert, actor=actor, now=now, patient=actor is None)


@transaction.atomic
def close_alert(
    alert: SafetyAlert, outcome: SafetyAlert.Outcome, actor: User, now: datetime, *, note: str = ""
) -> bool:
    """Record what became of an alert. False if a colleague was quicker; then nothing changes."""
    changed = SafetyAlert.objects.filter(pk=alert.pk, closed_at=None).update(
        outcome=outcome, outcome_note=note, closed_at=now, closed_by=actor
    )
    if changed:
        QuestionnaireResponse.objects.filter(
            pk=alert.response_id, status=QuestionnaireResponse.Status.STOPPED
        ).update(status=QuestionnaireResponse.Status.IN_PROGRESS)
        audit.record("alert.closed", alert, actor=actor, now=now, detail={"outcome": outcome})
    return bool(changed)
