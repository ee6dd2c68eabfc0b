"""The ways out, by the name that a message carries."""

from django.conf import settings
from django.utils.module_loading import import_string

from clinic.outbox.channels import sms
from clinic.outbox.channels.call_list import CallList
from clinic.outbox.channels.protocol import Channel, Receipt, Refused, Unavailable
from clinic.outbox.channels.twilio import Twilio

__all__ = ["Channel", "Receipt", "Refused", "Unavailable", "channel_for"]


def channel_for(code: str) -> Channel:
    """Return the channel of a message, as this site has set it up."""
    if code == "email":
        mail: Channel = import_string(settings.MAIL_CHANNEL)()
        return mail
    return _text_messages() if code == "sms" else CallList()


def _text_messages() -> Channel:
    if settings.SMS_URL.startswith("twilio:"):
        return Twilio(settings.SMS_URL)
    return sms.Webhook(settings.SMS_WEBHOOK_URL) if settings.SMS_WEBHOOK_URL else sms.Folder()
