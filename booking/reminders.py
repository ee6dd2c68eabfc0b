"""What an appointment owes its patient, and where it goes."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from uuid import UUID
from zoneinfo import ZoneInfo

from booking.models import Appointment, ReminderPolicy, WaitlistOffer
from booking.models.reminder_policy import policy_of
from booking.scheduling import Occasion, Step, reminder_plan
from booking.told_facts import (
    CANCELLATION,
    MUST_CHANGE,
    NEWS_OF_TIME,
    news_of,
    tell_by_another_clock,
    tells_of,
    was_told,
)
from clinic.outbox import drop, enqueue, enqueue_all, reschedule
from clinic.outbox.models import UNSENT, Channel, OutboxMessage, State

REMINDERS = {
    Occasion.THREE_DAYS: "reminder_3_days",
    Occasion.ONE_DAY: "reminder_1_day",
    Occasion.TWO_HOURS: "reminder_2_hours",
}
OFFER = "waitlist_offer"
TO_BE_RUNG = "a colleague calls about another time"  # why a reminder of a time that can't be is not sent
NEXT_IS_DUE = "the next reminder is due"  # why one whose moment has passed is not sent
BEFORE_THE_VISIT = [*NEWS_OF_TIME, *REMINDERS.values()]


def owe_confirmation(appointment: Appointment, now: datetime, *, saving: Sequence[str] = ()) -> None:
    """Owe everything that a visit which was just booked leads to: the confirmation and the reminders.

    ``saving``: fields of the visit that are written along with its plan.
    """
    policy = ReminderPolicy.objects.in_force()
    plan = _planned(appointment, policy, since=now, saving=saving)
    _owe(appointment, [("confirmation", now), *_reminders(plan)])


def owe_news_of_move(appointment: Appointment, now: datetime) -> None:
    """Owe the news of the new time and its reminders; what was owed for the old time is owed no more.

    The news waits a few minutes, as the policy says. If the visit is by then back at the time that the patient
    knows, nothing is said: it is as if nothing had happened, and what was told of it already counts.
    """
    drop(appointment.pk, kinds=BEFORE_THE_VISIT, reason="moved", now=now)
    _owe_what_is_not_known(appointment, now)


def owe_news_of_change(appointment: Appointment, leaves_at: datetime, now: datetime) -> None:
    """Owe the news that the clinic had to give a visit another time, when it can't be undone any more."""
    drop(appointment.pk, kinds=BEFORE_THE_VISIT, reason="the clinic changed its time", now=now)
    plan = _planned(appointment, ReminderPolicy.objects.in_force(), since=leaves_at)
    _owe(appointment, [(MUST_CHANGE, leaves_at), *_reminders(plan)])


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
    """Owe reminders anew for a visit that stands again, and no news of its end any longer.

    It is confirmed anew if its end was told, or may have been; else nothing has happened for the patient.
    Whose visit has begun is here, and is told nothing.
    """
    drop(appointment.pk, reason="booked again", now=now)
    if appointment.starts_at > now:
        _owe_what_is_not_known(appointment, now)


def owe_cancellation(appointment: Appointment, now: datetime) -> None:
    """Owe the news that the visit is off, after the same few minutes, and nothing else."""
    drop(appointment.pk, reason="cancelled", now=now)
    waits = policy_of(ReminderPolicy.objects.in_force()).change_waits
    _owe(appointment, [(CANCELLATION, now + waits)])


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


def remind_by_another_clock(visits: Sequence[Appointment], old: ZoneInfo, now: datetime) -> None:
    """Let reminders be due by the clock that a place goes by from now on; their visits have moved already.

    ``old`` is the zone it went by. What was sent is not sent again, and still tells the truth. A reminder
    whose time has passed by the new clock is sent at once.
    """
    if not visits:
        return
    tell_by_another_clock([visit.pk for visit in visits], old, visits[0].location.zone)
    missing: list[OutboxMessage] = []
    due: dict[UUID, dict[str, datetime | None]] = {}
    for visit in visits:
        steps = dict(_reminders(plan_of(visit, since=visit.planned_at or visit.created_at)))
        missing += _messages(visit, steps.items())
        due[visit.pk] = {kind: steps.get(kind) for kind in REMINDERS.values()}
    enqueue_all(missing)
    reschedule(due, now=now)


