"""The ways out, by the name that a message carries."""

from django.conf import settings

from clinic.outbox.channels import sms
from clinic.outbox.channels.call_list import CallList
from clinic.outbox.channels.email import Email
from clinic.outbox.channels.protocol import Channel, Receipt, Refused, Unavailable

__all__ = ["Channel", "Receipt", "Refused", "Unavailable", "channel_for"]


def channel_for(code: str) -> Channel:
    """Return the channel of a message, as this site has set it up."""
    if code == "email":
        return Email()
    if code == "sms":
        return sms.Webhook(settings.SMS_WEBHOOK_URL) if settings.SMS_WEBHOOK_URL else sms.Folder()
    return CallList()
