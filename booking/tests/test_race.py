"""Fifty people want one time at once: in real processes, on both engines, and with the key taken away."""

import json
import os
import subprocess
import sys
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest

from clinic.tests.running import scratch_postgres
from clinic.tests.tables import copy_to_file

pytestmark = [pytest.mark.processes, pytest.mark.xdist_group("races")]

PROCESSES, THREADS = 10, 5
ROUNDS = 5  # a broken lock loses at least one of so many


@pytest.fixture(params=["sqlite", "postgresql"])
def new_database(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Callable[[], str]]:
    """Make databases of the test's own without a row; each call returns the address of one."""
    with ExitStack() as kept:

        def make() -> str:
            if request.param == "sqlite":
                file = tmp_path / f"{uuid4().hex}.sqlite3"
                copy_to_file(file)
                return f"sqlite:///{file}"
            return kept.enter_context(scratch_postgres())

        yield make


@pytest.fixture
def database(new_database: Callable[[], str]) -> str:
    """The address of a database of the test's own without a row."""
    return new_database()


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
    # And of six who want the last place of a day at once, each at another time, one has it.
    last = race["last places"]
    assert last["limited"] == {"said": ["DayFull"] * 5 + ["held"], "stand": 3}
    if "unlocked" in last:  # the control: a race that can't be lost proves nothing
        assert last["unlocked"] == {"said": ["held"] * 6, "stand": 8}


def test_without_the_unique_key_the_same_race_books_double(new_database, tmp_path):
    """The control: a race that can't be lost proves nothing. On a busy machine not every round is lost."""
    rounds = (Race(new_database(), tmp_path).run(PROCESSES, THREADS, "--without-key") for _ in range(ROUNDS))
    lost = next((one for one in rounds if Counter(one["outcomes"])["held"] > 1), None)
    assert lost is not None
    assert lost["left"]["overlaps"] > 0
