"""The real thing for tests: web, worker and beat as processes, on either pair of engines.

"embedded" is SQLite with the broker made of files; "production" is PostgreSQL with Redis, found at
TEST_POSTGRES_URL and TEST_REDIS_URL (both on this machine unless said otherwise).
"""

import json
import os
import secrets
import shutil
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing, contextmanager
from datetime import timedelta
from email import message_from_bytes, policy
from email.message import EmailMessage
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Literal, NoReturn

import psycopg
import pytest
import redis

from clinic.running import ROOT, Running
from clinic.tests.tables import copy_on_server, copy_to_file

POSTGRES = os.environ.get("TEST_POSTGRES_URL", "postgres://postgres@127.0.0.1:5432")
REDIS = os.environ.get("TEST_REDIS_URL", "redis://127.0.0.1:6379")
TAKEN = "instep-test"  # marks a Redis database that a test uses
Engine = Literal["embedded", "production"]
BUILD = """
from django.core.management import call_command
call_command("migrate", verbosity=0)
call_command("createcachetable")
call_command("collectstatic", interactive=False, verbosity=0)
"""


class Service(Running):
    """A running site, and what has left it."""

    def __init__(self, *, data_dir: Path, port: int, environment: dict[str, str]) -> None:
        clock = {"CLOCK_OFFSET_FILE": str(data_dir / "clock-offset")}
        super().__init__(port=port, environment={**environment, **clock}, logs=data_dir / "logs")
        self.data_dir = data_dir
        self._shell: subprocess.Popen[str] | None = None
        self.move_clock(timedelta())

    @property
    def env(self) -> dict[str, str]:
        """The environment of each process."""
        return self.environment

    def mail(self) -> list[EmailMessage]:
        """Return the mail delivered so far, the oldest first."""
        files = sorted((self.data_dir / "outgoing" / "mail").glob("*.eml"))
        return [message_from_bytes(file.read_bytes(), policy=policy.default) for file in files]

    def sms(self) -> list[dict[str, str]]:
        """Return the text messages delivered so far: id, to, text; the oldest first."""
        files = sorted((self.data_dir / "outgoing" / "sms").glob("*.json"))
        return [json.loads(file.read_text()) for file in files]

    def shell(self, code: str) -> str:
        """Run some Python inside the site, in a process that stays, and return what it printed."""
        if self._shell is None:
            command = [sys.executable, "-m", "clinic.tests.shell"]
            self._shell = subprocess.Popen(
                command, cwd=ROOT, env=self.env, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
            )
        assert self._shell.stdin
        assert self._shell.stdout
        self._shell.stdin.write(f"{json.dumps(code)}\n")
        self._shell.stdin.flush()
        answer = json.loads(self._shell.stdout.readline())
        if "error" in answer:
            raise RuntimeError(answer["error"])
        return str(answer["printed"])

    def close(self) -> None:
        """End the process that stays."""
        if self._shell:
            self._shell.communicate()

    def move_clock(self, ahead: timedelta) -> None:
        """Let all processes believe that it is later, counted from the real time."""
        new = self.data_dir / "clock-offset.new"
        new.write_text(str(ahead.total_seconds()))
        new.rename(self.data_dir / "clock-offset")

    def wipe_broker(self) -> None:
        """Take everything from the broker that it holds."""
        shutil.rmtree(self.data_dir / "broker", ignore_errors=True)
        if self.env["CELERY_BROKER_URL"].startswith("redis:"):
            with redis.Redis.from_url(self.env["CELERY_BROKER_URL"]) as store:
                store.flushdb()
                store.set(TAKEN, os.getpid())


@contextmanager
def running_service(
    engine: Engine = "embedded", *, demo: bool = False, settings: str = "clinic.settings"
) -> Iterator[Service]:
    """Yield a site whose tables hold nothing yet once ``/readyz/`` is green; stop and remove all of it after."""
    port = free_port()
    with TemporaryDirectory(prefix="instep-site-") as folder, _stores(engine, Path(folder)) as stores:
        environment = {
            **stores,
            "DJANGO_SETTINGS_MODULE": settings,
            "SECRET_KEY": secrets.token_urlsafe(40),
            "DATA_DIR": folder,
            "SITE_URL": f"http://localhost:{port}",
            "ALLOWED_HOSTS": "localhost,127.0.0.1",
            "EMAIL_URL": "",
            "SMS_URL": "",
            "DEMO": "1" if demo else "0",
        }
        with Service(data_dir=Path(folder), port=port, environment=environment) as service, closing(service):
            service.shell(BUILD)
            service.start()
            service.wait_until_ready()
            yield service


@contextmanager
def _stores(engine: Engine, folder: Path) -> Iterator[dict[str, str]]:
    """Yield the addresses of a database and a broker of one's own."""
    if engine == "embedded":
        copy_to_file(folder / "instep.sqlite3")
        yield {
            "DATABASE_URL": f"sqlite:///{folder / 'instep.sqlite3'}",
            "CELERY_BROKER_URL": "filesystem://",
            "CACHE_URL": "dbcache://cache",
        }
        return
    with scratch_postgres() as database, scratch_redis() as broker:
        yield {"DATABASE_URL": database, "CELERY_BROKER_URL": broker, "CACHE_URL": broker}


@contextmanager
def scratch_database(url: str, folder: Path) -> Iterator[str]:
    """Yield the address of a new database: on the server of a ``postgres://`` address, else a file."""
    if not url.startswith("postgres"):
        copy_to_file(folder / "scratch.sqlite3")
        yield f"sqlite:///{folder / 'scratch.sqlite3'}"
        return
    with scratch_postgres(url.rpartition("/")[0] if url.count("/") > 2 else url) as database:
        yield database


@contextmanager
def scratch_postgres(at: str = POSTGRES) -> Iterator[str]:
    """Yield the address of a new PostgreSQL database, dropped afterwards; in the tests with its tables."""
    name = f"instep_test_{secrets.token_hex(6)}"
    try:
        server = psycopg.connect(f"{at}/postgres", autocommit=True, connect_timeout=3)
    except psycopg.OperationalError as error:
        skip_unless_ci(f"PostgreSQL does not answer: {error}")
    with server:
        if at == POSTGRES:
            copy_on_server(server, at, name)
        else:  # a server of somebody's own has nothing to copy
            server.execute(f"CREATE DATABASE {name}")
        try:
            yield f"{at}/{name}"
        finally:
            server.execute(f"DROP DATABASE {name} WITH (FORCE)")


@contextmanager
def scratch_redis() -> Iterator[str]:
    """Yield the address of an empty Redis database, emptied afterwards."""
    for number in range(1, 16):
        with redis.Redis.from_url(f"{REDIS}/{number}", socket_connect_timeout=3) as store:
            if not _is_ours(store):
                continue
            try:
                yield f"{REDIS}/{number}"
            finally:
                store.flushdb()
            return
    skip_unless_ci("No Redis database is empty.")


def _is_ours(store: redis.Redis) -> bool:
    """Mark a database as taken, if it is empty and nobody else is quicker."""
    try:
        return not store.dbsize() and bool(store.set(TAKEN, os.getpid(), nx=True))
    except redis.ConnectionError as error:
        skip_unless_ci(f"Redis does not answer: {error}")


def skip_unless_ci(why: str) -> NoReturn:
    """Leave a test out where an engine is missing; in CI both engines must answer."""
    if os.environ.get("CI"):
        pytest.fail(why)
    pytest.skip(why)


def free_port() -> int:
    """Return a port of this machine that nobody uses at this moment."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
