"""What kinds of message there are: who owns one says what it says and whether it is still owed."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from typing import TYPE_CHECKING, overload

from django.utils import translation

from clinic import languages

if TYPE_CHECKING:
    from clinic.outbox.models import OutboxMessage


@dataclass(frozen=True)
class Attachment:
    """A file that goes with an e-mail."""

    filename: str
    content: str
    mimetype: str


class MadeWhenAsked(Sequence[Attachment]):
    """Files that are made when a channel asks for them, in the language of now: text messages carry none."""

    def __init__(self, make: Callable[[], Iterable[Attachment]]) -> None:
        self._make, self._language = make, translation.get_language()

    @cached_property
    def _made(self) -> tuple[Attachment, ...]:
        with languages.speaking(self._language):
            return tuple(self._make())

    def __len__(self) -> int:
        return len(self._made)

    @overload
    def __getitem__(self, index: int) -> Attachment: ...
    @overload
    def __getitem__(self, index: slice) -> Sequence[Attachment]: ...
    def __getitem__(self, index: int | slice) -> Attachment | Sequence[Attachment]:
        return self._made[index]


@dataclass(frozen=True)
class Content:
    """What one message says. ``sms`` is the text message; the rest is the e-mail.

    ``secrets`` are words of it that must not be kept (a six-digit code); links are never kept.
    """

    subject: str = ""
    text: str = ""
    html: str = ""
    attachments: Sequence[Attachment] = ()
    sms: str = ""
    secrets: tuple[str, ...] = ()
    stop_link: str = ""  # where the reader can say that they want no more of these; "": they are owed


class WrittenWhenAsked(Content):
    """A message each of whose texts is written when it is asked for, in the language of now, and once.

    Most messages leave as a text message or as an e-mail, never as both.
    """

    def __init__(
        self,
        write: Callable[[str], str] | None = None,
        *,
        attachments: Sequence[Attachment] = (),
        **texts: object,
    ) -> None:
        """``write`` returns a text by its name: subject, text or sms. ``texts`` are those that are known."""
        self.__dict__.update(
            texts, attachments=attachments, _write=write, _language=translation.get_language()
        )

    if TYPE_CHECKING:
        _write: Callable[[str], str]
        _language: str | None

    def _written(self, name: str) -> str:
        with languages.speaking(self._language):
            return self._write(name)

    @cached_property
    def subject(self) -> str:
        return self._written("subject")

    @cached_property
    def text(self) -> str:
        return self._written("text")

    @cached_property
    def sms(self) -> str:
        return self._written("sms")


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
