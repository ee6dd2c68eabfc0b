"""What every channel keeps to: it sends one message and returns a receipt, or says why it could not."""

from dataclasses import dataclass
from datetime import timedelta
from typing import Protocol

from clinic.outbox.contents import Content


class Refused(Exception):
    """The message will never get there this way. The words are for the desk: no address, no name."""


class Unavailable(Exception):
    """The provider is not there or asks for patience: the same message may get there later.

    ``retry_after`` is how long it asks us to wait, where it says so.
    """

    def __init__(self, reason: str, *, retry_after: timedelta | None = None) -> None:
        super().__init__(reason)
        self.retry_after = retry_after


@dataclass(frozen=True)
class Receipt:
    """The channel has taken the message. ``reference`` is the name it goes by there."""

    reference: str


class Channel(Protocol):
    """One way out. The same ``idempotency_key`` twice is the same message sent again."""

    def send(self, recipient: str, content: Content, idempotency_key: str) -> Receipt:
        """Hand a message over. Raises Refused or Unavailable."""
        ...
