"""Text messages: to files, or to a webhook of the clinic's own that knows the provider."""

import hashlib
import hmac
import json
from pathlib import Path

from django.conf import settings

from clinic.outbox.channels import folder
from clinic.outbox.channels.http import Answered, post, wait_asked_for
from clinic.outbox.channels.protocol import Receipt, Refused, Unavailable
from clinic.outbox.contents import Content

TIMEOUT = 10  # seconds


class Folder:
    """Write each text message into a file of its own."""

    def send(self, recipient: str, content: Content, idempotency_key: str) -> Receipt:
        message = {"id": idempotency_key, "to": recipient, "text": content.sms}
        folder.write(Path(settings.DATA_DIR) / "outgoing" / "sms", ".json", json.dumps(message).encode())
        return Receipt(reference=idempotency_key)


class Webhook:
    """Post each text message as JSON, signed so that the receiver knows that it is ours.

    ``Instep-Signature`` is the HMAC-SHA-256 of the body under SMS_WEBHOOK_SECRET, in hex. A receiver
    should drop an ``id`` that it has seen: a message may come twice when one of us dies midway.
    """

    def __init__(self, url: str) -> None:
        self.url = url

    def send(self, recipient: str, content: Content, idempotency_key: str) -> Receipt:
        body = json.dumps({"id": idempotency_key, "to": recipient, "text": content.sms}).encode()
        signature = hmac.new(settings.SMS_WEBHOOK_SECRET.encode(), body, hashlib.sha256).hexdigest()
        headers = {"Content-Type": "application/json", "Instep-Signature": f"sha256={signature}"}
        try:
            post(self.url, body, headers, timeout=TIMEOUT)
        except Answered as answer:
            if not answer.asks_for_patience:
                raise Refused("the text message service refused it") from answer
            raise Unavailable(
                "the text message service asks for patience", retry_after=wait_asked_for(answer.headers)
            ) from answer
        return Receipt(reference=idempotency_key)
