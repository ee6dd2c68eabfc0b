"""What an appointment owes its patient, and where it goes."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from uuid import UUID

from booking.models import Appointment, WaitlistOffer
from booking.scheduling import reminder_plan
from clinic.outbox import drop, enqueue, enqueue_all, reschedule
from clinic.outbox.models import UNSENT, Channel, OutboxMessage, State

REMINDERS = {3: "reminder_3_days", 1: "reminder_1_day"}
OFFER = "waitlist_offer"
MUST_CHANGE = "must_change"  # the clinic had to give a visit another time
NEWS_OF_TIME = ["confirmation", "moved", MUST_CHANGE]
TO_BE_RUNG = "a colleague calls about another time"  # why a reminder of a time that can't be is not sent
BEFORE_THE_VISIT = [*NEWS_OF_TIME, *REMINDERS.values()]


def owe_confirmation(appointment: Appointment, now: datetime) -> None:
    """Owe everything that a visit which was just booked leads to: the confirmation and the reminders."""
    _owe_plan(appointment, now, at_once="confirmation")


def owe_news_of_move(appointment: Appointment, now: datetime) -> None:
    """Owe the news of the new time and its reminders; what was owed for the old time is owed no more."""
    drop(appointment.pk, kinds=BEFORE_THE_VISIT, reason="moved", now=now)
    _owe_plan(appointment, now, at_once="moved")


def owe_news_of_change(appointment: Appointment, leaves_at: datetime, now: datetime) -> None:
    """Owe the news that the clinic had to give a visit another time, when it can't be undone any more."""
    drop(appointment.pk, kinds=BEFORE_THE_VISIT, reason="the clinic changed its time", now=now)
    _owe_plan(appointment, leaves_at, at_once=MUST_CHANGE)


def owe_as_before(appointment: Appointment, version: int, *, since: datetime) -> None:
    """Owe what was owed for the time that a visit had as ``version`` and has again; the rest is owed no more.

    ``since`` is when that time was taken from it.
    """
    about = OutboxMessage.objects.filter(about_id=appointment.pk, kind__in=BEFORE_THE_VISIT)
    about.filter(about_version=version + 1, state__in=UNSENT).update(
        state=State.SKIPPED, state_reason="the change was undone"
    )
    before = about.filter(about_version=version)
    before.filter(state=State.SKIPPED, state_at__gte=since).update(state=State.QUEUED, state_reason="")
    before.update(about_version=appointment.sequence)


def owe_news_of_return(appointment: Appointment, now: datetime) -> None:
    """Owe a confirmation and reminders anew for a visit that stands again; no news of its end any longer.

    Whose visit has begun is here, and is told nothing.
    """
    drop(appointment.pk, reason="booked again", now=now)
    if appointment.starts_at > now:
        _owe_plan(appointment, now, at_once="confirmation")


def owe_cancellation(appointment: Appointment, now: datetime) -> None:
    """Owe the news that the visit is off, and nothing else."""
    drop(appointment.pk, reason="cancelled", now=now)
    _owe(appointment, {"cancellation": now})


def owe_offer(offer: WaitlistOffer, visit: Appointment, now: datetime) -> None:
    """Owe the news that an earlier time is free. Who can only be rung is told by the colleague who offers it."""
    owe_at_once(visit, OFFER, key=offer.pk, now=now)


def owe_at_once(visit: Appointment, kind: str, *, key: object, now: datetime) -> OutboxMessage | None:
    """Owe one message about a visit now; None, and nothing is owed, to whom only the telephone reaches.

    The same ``key`` again is the same message.
    """
    channel, recipient, language = reach(visit)
    if channel == Channel.CALL_LIST:
        return None
    return enqueue(
        kind=kind,
        channel=channel,
        recipient=recipient,
        language=language,
        about_id=visit.pk,
        about_version=visit.sequence,
        dedupe_key=f"{kind}:{key}",
        due_at=now,
    )


def remind_by_another_clock(visits: Sequence[Appointment], now: datetime) -> None:
    """Let reminders be due by the clock that a place goes by from now on; their visits have moved already.

    What was sent is not sent again. A reminder whose time has passed by the new clock is sent at once.
    """
    told_at = _told_at(visits)
    missing: list[OutboxMessage] = []
    due: dict[UUID, dict[str, datetime | None]] = {}
    for visit in visits:
        booked_at = told_at.get(visit.pk, visit.created_at)
        plan = reminder_plan(starts_at=visit.starts_at, booked_at=booked_at, zone=visit.location.zone)
        steps = {REMINDERS[step.days_ahead]: step.due_at for step in plan if step.days_ahead}
        missing += _messages(visit, steps)
        due[visit.pk] = {kind: steps.get(kind) for kind in REMINDERS.values()}
    enqueue_all(missing)
    reschedule(due, now=now)


def drop_reminders(appointment: Appointment, now: datetime, *, reason: str) -> None:
    """Owe no reminder any longer."""
    drop(appointment.pk, kinds=BEFORE_THE_VISIT, reason=reason, now=now)


def _owe_plan(appointment: Appointment, now: datetime, *, at_once: str) -> None:
    kinds = {0: at_once, **REMINDERS}
    zone = appointment.location.zone
    plan = reminder_plan(starts_at=appointment.starts_at, booked_at=now, zone=zone)
    _owe(appointment, {kinds[step.days_ahead]: step.due_at for step in plan})


def _owe(appointment: Appointment, due: Mapping[str, datetime]) -> None:
    enqueue_all(_messages(appointment, due))


def _messages(appointment: Appointment, due: Mapping[str, datetime]) -> list[OutboxMessage]:
    channel, recipient, language = reach(appointment)
    return [
        OutboxMessage(
            kind=kind,
            channel=channel,
            recipient=recipient,
            language=language,
            about_id=appointment.pk,
            about_version=appointment.sequence,
            dedupe_key=f"{kind}:{appointment.pk}:{appointment.sequence}",
            due_at=due_at,
        )
        for kind, due_at in due.items()
    ]


def _told_at(visits: Sequence[Appointment]) -> dict[UUID, datetime]:
    """Return when each visit's present time was told: from then on its reminders count."""
    versions = {visit.pk: visit.sequence for visit in visits}
    told = OutboxMessage.objects.filter(about_id__in=versions, kind__in=NEWS_OF_TIME)
    return {one.about_id: one.due_at for one in told if one.about_version == versions[one.about_id]}


def reach(appointment: Appointment) -> tuple[str, str, str]:
    """Return channel, address and language: the proved contact, else one that we know, else the telephone."""
    patient = appointment.patient
    if patient is None:
        raise ValueError("nobody to tell")
    proof = getattr(appointment, "contact", None)
    if proof is not None and proof.proven_at is not None:
        return proof.channel, proof.address, patient.language
    if patient.mobile:
        return Channel.SMS, patient.mobile, patient.language
    if patient.email:
        return Channel.EMAIL, patient.email, patient.language
    return Channel.CALL_LIST, patient.reference, patient.language
