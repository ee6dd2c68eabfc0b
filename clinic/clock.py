"""The one place where the present is read: views, tasks and commands ask here, all below is told."""

import os
from datetime import datetime, timedelta
from pathlib import Path

from django.utils import timezone


def now() -> datetime:
    """Return the present as an aware instant in UTC.

    ``CLOCK_OFFSET_FILE`` may name a file with a number of seconds to add: fault tests move the
    clock of running processes with it and never that of the machine.
    """
    offset_file = os.environ.get("CLOCK_OFFSET_FILE")
    if not offset_file:
        return timezone.now()
    return timezone.now() + timedelta(seconds=float(Path(offset_file).read_text(encoding="ascii")))
