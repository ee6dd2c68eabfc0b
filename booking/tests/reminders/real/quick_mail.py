"""A mail server that says yes at once, and notes who got what, when by the site's clock, in which order."""

import os
from collections.abc import Sequence

from django.conf import settings
from django.core.mail import EmailMessage
from django.core.mail.backends.base import BaseEmailBackend

from clinic import clock


class EmailBackend(BaseEmailBackend):
    """Adds a line for each message to one file: two writers don't mix, so short is a line."""

    def send_messages(self, email_messages: Sequence[EmailMessage]) -> int:
        for email in email_messages:
            line = f"{email.to[0]} {email.extra_headers['Message-ID']} {clock.now().timestamp()}\n"
            note = os.open(settings.DATA_DIR / "left.txt", os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o600)
            os.write(note, line.encode())
            os.close(note)
        return len(email_messages)
