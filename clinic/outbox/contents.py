"""What kinds of message there are: who owns one says what it says and whether it is still owed."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from clinic.outbox.models import OutboxMessage


@dataclass(frozen=True)
class Attachment:
    """A file that goes with an e-mail."""

    filename: str
    content: str
    mimetype: str


@dataclass(frozen=True)
class Content:
    """What one message says. ``sms`` is the text message; the rest is the e-mail.

    ``secrets`` are words of it that must not be kept (a six-digit code); links are never kept.
    """

    subject: str = ""
    text: str = ""
    html: str = ""
    attachments: tuple[Attachment, ...] = ()
    sms: str = ""
    secrets: tuple[str, ...] = ()


def _nothing(messages: Sequence["OutboxMessage"], now: datetime) -> None:
    """Read nothing ahead."""


@dataclass(frozen=True)
class MessageKind:
    """A kind of message. Its functions are asked just before sending, outside any transaction.

    ``still_owed`` returns None while the message is owed, an instant if it is owed but not before then, or why
    it is owed no longer: a few words without names or health. ``compose`` writes it, in the message's language;
    ``message.also`` are others that it speaks for. ``gather`` may read what both need for many messages at once,
    into ``message.gathered``. ``typed_address``: it goes to an address that nobody has proved, which gets a few
    such messages a day (``outbox.share``).
    """

    code: str
    urgent: bool
    still_owed: Callable[["OutboxMessage", datetime], str | datetime | None]
    compose: Callable[["OutboxMessage", datetime], Content]
    typed_address: bool = False
    gather: Callable[[Sequence["OutboxMessage"], datetime], None] = _nothing


_kinds: dict[str, MessageKind] = {}


def register(kind: MessageKind) -> None:
    """Make a kind known; called once for each when its app is ready."""
    _kinds[kind.code] = kind


def kind_of(code: str) -> MessageKind:
    """Return a registered kind. Raises KeyError for one that this release does not know."""
    return _kinds[code]
