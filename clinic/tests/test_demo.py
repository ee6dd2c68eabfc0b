"""``make demo`` says in one sentence why it can't start."""

import os
import socket
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]


def demo(**environment):
    return subprocess.run(
        [sys.executable, "-m", "clinic.demo"],
        cwd=ROOT,
        env={**os.environ, **environment},
        capture_output=True,
        text=True,
    )


def test_a_taken_port_gets_one_clear_sentence():
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        done = demo(PORT=str(port))
    assert done.returncode == 1
    assert done.stderr == f"Port {port} is taken. Choose another: PORT={port + 1} make demo\n"


@pytest.mark.parametrize("port", ["0", "70000", "http", "-1"])
def test_a_port_that_cannot_be_gets_one_clear_sentence(port):
    done = demo(PORT=port)
    assert done.returncode == 1
    assert done.stderr == f"PORT must be a number from 1 to 65535, not {port!r}.\n"


def test_a_missing_python_gets_one_clear_sentence():
    done = subprocess.run(
        ["make", "demo", "PYTHON="], cwd=ROOT, env={"PATH": "/usr/bin:/bin"}, capture_output=True, text=True
    )
    assert done.returncode != 0
    assert done.stdout == (
        "Instep needs Python 3.11 or newer: install it, or name it with PYTHON=/path/to/python3.11.\n"
    )
