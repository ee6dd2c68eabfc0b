"""The mail server: takes everything, remembers what and when, and tells a killer that is lying in wait."""

import asyncio
import re
import time
from collections.abc import Callable
from dataclasses import dataclass
from types import TracebackType
from typing import Any, Self

from aiosmtpd.controller import Controller

from clinic.tests.running import free_port

MESSAGE_ID = re.compile(rb"^Message-ID: <([^@>]+)@", re.M | re.I)
Kill = Callable[[], None]


@dataclass(frozen=True)
class Accepted:
    """A message to which we said yes. ``at``: monotonic seconds; ``offset``: how far the site's clock is ahead."""

    message: str
    recipient: str
    at: float
    offset: float


class Sink:
    """An SMTP server in a thread of its own."""

    def __init__(self) -> None:
        self.accepted: list[Accepted] = []
        self.offset = 0.0
        self.port = free_port()
        self._before: Kill | None = None
        self._after: Kill | None = None
        self._controller = Controller(self, hostname="127.0.0.1", port=self.port)

    def __enter__(self) -> Self:
        self._controller.start()
        return self

    def __exit__(self, kind: type | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self._controller.stop()

    def ambush(self, *, before: Kill | None = None, after: Kill | None = None) -> None:
        """Have somebody killed when the next message is here: before it is ours, or just after."""
        self._before, self._after = before, after

    async def handle_DATA(self, server: Any, session: Any, envelope: Any) -> str:  # noqa: N802
        """Take a message."""
        if kill := self._before:
            self._before = None
            await asyncio.to_thread(kill)
            return "451 you are dead"
        message = MESSAGE_ID.search(envelope.content)[1].decode()
        self.accepted.append(Accepted(message, envelope.rcpt_tos[0], time.monotonic(), self.offset))
        if kill := self._after:
            self._after = None
            await asyncio.to_thread(kill)
        return "250 OK"
