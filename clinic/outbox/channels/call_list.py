"""The desk's call list, for people with neither e-mail nor a mobile."""

from clinic.outbox.channels.protocol import Receipt
from clinic.outbox.contents import Content


class CallList:
    """Nothing leaves: once its time has come the message stands on the desk's list, to be rung up."""

    def send(self, recipient: str, content: Content, idempotency_key: str) -> Receipt:
        return Receipt(reference="call list")
