"""What goes wrong in a race: killed web workers, a database restarted or out of reach, a clock that jumps."""

import os
import random
import signal
import time
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from threading import Event

from django.conf import settings
from django.db import connection

from bench.race.history import History
from bench.race.records import patiently
from bench.race.server import Server
from clinic.running import Running

AHEAD = 11 * 60  # seconds: every hold of the moment is over
LOCKED = 2.0  # seconds


class Faults:
    """Breaks one thing after the other until told to stop."""

    def __init__(self, site: Running, server: Server | None, history: History, chance: random.Random) -> None:
        self.site, self.server, self.history, self.chance = site, server, history, chance
        self.kinds: list[Callable[[], None]] = [
            self.kill_a_web_worker,
            self.take_the_database_away,
            self.move_the_clock,
        ]
        if server:
            self.kinds.insert(1, self.restart_the_database)  # early: a short race has three faults

    def run(self, over: Event) -> None:
        """Break things every second or so, each kind in turn."""
        turn = 0
        while not over.wait(self.chance.uniform(0.7, 1.8)):
            kind = self.kinds[turn % len(self.kinds)]
            began = time.monotonic()
            kind()
            self.history.fault(began, kind.__name__.replace("_", " "))
            turn += 1

    def kill_a_web_worker(self) -> None:
        """Kill one of the web processes of our own site in the middle of whatever it does."""
        master = self.site.processes["web"].pid
        children = Path(f"/proc/{master}/task/{master}/children").read_text(encoding="ascii").split()
        if children:
            with suppress(ProcessLookupError):  # it went by itself
                os.kill(int(self.chance.choice(children)), signal.SIGKILL)

    def restart_the_database(self) -> None:
        """Kill our own PostgreSQL as a whole, in the middle of all transactions, and start it again."""
        if self.server:
            self.server.restart()

    def take_the_database_away(self) -> None:
        """Cut every line to PostgreSQL at once; hold SQLite's write lock for a while."""
        patiently(_cut_every_line if connection.vendor == "postgresql" else _hold_the_lock)

    def move_the_clock(self) -> None:
        """Let the site believe that it is eleven minutes later, for a moment, then the right time again."""
        for offset in (AHEAD, 0):
            new = Path(settings.DATA_DIR) / "clock-offset.new"
            new.write_text(str(offset), encoding="ascii")
            new.rename(new.with_suffix(""))
            time.sleep(0.5)


def _cut_every_line() -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
            " WHERE datname = current_database() AND pid <> pg_backend_pid()"
        )


def _hold_the_lock() -> None:
    with connection.cursor() as cursor:
        cursor.execute("BEGIN IMMEDIATE")
        time.sleep(LOCKED)
        cursor.execute("ROLLBACK")
