"""Fifty people want one time at once: in real processes, on both engines, and with the key taken away."""

import json
import os
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from clinic.tests.running import scratch_postgres

pytestmark = [pytest.mark.processes, pytest.mark.xdist_group("races")]

PROCESSES, THREADS = 10, 5


@pytest.fixture(params=["sqlite", "postgresql"])
def database(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """The address of an empty database of the test's own."""
    if request.param == "sqlite":
        yield f"sqlite:///{tmp_path / 'race.sqlite3'}"
        return
    with scratch_postgres() as address:
        yield address


class Race:
    """Runs ``booking.tests.race`` in processes of its own on one database."""

    module = "booking.tests.race"

    def __init__(self, database: str, folder: Path) -> None:
        self.environment = {
            **os.environ,
            "DATABASE_URL": database,
            "DATA_DIR": str(folder / "data"),
            "DJANGO_SETTINGS_MODULE": "clinic.settings_tests",
        }

    def run(self, *words: object) -> Any:
        """Run it to its end and return what it prints."""
        command = [sys.executable, "-m", self.module, *map(str, words)]
        done = subprocess.run(command, env=self.environment, check=True, stdout=subprocess.PIPE, timeout=120)
        return json.loads(done.stdout)


def test_fifty_people_who_want_one_time_at_once_leave_one_appointment(database, tmp_path):
    race = Race(database, tmp_path).run(PROCESSES, THREADS)
    assert Counter(race["outcomes"]) == {"held": 1, "SlotTaken": PROCESSES * THREADS - 1}
    assert race["left"] == {
        "appointments": 1,
        "overlaps": 0,
        "claims missing": 0,
        "claims of nothing": 0,
        "acts": 1,
        "messages": 0,
    }


def test_without_the_unique_key_the_same_race_books_double(database, tmp_path):
    """The control: a race that can't be lost proves nothing."""
    race = Race(database, tmp_path).run(PROCESSES, THREADS, "--without-key")
    assert Counter(race["outcomes"])["held"] > 1
    assert race["left"]["overlaps"] > 0
