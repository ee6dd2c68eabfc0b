"""What the demo's doctors made of the flags of past visits: invented, like their patients."""

import random
from datetime import datetime

from booking.demo.practice import DemoPractice
from booking.models import Appointment, Status
from clinic.models import User
from intake.models import Assessment, FlagVerdict
from intake.services.verdict import give_verdict

Verdict, Reason = FlagVerdict.Verdict, FlagVerdict.Reason
AGREED, PARTLY = 0.7, 0.15  # of the flags; the rest were disagreed with
NOTES: tuple[tuple[str, str], ...] = (
    (Reason.LOCAL_CAUSE, "Kneecap tracking; the foot is a bystander here."),
    (Reason.HIP_OR_BACK_FIRST, "Worse with bending; back examined first."),
    (Reason.NOT_ENOUGH_INFORMATION, ""),
)


def judge_past_visits(practice: DemoPractice, chance: random.Random) -> None:
    """Let the practitioner of each kept visit have judged the flags that were raised for it."""
    doctors = {one.pk: one.user for one in practice.practitioners.values()}
    kept = Appointment.objects.filter(status=Status.FULFILLED, response__isnull=False)
    for visit in kept.select_related("response").order_by("starts_at", "pk"):
        assessment = Assessment.objects.filter(response=visit.response_id).latest()
        doctor = doctors[visit.practitioner_id]
        if doctor and not assessment.result["withheld"]:
            _judge(assessment, doctor, visit.ends_at, chance)


def _judge(assessment: Assessment, doctor: User, at: datetime, chance: random.Random) -> None:
    for flag in assessment.result["sites"]:
        verdict, (reason, note) = _draw(chance), chance.choice(NOTES)
        if verdict == Verdict.AGREE:
            reason, note = "", ""
        give_verdict(assessment, flag["site"], flag["side"], verdict, reason, doctor, at, note=note)


def _draw(chance: random.Random) -> FlagVerdict.Verdict:
    drawn = chance.random()
    if drawn < AGREED:
        return Verdict.AGREE
    return Verdict.PARTLY if drawn < AGREED + PARTLY else Verdict.DISAGREE
