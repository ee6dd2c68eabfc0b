"""A short run of ``make race``: real processes, faults, and the control that must find what it looks for."""

import os
import subprocess
import sys
from pathlib import Path

import psycopg
import pytest

from bench.race import __main__ as bench_race
from bench.race import server
from bench.race.history import RECOVERY, RESTART, History
from bench.race.server import Server, found_programs, server_of_our_own
from clinic.tests.running import POSTGRES, scratch_postgres, skip_unless_ci

pytestmark = [pytest.mark.processes, pytest.mark.xdist_group("races")]

ROOT = Path(__file__).resolve().parent.parent.parent
SHORT = {"CLIENTS": "10", "SEED": "7"}
SECONDS, LONGER = 5, 20

ASKS_TWICE = """
import django
django.setup()
from django.db import connection
def ask():
    connection.cursor().execute("SELECT 1")
    connection.close()
ask()
print("ready", flush=True)
input()
ask()
print("served")
"""


def race(*words: str, database: str = "", seconds: int = SECONDS) -> subprocess.CompletedProcess[str]:
    environment = {**os.environ, **SHORT, "RACE_SECONDS": str(seconds), "DATABASE_URL": database}
    command = [sys.executable, "-m", "bench.race", *words]
    return subprocess.run(  # noqa: S603
        command, cwd=ROOT, env=environment, capture_output=True, text=True, timeout=240, check=False
    )


@pytest.mark.parametrize("engine", ["sqlite", "postgresql"])
def test_with_kills_cuts_and_a_jumping_clock_every_promise_holds(engine: str):
    if engine == "postgresql" and not found_programs():
        with scratch_postgres():  # says so where none answers
            pass
    done = race(database=POSTGRES if engine == "postgresql" else "")
    assert "no violation" in done.stdout, done.stdout + done.stderr[-2000:]
    assert "confirm: done" in done.stdout
    assert "kill a web worker" in done.stdout
    restarted = engine == "postgresql" and "no programs of a PostgreSQL server" not in done.stdout
    assert (RESTART in done.stdout) is restarted
    assert done.returncode == 0


def test_without_the_unique_key_the_race_finds_visits_that_overlap():
    done = race("--without-key")
    if done.returncode == 0:  # a busy machine does little in five seconds: perhaps no two wanted one time
        done = race("--without-key", seconds=LONGER)
    assert "I1:" in done.stdout, done.stdout + done.stderr[-2000:]
    assert done.returncode == 1


@pytest.fixture(scope="module")
def own_server():
    with server_of_our_own() as server:
        if server is None:
            skip_unless_ci("No programs of a PostgreSQL server are here.")
        yield server


def test_a_restart_breaks_every_line_keeps_what_was_committed_and_forgets_the_rest(own_server: Server):
    with psycopg.connect(own_server.url, autocommit=True) as line:
        line.execute("CREATE TABLE kept (word text)")
        line.execute("INSERT INTO kept VALUES ('committed')")
        line.execute("BEGIN")
        line.execute("INSERT INTO kept VALUES ('half')")
        own_server.restart()
        with pytest.raises(psycopg.OperationalError):
            line.execute("COMMIT")
    with psycopg.connect(own_server.url) as line:
        assert line.execute("SELECT word FROM kept").fetchall() == [("committed",)]


def test_a_web_process_serves_the_first_who_comes_after_a_restart(own_server: Server, tmp_path: Path):
    """The lines that it keeps ready are dead by then, and it finds out before anybody is told to come back later."""
    environment = {
        **os.environ,
        "DJANGO_SETTINGS_MODULE": "clinic.settings_tests",
        "DATABASE_URL": own_server.url,
        "DATA_DIR": str(tmp_path),
    }
    process = subprocess.Popen(
        [sys.executable, "-c", ASKS_TWICE], cwd=ROOT, env=environment, stdin=-1, stdout=-1, text=True
    )
    assert process.stdout
    assert process.stdout.readline() == "ready\n"
    own_server.restart()
    assert process.communicate("go on\n", timeout=60)[0] == "served\n"


def test_the_server_of_our_own_is_not_the_one_that_others_use(own_server: Server):
    with psycopg.connect(own_server.url) as line:
        (folder,) = line.execute("SHOW data_directory").fetchone()
    assert Path(folder).is_relative_to(own_server.folder)
    assert f":{own_server.port}/" not in f"{POSTGRES}/"


def test_where_no_server_can_be_started_sessions_are_cut_and_the_race_says_so(monkeypatch, capsys, tmp_path):
    monkeypatch.setattr(server, "found_programs", lambda: None)
    with bench_race.database_for(POSTGRES, tmp_path) as (address, own):
        assert own is None
        assert address.startswith(f"{POSTGRES}/")
    assert "its sessions are cut, it is not restarted" in capsys.readouterr().out


def _restarted_at(ended: float, *done_at: float) -> list[str]:
    """Return what is found of a race in which the database was back at ``ended``."""
    history = History(faults=[(ended - 1, ended, RESTART)])
    for at in (0.0, *done_at, ended + 2 * RECOVERY):
        call = history.sent("hold", 0)
        call.sent_at, call.outcome = at, "done" if at in done_at else "away"
    return list(history.violations())


def test_a_site_that_does_not_come_back_after_a_restart_is_found():
    assert _restarted_at(50.0, 51.0) == []
    assert [line[:4] for line in _restarted_at(50.0)] == ["I13:"]
    assert [line[:4] for line in _restarted_at(50.0, 49.0, 61.0)] == ["I13:"]


def test_an_error_without_words_is_found_whatever_was_broken():
    history = History(faults=[(0.0, 100.0, "kill a web worker")])
    history.sent("hold", 7).status = 500
    history.sent("move", 8).plain = False
    assert [line[:4] for line in history.violations()] == ["I11:", "I11:"]
