"""A short run of ``make race``: real processes, faults, and the control that must find what it looks for."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from clinic.tests.running import POSTGRES, scratch_postgres

pytestmark = [pytest.mark.processes, pytest.mark.xdist_group("races")]

ROOT = Path(__file__).resolve().parent.parent.parent
SHORT = {"RACE_SECONDS": "5", "CLIENTS": "10", "SEED": "7"}


def race(*words: str, database: str = "") -> subprocess.CompletedProcess[str]:
    environment = {**os.environ, **SHORT, "DATABASE_URL": database}
    command = [sys.executable, "-m", "bench.race", *words]
    return subprocess.run(  # noqa: S603
        command, cwd=ROOT, env=environment, capture_output=True, text=True, timeout=240, check=False
    )


@pytest.mark.parametrize("engine", ["sqlite", "postgresql"])
def test_with_kills_cuts_and_a_jumping_clock_every_promise_holds(engine: str):
    if engine == "postgresql":
        with scratch_postgres():  # says so where none answers
            pass
    done = race(database=POSTGRES if engine == "postgresql" else "")
    assert "no violation" in done.stdout, done.stdout + done.stderr[-2000:]
    assert "confirm: done" in done.stdout
    assert "kill a web worker" in done.stdout
    assert done.returncode == 0


def test_without_the_unique_key_the_race_finds_visits_that_overlap():
    done = race("--without-key")
    assert "I1:" in done.stdout, done.stdout + done.stderr[-2000:]
    assert done.returncode == 1
