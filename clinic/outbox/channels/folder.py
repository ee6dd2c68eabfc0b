"""Outgoing messages as files, for one machine without a provider: nothing leaves, everything can be read."""

import os
from collections.abc import Sequence
from pathlib import Path
from time import time_ns

from django.conf import settings
from django.core.mail import EmailMessage
from django.core.mail.backends.base import BaseEmailBackend


def write(folder: Path, suffix: str, content: bytes) -> None:
    """Add a file that sorts by time; a reader never sees half of it."""
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    path = folder / f"{time_ns()}-{os.getpid()}{suffix}"
    unfinished = path.with_suffix(".part")
    unfinished.write_bytes(content)
    unfinished.rename(path)


class EmailBackend(BaseEmailBackend):
    """Django's way of sending mail, into one file for each message."""

    def send_messages(self, email_messages: Sequence[EmailMessage]) -> int:
        for message in email_messages:
            write(Path(settings.EMAIL_FILE_PATH), ".eml", message.message().as_bytes())
        return len(email_messages)
