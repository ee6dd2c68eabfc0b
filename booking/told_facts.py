"""What patients were told of their visits: the fact in short, kept with each message."""

from collections.abc import Collection, Iterable
from datetime import UTC, datetime
from uuid import UUID
from zoneinfo import ZoneInfo

from booking.models import Appointment
from booking.scheduling.zone_change import same_wall_clock
from clinic.outbox.models import OutboxMessage, State

MUST_CHANGE = "must_change"  # the clinic had to give a visit another time
NEWS_OF_TIME = ["confirmation", "moved", MUST_CHANGE]
CANCELLATION = "cancellation"
NEWS = [*NEWS_OF_TIME, CANCELLATION]
_WITH = "Z with "


def tells_of(appointment: Appointment) -> str:
    """Return the fact that a message about a visit tells of: when, and with whom."""
    return _fact(appointment.starts_at, str(appointment.practitioner_id))


def was_told(message: OutboxMessage, tells: str) -> bool:
    """Say whether a message has told a fact, or may have: one that a worker once took may have left."""
    return message.tells == tells and not (message.state == State.SKIPPED and message.attempts == 0)


def by_age(message: OutboxMessage) -> tuple[int, bool]:
    """Order the messages of a visit as what they tell of came about: its cancellation after its time."""
    return message.about_version, message.kind == CANCELLATION


def news_of(earlier: Iterable[OutboxMessage], tells: str) -> str | None:
    """Return the kind of message by which the patient learns how the visit stands; None if they know."""
    news = sorted((message for message in earlier if message.kind in NEWS), key=by_age)
    told = [message for message in news if was_told(message, message.tells)]
    if told and told[-1].kind != CANCELLATION:
        return None if told[-1].tells == tells else "moved"
    return "confirmation" if told or (news and news[0].tells == tells) else "moved"


def tell_by_another_clock(about: Collection[UUID], old: ZoneInfo, new: ZoneInfo) -> None:
    """Let what was told, or is owed, stand by the clock that a place goes by from now on.

    People were told what the clock on the wall shows, and it shows the same.
    """
    messages = list(OutboxMessage.objects.filter(about_id__in=about).exclude(tells=""))
    for message in messages:
        instant, _, whom = message.tells.partition(_WITH)
        told = datetime.fromisoformat(instant).replace(tzinfo=UTC)
        message.tells = _fact(same_wall_clock(told, old, new), whom)
    OutboxMessage.objects.bulk_update(messages, ["tells"], batch_size=500)


def _fact(starts_at: datetime, whom: str) -> str:
    return f"{starts_at.astimezone(UTC):%Y-%m-%dT%H:%M}{_WITH}{whom}"
