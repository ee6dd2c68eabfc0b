"""Mail over one connection for a batch, instead of a greeting and a farewell for each message."""

import select
import smtplib
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from contextvars import ContextVar
from typing import cast

from django.core.mail import EmailMessage
from django.core.mail.backends import smtp

MOST = 100  # messages on one connection: servers end it somewhere above


class _Line:
    """A connection between two messages."""

    def __init__(self) -> None:
        self._connection: smtplib.SMTP | None = None
        self._sent = 0

    def take(self) -> smtplib.SMTP | None:
        """Return the connection if it still stands; the caller gives it back or hangs up."""
        connection, self._connection = self._connection, None
        if connection is None or connection.sock is None:
            return None
        if self._sent >= MOST or select.select([connection.sock], [], [], 0)[0]:  # the server says goodbye
            hang_up(connection)
            return None
        return connection

    def give(self, connection: smtplib.SMTP, *, new: bool) -> None:
        self._connection, self._sent = connection, 1 if new else self._sent + 1

    def end(self) -> None:
        if self._connection is not None:
            hang_up(self._connection)


_line: ContextVar[_Line | None] = ContextVar("line", default=None)


@contextmanager
def one_connection() -> Iterator[None]:
    """Let all mail that ``EmailBackend`` sends in the block share a connection; it ends with the block."""
    line = _Line()
    token = _line.set(line)
    try:
        yield
    finally:
        _line.reset(token)
        line.end()


def hang_up(connection: smtplib.SMTP) -> None:
    """End a connection, whatever state it is in."""
    with suppress(smtplib.SMTPException, OSError):
        connection.quit()
    connection.close()


class EmailBackend(smtp.EmailBackend):
    """Django's, which goes on with the connection of the message before."""

    def send_messages(self, email_messages: Sequence[EmailMessage]) -> int:
        """Send mail as Django does; after an answer, yes or no, the connection is kept for the next."""
        line = _line.get()
        if line is None:
            return super().send_messages(email_messages) or 0
        self.connection = line.take()
        new = self.connection is None
        if new:
            self.open()
        connection, answered = cast(smtplib.SMTP, self.connection), False
        try:
            sent = super().send_messages(email_messages) or 0  # does not close what was open before
            answered = True
        except (smtplib.SMTPResponseException, smtplib.SMTPRecipientsRefused):
            answered = True
            raise
        finally:
            self.connection = None
            if answered:
                line.give(connection, new=new)
            else:
                connection.close()
        return sent
