"""A short run of ``make kill``: real processes die, nothing is lost; and the control that must find what is."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

pytestmark = [pytest.mark.processes, pytest.mark.xdist_group("races")]

ROOT = Path(__file__).resolve().parent.parent.parent
SHORT = {"KILL_VISITS": "20", "SEED": "7", "DATABASE_URL": "", "CELERY_BROKER_URL": ""}


def kill(*words: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "bench.kill", *words]
    environment = {**os.environ, **SHORT}
    return subprocess.run(  # noqa: S603
        command, cwd=ROOT, env=environment, capture_output=True, text=True, timeout=300, check=False
    )


def test_whatever_is_killed_every_owed_message_is_sent():
    done = kill()
    assert "every owed message was sent" in done.stdout, done.stdout + done.stderr[-2000:]
    assert "kill a worker before the yes" in done.stdout
    assert done.returncode == 0


def test_workers_that_mark_before_they_send_are_found_out():
    done = kill("--mark-before-send")
    assert "is marked as sent and never arrived" in done.stdout, done.stdout + done.stderr[-2000:]
    assert done.returncode == 1
