"""What is read once for all the messages of a round, instead of once for each."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from clinic.models import MessageTemplate

Key = tuple[str, str, str]  # kind, channel, language
ByVisitType = dict[int | None, "MessageTemplate"]  # None: for all visits
Texts = dict[Key, ByVisitType]
READ: Key = ("", "", "")  # stands among the texts once they were read: there may be none

_texts: ContextVar[Texts | None] = ContextVar("texts", default=None)


@contextmanager
def texts_read_once() -> Iterator[None]:
    """Let all messages worded in the block use the texts as they are at the first of them, for one query."""
    token = _texts.set({})
    try:
        yield
    finally:
        _texts.reset(token)


def texts_of_round() -> Texts | None:
    """Return where the texts of this round are kept, empty until they were read; None outside of one."""
    return _texts.get()
