"""Runs Instep's three processes, web, worker and beat, side by side, and stops what it started.

Used by ``make demo`` and by the tests that need the real thing. Knows nothing of Django: each
process reads its own settings from the environment it is given.
"""

import os
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Mapping, Sequence
from pathlib import Path
from types import TracebackType
from typing import Self

ROOT = Path(__file__).resolve().parent.parent
STOP_SECONDS = 10  # what a process gets to finish before it is killed
START_SECONDS = 60


class NotRunning(Exception):
    """A process ended, or did not answer in time; says which, and where its log is."""


class Running:
    """Web, worker and beat of one site. A context manager: leaving it stops all of them."""

    def __init__(self, *, port: int, environment: Mapping[str, str], logs: Path) -> None:
        self.port = port
        self.base_url = f"http://localhost:{port}"
        self.environment = {**os.environ, **environment}
        self.logs = logs
        self.processes: dict[str, subprocess.Popen[bytes]] = {}

    def __enter__(self) -> Self:
        self.logs.mkdir(parents=True, exist_ok=True)
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.stop()

    def manage(self, *words: str) -> str:
        """Run ``manage.py`` to its end and return what it printed. Raises CalledProcessError."""
        command = [sys.executable, "manage.py", *words]
        done = subprocess.run(  # noqa: S603
            command, cwd=ROOT, env=self.environment, check=True, stdout=subprocess.PIPE, text=True
        )
        return done.stdout

    def start(self, *names: str) -> None:
        """Start the processes named, or all three."""
        for name in names or COMMANDS:
            log = (self.logs / f"{name}.log").open("ab")
            command = [part.format(port=self.port, data=self.logs.parent) for part in COMMANDS[name]]
            self.processes[name] = subprocess.Popen(  # noqa: S603
                [sys.executable, "-m", *command],
                cwd=ROOT,
                env=self.environment,
                stdout=log,
                stderr=subprocess.STDOUT,
                start_new_session=True,  # Ctrl-C reaches us alone; we stop the others in order
            )
            log.close()

    def wait_until_ready(self) -> None:
        """Return once the site says that web, worker and beat all answer. Raises NotRunning."""
        deadline = time.monotonic() + START_SECONDS
        while time.monotonic() < deadline:
            self.raise_if_ended()
            if self._ready():
                return
            time.sleep(0.3)
        raise NotRunning(f"The site did not answer within {START_SECONDS} seconds; see {self.logs}.")

    def raise_if_ended(self) -> None:
        """Raise NotRunning if a process that should run has ended."""
        for name, process in self.processes.items():
            if process.poll() is not None:
                raise NotRunning(f"The {name} process ended; see {self.logs / name}.log.")

    def stop(self, *names: str, how: signal.Signals = signal.SIGTERM) -> None:
        """Stop the processes named, or all at once: each is told, then each is waited for.

        A request to end goes to the process itself, which ends its own: a worker whose children were told
        too would start them anew, and not end in time. What kills, kills all of them.
        """
        ending = [self.processes.pop(name) for name in reversed(names or tuple(self.processes))]
        for process in ending:
            if process.poll() is None:
                (os.kill if how == signal.SIGTERM else os.killpg)(process.pid, how)
        deadline = time.monotonic() + STOP_SECONDS
        for process in ending:
            try:
                process.wait(max(deadline - time.monotonic(), 0))
            except subprocess.TimeoutExpired:
                os.killpg(process.pid, signal.SIGKILL)
                process.wait()

    def _ready(self) -> bool:
        try:
            with urllib.request.urlopen(f"{self.base_url}/readyz/", timeout=5) as answer:  # noqa: S310  # nosec B310: our own server
                return bool(answer.status == 200)
        except (urllib.error.URLError, TimeoutError, ConnectionError):
            return False


COMMANDS: Mapping[str, Sequence[str]] = {
    "web": (
        "gunicorn", "clinic.wsgi", "--bind", "127.0.0.1:{port}", "--workers", "2",
        "--worker-class", "gthread", "--threads", "4", "--no-control-socket",
    ),
    "worker": ("celery", "-A", "clinic", "worker", "--concurrency", "2", "--queues", "urgent,messages"),
    "beat": ("celery", "-A", "clinic", "beat", "--schedule", "{data}/beat-schedule"),
}  # fmt: skip


def port_is_free(port: int) -> bool:
    """Say whether nobody listens on a port of this machine."""
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except OSError:
            return False
    return True
