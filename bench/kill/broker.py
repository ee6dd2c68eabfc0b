"""A broker that may be killed: a Redis server of our own, or the folder that is wiped."""

import shutil
import signal
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from clinic.tests.running import free_port


class Folder:
    """The embedded broker. It has no process: to kill it is to take everything that it holds."""

    url = "filesystem://"

    def __init__(self, folder: Path) -> None:
        self.folder = folder / "broker"

    def kill(self) -> None:
        """Wipe it."""
        shutil.rmtree(self.folder, ignore_errors=True)

    def start(self) -> None:
        """Do nothing: whoever needs the folder makes it."""


class Redis:
    """A server on a port of its own, which keeps nothing on disk."""

    def __init__(self, folder: Path) -> None:
        self.port, self.folder = free_port(), folder
        self.url = f"redis://127.0.0.1:{self.port}/0"

    def kill(self) -> None:
        """Kill it; what it held is gone."""
        self.process.send_signal(signal.SIGKILL)
        self.process.wait()

    def start(self) -> None:
        """Start it, empty."""
        command = ["redis-server", "--port", str(self.port), "--bind", "127.0.0.1", "--save", ""]
        self.process = subprocess.Popen(command, cwd=self.folder, stdout=subprocess.DEVNULL)


Broker = Folder | Redis


@contextmanager
def broker_at(url: str, folder: Path) -> Iterator[Broker]:
    """Yield a broker of the kind that an address names; end it afterwards."""
    broker = Redis(folder) if url.startswith("redis:") else Folder(folder)
    broker.start()
    try:
        yield broker
    finally:
        broker.kill()
