"""Text messages: to files, or to a webhook of the clinic's own that knows the provider."""

import hashlib
import hmac
import json
from http.client import HTTPException
from pathlib import Path
from urllib.error import HTTPError
from urllib.request import HTTPRedirectHandler, Request, build_opener

from django.conf import settings

from clinic.outbox.channels import folder
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
        request = Request(self.url, data=body, headers=headers, method="POST")  # noqa: S310
        try:
            build_opener(_NoRedirect).open(request, timeout=TIMEOUT).close()
        except HTTPError as error:
            error.close()
            if 400 <= error.code < 500 and error.code not in (408, 429):
                raise Refused("the text message service refused it") from error
            raise Unavailable("the text message service asks for patience") from error
        except (OSError, HTTPException) as error:
            raise Unavailable("the text message service can't be reached") from error
        return Receipt(reference=idempotency_key)


class _NoRedirect(HTTPRedirectHandler):
    """A redirected POST would become a GET and say "sent" where nothing was."""

    def redirect_request(self, *_: object, **__: object) -> None:
        return None
