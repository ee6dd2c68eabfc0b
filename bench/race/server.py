"""A PostgreSQL server of the race's own, which may be restarted: nobody else's data is on it."""

import os
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

from clinic.tests.running import free_port

PROGRAMS = ("initdb", "pg_ctl", "postgres")
NOBODY_ELSE = "postgres"  # the server refuses to run as root


class Server:
    """One server with its data in a folder of its own, at a port of its own."""

    def __init__(self, programs: Path, folder: Path, runs_as: list[str]) -> None:
        self.programs, self.folder, self.runs_as = programs, folder, runs_as
        self.port = free_port()
        self.url = f"postgres://postgres@127.0.0.1:{self.port}/postgres"

    def start(self) -> None:
        """Make its files and start it. Raises CalledProcessError."""
        data = str(self.folder / "data")
        self._run(
            "initdb", "-D", data, "-U", "postgres", "-A", "trust", "-E", "UTF8", "--no-locale", "--no-sync"
        )
        # The machine stays on: what a killed process has written is kept, whether it was synced or not.
        settings = (
            f"port = {self.port}\nlisten_addresses = '127.0.0.1'\nunix_socket_directories = ''\nfsync = off\n"
        )
        with (self.folder / "data" / "postgresql.conf").open("a", encoding="ascii") as file:
            file.write(settings)
        self._control("start")

    def restart(self) -> None:
        """Kill each of its processes in the middle of what it does and start it again: it recovers from its log."""
        self._control("restart", "-m", "immediate")

    def stop(self) -> None:
        """Stop it; its files are thrown away."""
        self._control("stop", "-m", "immediate")

    def _control(self, *words: str) -> None:
        data, log = str(self.folder / "data"), str(self.folder / "log")
        self._run("pg_ctl", *words, "-D", data, "-l", log, "-w")

    def _run(self, program: str, *words: str) -> None:
        command = [*self.runs_as, str(self.programs / program), *words]
        subprocess.run(command, cwd=self.folder, check=True, stdout=subprocess.DEVNULL)  # noqa: S603


@contextmanager
def server_of_our_own() -> Iterator[Server | None]:
    """Yield a running server, or nothing where its programs are missing or may not run; stop it after."""
    programs, runs_as = found_programs(), _runs_as()
    if programs is None or runs_as is None:
        yield None
        return
    with TemporaryDirectory(prefix="instep-race-server-") as folder:
        if runs_as:
            shutil.chown(folder, NOBODY_ELSE)
        server = Server(programs, Path(folder), runs_as)
        server.start()
        try:
            yield server
        finally:
            server.stop()


def found_programs() -> Path | None:
    """Return where the server's programs lie: as pg_config says, on the path, or where Debian has them."""
    places = [*_by_pg_config(), *(Path(one) for one in os.environ.get("PATH", "").split(os.pathsep))]
    places += sorted(Path("/usr/lib/postgresql").glob("*/bin"), reverse=True)
    return next((one for one in places if all((one / name).is_file() for name in PROGRAMS)), None)


def _by_pg_config() -> list[Path]:
    if (pg_config := shutil.which("pg_config")) is None:
        return []
    said = subprocess.run([pg_config, "--bindir"], capture_output=True, text=True, check=False)  # noqa: S603
    return [Path(said.stdout.strip())] if said.stdout.strip() else []


def _runs_as() -> list[str] | None:
    """Return what a command of the server begins with, or nothing where root has nobody to run it as."""
    if os.geteuid() != 0:
        return []
    known = subprocess.run(["id", NOBODY_ELSE], capture_output=True, check=False).returncode == 0  # noqa: S607
    ways = {
        "setpriv": [f"--reuid={NOBODY_ELSE}", f"--regid={NOBODY_ELSE}", "--init-groups"],
        "runuser": ["-u", NOBODY_ELSE, "--"],
    }
    return next(([way, *words] for way, words in ways.items() if known and shutil.which(way)), None)
