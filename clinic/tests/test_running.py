"""How what runs side by side is stopped."""

import signal
import subprocess
import sys
import time

import pytest

from clinic import running
from clinic.running import Running

LEADER = """
import signal, subprocess, sys, time
child = subprocess.Popen(["sleep", "60"])

def end(*_):
    time.sleep(0.2)
    print("child ended first" if child.poll() is not None else "child is mine to end", flush=True)
    child.kill()
    sys.exit()

signal.signal(signal.SIGTERM, end)
print("ready", flush=True)
time.sleep(60)
"""
DEAF = """
import signal, time
signal.signal(signal.SIGTERM, signal.SIG_IGN)
print("ready", flush=True)
time.sleep(60)
"""


@pytest.fixture
def beside(tmp_path):
    """Start scripts of our own in the place of web, worker and beat."""
    site = Running(port=1, environment={}, logs=tmp_path)

    def start(**scripts):
        for name, script in scripts.items():
            site.processes[name] = subprocess.Popen(
                [sys.executable, "-c", script], stdout=subprocess.PIPE, text=True, start_new_session=True
            )
        for process in site.processes.values():
            assert process.stdout.readline() == "ready\n"
        return site, dict(site.processes)

    yield start
    site.stop(how=signal.SIGKILL)


def test_each_process_ends_its_own_children(beside):
    site, processes = beside(worker=LEADER)
    site.stop("worker")
    assert processes["worker"].communicate()[0] == "child is mine to end\n"
    assert not site.processes


def test_all_get_the_same_seconds_and_who_does_not_end_is_killed(beside, monkeypatch):
    monkeypatch.setattr(running, "STOP_SECONDS", 0.6)
    site, processes = beside(web=DEAF, worker=DEAF, beat=LEADER)
    begun = time.monotonic()
    site.stop()
    assert time.monotonic() - begun < 1.1
    assert processes["beat"].returncode == 0
    assert processes["web"].returncode == processes["worker"].returncode == -signal.SIGKILL
    for process in processes.values():
        process.stdout.close()
