"""The way back to unfinished answers: a link to a phone or an e-mail, and one reminder of it."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from django.db import transaction

from clinic import audit
from clinic.models import Location, User
from clinic.outbox import drop, enqueue
from clinic.outbox.models import Channel, OutboxMessage, State
from clinic.outbox.share import has_had_its_share
from intake.models import QuestionnaireResponse
from intake.services.onward import child_alone
from intake.services.start import DRAFT_LIFE, DRAFT_LIFE_WITH_CONTACT

LINK, REMINDER = "resume_link", "resume_reminder"  # kinds of message
CHILD_DRAFT_LIFE = timedelta(hours=24)  # a child came alone: long enough to fetch an adult
DOUBLE_CLICK = timedelta(seconds=30)
LINKS_A_DAY = 5  # of one draft, to whatever addresses
DAY = timedelta(hours=24)
REMINDED_AT = time(10)  # on the clock of the practice, the day after


class TooManyLinks(Exception):
    """As many links were sent as may be sent today; the code leads back too."""


@transaction.atomic
def send_link(
    response: QuestionnaireResponse,
    *,
    channel: Channel,
    address: str,
    now: datetime,
    actor: User | None = None,
) -> None:
    """Send a link to a draft, and remind once tomorrow. The draft is kept longer, for it can be reached.

    ``actor`` is the colleague who was told the address, or None for the patient.
    The same address again within half a minute is a double click and gets no second link. Nothing happens
    to answers that were booked meanwhile. ``response`` is brought up to date. Raises TooManyLinks.
    """
    stored = QuestionnaireResponse.objects.select_for_update().get(pk=response.pk)
    sent = OutboxMessage.objects.filter(kind=LINK, about_id=stored.pk)
    if stored.patient_id or sent.filter(recipient=address, due_at__gt=now - DOUBLE_CLICK).exists():
        return
    if sent.filter(due_at__gt=now - DAY).count() >= LINKS_A_DAY or has_had_its_share(address, now):
        raise TooManyLinks
    stored.reach_channel, stored.reach_address = channel, address
    stored.expires_at = now + draft_life(stored, now.date())
    stored.save(update_fields=["reach_channel", "reach_address", "expires_at"])
    number = sent.count() + 1
    _owe(LINK, stored, number, due_at=now)
    drop_reminder(stored, reason="another address was given", now=now)
    if (
        not OutboxMessage.objects.filter(kind=REMINDER, about_id=stored.pk)
        .exclude(state=State.SKIPPED)
        .exists()
    ):
        _owe(REMINDER, stored, number, due_at=next_day_at_ten(now, _zone()))
    audit.record("answers.link_sent", stored, actor=actor, now=now, patient=actor is None)
    response.__dict__.update(stored.__dict__)


def _owe(kind: str, response: QuestionnaireResponse, number: int, *, due_at: datetime) -> None:
    enqueue(
        kind=kind,
        channel=response.reach_channel,
        recipient=response.reach_address,
        about_id=response.pk,
        about_version=number,
        dedupe_key=f"{kind}:{response.pk}:{number}",
        due_at=due_at,
        language=response.language,
    )


def drop_reminder(response: QuestionnaireResponse, *, reason: str, now: datetime) -> None:
    """Owe no reminder of these answers any longer. Call it while they still have the address it would go to."""
    if response.reach_address:
        drop(response.pk, kinds=[REMINDER], reason=reason, now=now)


def draft_life(response: QuestionnaireResponse, today: date) -> timedelta:
    """Return how long a draft is kept from now on."""
    if child_alone(response.answers, today):
        return CHILD_DRAFT_LIFE
    return DRAFT_LIFE_WITH_CONTACT if response.reach_address else DRAFT_LIFE


def next_day_at_ten(now: datetime, zone: ZoneInfo) -> datetime:
    """Return ten in the morning of the next day, on the clock of a zone, as an instant in UTC."""
    tomorrow = now.astimezone(zone).date() + timedelta(days=1)
    return datetime.combine(tomorrow, REMINDED_AT, tzinfo=zone).astimezone(UTC)


def _zone() -> ZoneInfo:
    location = Location.objects.order_by("pk").first()
    return location.zone if location else ZoneInfo("UTC")
