"""Databases that have their tables already: the migrations build them once in a run of the tests, then they are copied.

Half of the time of a race in processes of its own went into migrations. Whoever is given such a database still
migrates it, and finds nothing to do. Outside the tests databases come empty.
"""

import fcntl
import os
import secrets
import shutil
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from tempfile import mkdtemp

import psycopg
from psycopg import sql

from clinic.running import ROOT

FOLDER = "TABLES_OF_THIS_RUN"  # in the environment, which workers and their processes inherit
MIGRATE = [sys.executable, "manage.py", "migrate", "--verbosity", "0"]


def keep_tables() -> None:
    """Make the place in which the tables of this run are kept."""
    os.environ[FOLDER] = mkdtemp(prefix="instep-tables-")


def throw_tables_away() -> None:
    """Remove that place, and the database that was copied."""
    folder = Path(os.environ.pop(FOLDER))
    made = folder / "postgresql"
    if made.exists():
        at, name = made.read_text().split()
        with psycopg.connect(f"{at}/postgres", autocommit=True) as server:
            server.execute(sql.SQL("DROP DATABASE {} WITH (FORCE)").format(sql.Identifier(name)))
    shutil.rmtree(folder)


def copy_to_file(new: Path) -> None:
    """Give a new SQLite database its tables."""
    if FOLDER not in os.environ:
        return
    with _only_one("sqlite3") as made:
        if not made.exists():
            being_made = made.with_suffix(".part")
            _migrate(f"sqlite:///{being_made}")
            being_made.rename(made)
    with closing(sqlite3.connect(made)) as tables, closing(sqlite3.connect(new)) as copy:
        tables.backup(copy)


def copy_on_server(server: psycopg.Connection, at: str, new: str) -> None:
    """Create a PostgreSQL database with its tables on a server, which is found ``at`` an address."""
    template = "template1"
    if FOLDER in os.environ:
        with _only_one("postgresql") as made:
            if not made.exists():
                name = f"instep_test_tables_{secrets.token_hex(6)}"
                server.execute(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(name)))
                made.write_text(f"{at} {name}")
                _migrate(f"{at}/{name}")
            template = made.read_text().split()[1]
    names = (sql.Identifier(new), sql.Identifier(template))
    server.execute(sql.SQL("CREATE DATABASE {} TEMPLATE {}").format(*names))


@contextmanager
def _only_one(engine: str) -> Iterator[Path]:
    """Yield the file that says what was made for an engine, to one process at a time."""
    made = Path(os.environ[FOLDER]) / engine
    with made.with_suffix(".lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield made


def _migrate(database: str) -> None:
    settings = {"DJANGO_SETTINGS_MODULE": "clinic.settings_tests", "DATABASE_URL": database}
    subprocess.run(MIGRATE, cwd=ROOT, env={**os.environ, **settings}, check=True)
