"""What every channel keeps to: it sends one message and returns a receipt, or says why it could not."""

from dataclasses import dataclass
from datetime import timedelta
from typing import Protocol

from clinic.outbox.contents import Content


class Refused(Exception):
    """The message will never get there this way. The words are for the desk: no address, no name."""


class Unavailable(Exception):
    """The provider is not there or asks for patience: the same message may get there later.

    ``retry_after``: how long the provider wants to be left alone, if it says so.
    """

    retry_after: timedelta | None = None


@dataclass(frozen=True)
class Receipt:
    """The channel has taken the message. ``reference`` is the name it goes by there."""

    reference: str


class Channel(Protocol):
    """One way out. The same ``idempotency_key`` twice is the same message sent again."""

    def send(self, recipient: str, content: Content, idempotency_key: str) -> Receipt:
        """Hand a message over. Raises Refused or Unavailable."""
        ...