def drop_reminders(appointment: Appointment, now: datetime, *, reason: str) -> None:
    """Owe no reminder any longer."""
    drop(appointment.pk, kinds=BEFORE_THE_VISIT, reason=reason, now=now)


def _owe_what_is_not_known(appointment: Appointment, now: datetime) -> None:
    """Owe the news of how a visit stands, if its patient knows otherwise, and the reminders that were not told."""
    policy = ReminderPolicy.objects.in_force()
    waits = policy_of(policy).change_waits
    about_it = OutboxMessage.objects.filter(about_id=appointment.pk)
    earlier = list(about_it.filter(kind__in=[*BEFORE_THE_VISIT, CANCELLATION]))
    news = news_of(earlier, tells_of(appointment))
    if news is None:
        told = {message.kind for message in earlier if was_told(message, tells_of(appointment))}
        plan = _planned(appointment, policy, since=now - waits)
        _owe(appointment, [(kind, due_at) for kind, due_at in _reminders(plan) if kind not in told])
        return
    plan = _planned(appointment, policy, since=now)
    due_at = now if news == "confirmation" else now + waits
    _owe(appointment, [(news, due_at), *_reminders(plan)])


def _planned(
    appointment: Appointment, policy: ReminderPolicy | None, *, since: datetime, saving: Sequence[str] = ()
) -> list[Step]:
    """Plan the reminders of a visit, and note from when and by which policy."""
    appointment.planned_at, appointment.reminder_policy = since, policy
    appointment.save(update_fields=["planned_at", "reminder_policy", *saving])
    return plan_of(appointment, since=since)


def plan_of(appointment: Appointment, *, since: datetime) -> list[Step]:
    """Return the plan of a visit by the policy that it was planned with."""
    return reminder_plan(
        starts_at=appointment.starts_at,
        booked_at=since,
        zone=appointment.location.zone,
        policy=policy_of(appointment.reminder_policy),
    )


def next_is_due(visit: Appointment, *, after: datetime, now: datetime) -> bool:
    """Say whether a reminder that was due at ``after`` has been held up until the next one of the visit is due."""
    plan = plan_of(visit, since=visit.planned_at or visit.created_at)
    return any(after < due_at <= now for _, due_at in _reminders(plan))


def _reminders(plan: Iterable[Step]) -> list[tuple[str, datetime]]:
    return [(REMINDERS[step.occasion], step.due_at) for step in plan if step.occasion in REMINDERS]


def _owe(appointment: Appointment, due: Iterable[tuple[str, datetime]]) -> None:
    enqueue_all(_messages(appointment, due))


def _messages(appointment: Appointment, due: Iterable[tuple[str, datetime]]) -> list[OutboxMessage]:
    channel, recipient, language = reach(appointment)
    return [
        OutboxMessage(
            kind=kind,
            channel=channel,
            recipient=recipient,
            language=language,
            about_id=appointment.pk,
            about_version=appointment.sequence,
            tells=tells_of(appointment),
            together=_together(appointment, kind),
            dedupe_key=f"{kind}:{appointment.pk}:{appointment.sequence}",
            due_at=due_at,
        )
        for kind, due_at in due
    ]


def _together(appointment: Appointment, kind: str) -> str:
    """Two visits of a patient on one day, in one place, are one reminder."""
    if kind not in REMINDERS.values():
        return ""
    day = appointment.local_start.date()
    return f"{kind}:{appointment.patient_id}:{day}:{appointment.location_id}"


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
