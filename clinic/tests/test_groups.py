"""Tests of one group must run in one worker: races would meet each other, and sites be served twice."""

import subprocess
import sys
from pathlib import Path

GROUPED = """
import os
import pytest

@pytest.mark.xdist_group("together")
@pytest.mark.parametrize("number", range(8))
def test_one_of_a_group(number):
    print("worker", os.environ["PYTEST_XDIST_WORKER"])
"""


def test_a_group_is_run_by_one_worker(tmp_path: Path):
    (tmp_path / "test_grouped.py").write_text(GROUPED)
    (tmp_path / "pytest.ini").write_text("[pytest]\naddopts =\n")
    asked = ["-m", "pytest", "-p", "no:django", "-n", "2", "--dist", "loadgroup", "-rP"]
    done = subprocess.run(
        [sys.executable, *asked], cwd=tmp_path, check=True, stdout=subprocess.PIPE, text=True, timeout=60
    )
    workers = [line for line in done.stdout.splitlines() if line.startswith("worker gw")]
    assert len(workers) == 8
    assert len(set(workers)) == 1
