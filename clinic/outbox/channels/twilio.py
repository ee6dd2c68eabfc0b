"""Text messages through Twilio's Messages resource (api.twilio.com, 2010-04-01).

https://www.twilio.com/docs/messaging/api/message-resource: a form is posted under basic auth, and 201 with a
``sid`` says that it was taken. There is no idempotency key: a message whose answer got lost may come twice.
"""

import base64
import hashlib
import hmac
import json
from collections.abc import Mapping
from urllib.parse import parse_qs, urlencode, urlsplit

from django.conf import settings
from django.urls import reverse

from clinic.outbox.channels import sms
from clinic.outbox.channels.http import Answered, post, wait_asked_for
from clinic.outbox.channels.protocol import Receipt, Refused, Unavailable
from clinic.outbox.contents import Content

SCHEME = "https"
# https://www.twilio.com/docs/api/errors: what the desk can do something about, in its words.
REASONS = {
    21211: "the number can't be one",
    21214: "the number can't be reached",
    21408: "the account may not text that country",
    21610: "the person has stopped our text messages",
    21612: "the number can't be reached",
    21614: "the number is not a mobile",
}


class Twilio:
    """One account, as ``SMS_URL`` names it: ``twilio://account:token@host?from=number``."""

    def __init__(self, url: str) -> None:
        parts = urlsplit(url)
        self.account, self.token, self.host = str(parts.username), str(parts.password), parts.netloc
        self.host = self.host.rpartition("@")[2]
        self.sender = parse_qs(parts.query.replace("+", "%2B"))["from"][0]

    def send(self, recipient: str, content: Content, idempotency_key: str) -> Receipt:
        """Hand a message over. Raises Refused or Unavailable."""
        form = {"To": recipient, "From": self.sender, "Body": content.sms}
        if settings.HTTPS:  # elsewhere Twilio can't call back, and refuses the message for it
            path = reverse("twilio_report", args=[idempotency_key])
            form["StatusCallback"] = settings.SITE_URL + path
        try:
            status, body = post(
                self._address(), urlencode(form).encode(), self._headers(), timeout=sms.TIMEOUT
            )
        except Answered as answer:
            raise _judged(answer) from answer
        sid = _member(body, "sid")
        if status != 201 or not isinstance(sid, str) or not sid:
            raise Unavailable("the text message service answered what we can't read")
        return Receipt(reference=sid)

    def signature(self, url: str, form: Mapping[str, str]) -> str:
        """Return what X-Twilio-Signature must be for a form that Twilio posts to ``url``.

        https://www.twilio.com/docs/usage/security: base64 of the HMAC-SHA1, under the account's token, of the
        address with the sorted names and values behind it.
        """
        said = url + "".join(name + form[name] for name in sorted(form))
        digest = hmac.new(self.token.encode(), said.encode(), hashlib.sha1).digest()
        return base64.b64encode(digest).decode()

    def _address(self) -> str:
        return f"{SCHEME}://{self.host}/2010-04-01/Accounts/{self.account}/Messages.json"

    def _headers(self) -> dict[str, str]:
        known = base64.b64encode(f"{self.account}:{self.token}".encode()).decode()
        return {"Authorization": f"Basic {known}", "Content-Type": "application/x-www-form-urlencoded"}


def _judged(answer: Answered) -> Refused | Unavailable:
    """Tell a no to this message from trouble with the account or the service, which a later try may survive."""
    if answer.asks_for_patience:
        wait = wait_asked_for(answer.headers)
        return Unavailable("the text message service asks for patience", retry_after=wait)
    if answer.status != 400:  # 401, 403, 404: the settings are wrong, not the message
        return Unavailable("the text message service does not know our account")
    code = _member(answer.body, "code")
    known = REASONS.get(code) if isinstance(code, int) else None
    return Refused(known or f"the text message service refused it ({code})")


def _member(body: bytes, name: str) -> object:
    """Return a member of a JSON object; None where there is no such thing."""
    try:
        said = json.loads(body)
    except ValueError:
        return None
    return said.get(name) if isinstance(said, dict) else None
