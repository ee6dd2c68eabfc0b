"""Race for ``RACE_SECONDS`` on the engine of ``DATABASE_URL``; exit 1 if anything is off afterwards.

    SEED=… RACE_SECONDS=60 CLIENTS=24 python -m bench.race [--without-key]

PostgreSQL is a server of the race's own, which is restarted in the middle. Where no programs of one are found, it is
the server of ``DATABASE_URL``, whose sessions are cut instead. ``--without-key`` drops the unique key of claims
first: the control, which must find double bookings.
"""

import os
import random
import secrets
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

import django

from bench.race.server import Server, server_of_our_own
from clinic.running import Running
from clinic.tests.running import free_port, scratch_database


def main(words: list[str]) -> int:
    """Set a site up that is thrown away, race on it, and tell what was found."""
    seed = os.environ.get("SEED") or str(random.SystemRandom().randrange(10**6))
    seconds, clients = float(os.environ.get("RACE_SECONDS") or 60), int(os.environ.get("CLIENTS") or 24)
    url = os.environ.get("DATABASE_URL", "")
    with (
        TemporaryDirectory(prefix="instep-race-") as folder,
        database_for(url, Path(folder)) as (database, server),
    ):
        port = free_port()
        os.environ.update(_environment(Path(folder), database, port))
        django.setup()
        from bench.race.play import play  # the settings had to be known first

        with Running(port=port, environment={}, logs=Path(folder) / "logs") as site:
            report = play(
                site,
                server,
                seed=seed,
                seconds=seconds,
                clients=clients,
                without_key="--without-key" in words,
            )
    print(f"seed {seed}, {clients} clients, {seconds:g} s")
    print("\n".join(report.lines()))
    return 1 if report.violations else 0


@contextmanager
def database_for(url: str, folder: Path) -> Iterator[tuple[str, Server | None]]:
    """Yield the address of an empty database, with its server if it is ours to restart."""
    if not url.startswith("postgres"):
        with scratch_database(url, folder) as database:
            yield database, None
        return
    with server_of_our_own() as server:
        if server:
            yield server.url, server
            return
        print("no programs of a PostgreSQL server here: its sessions are cut, it is not restarted")
        with scratch_database(url, folder) as database:
            yield database, None


def _environment(folder: Path, database: str, port: int) -> dict[str, str]:
    (folder / "clock-offset").write_text("0", encoding="ascii")
    return {
        "DJANGO_SETTINGS_MODULE": "clinic.settings",
        "SECRET_KEY": secrets.token_urlsafe(40),
        "DATA_DIR": str(folder),
        "DATABASE_URL": database,
        "CELERY_BROKER_URL": "filesystem://",
        "CACHE_URL": "dbcache://cache",
        "CLOCK_OFFSET_FILE": str(folder / "clock-offset"),
        "SITE_URL": f"http://localhost:{port}",
        "EMAIL_URL": "",
        "SMS_URL": "",
        "LOG_LEVEL": "ERROR",
        "DEMO": "0",
    }


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
