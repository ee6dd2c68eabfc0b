"""What a mail provider reports, as django-anymail gives it to us; it has checked who reports."""

from uuid import UUID

from anymail.signals import AnymailTrackingEvent, tracking

from clinic import clock
from clinic.outbox.channels.provider_mail import OURS
from clinic.outbox.reports import arrived, failed

WILL_NOT_ARRIVE = {
    "bounced": "the mail bounced",
    "rejected": "the mail provider refused the address",
    "failed": "the mail provider could not send it",
}


def listen() -> None:
    """Hear of each report from now on."""
    tracking.connect(_reported, dispatch_uid="outbox")


def _reported(event: AnymailTrackingEvent, **_: object) -> None:
    """Note what became of a message; what is none of ours, or no news, is let go by."""
    try:
        message_id = UUID(str((event.metadata or {}).get(OURS)))
    except ValueError:
        return
    if event.event_type == "delivered":
        arrived(message_id, now=clock.now())
    elif reason := WILL_NOT_ARRIVE.get(event.event_type):
        failed(message_id, reason=reason, now=clock.now())
