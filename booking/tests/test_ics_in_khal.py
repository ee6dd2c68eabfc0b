"""Somebody keeps their diary in khal: what we send them must come in, be moved and be cancelled there."""

import json
import subprocess
import sys
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest

from booking.feeds.ics import FILENAME, calendar_file
from booking.models import Appointment, CancelReason
from booking.services.cancel import cancel
from booking.services.move import move
from booking.tests.conftest import NINE
from conftest import NOW

KHAL = Path(sys.executable).with_name("khal")  # comes with requirements-dev.txt
SETTINGS = """
[calendars]
[[mine]]
path = {folder}/mine
[sqlite]
path = {folder}/khal.db
[locale]
local_timezone = Europe/London
default_timezone = Europe/London
dateformat = %Y-%m-%d
datetimeformat = %Y-%m-%d %H:%M
longdateformat = %Y-%m-%d
longdatetimeformat = %Y-%m-%d %H:%M
timeformat = %H:%M
"""


@pytest.fixture
def khal(tmp_path: Path) -> Callable[..., str]:
    """Ask khal for something, in a diary of its own."""
    (tmp_path / "mine").mkdir()
    (tmp_path / "config").write_text(SETTINGS.format(folder=tmp_path), encoding="utf-8")

    def ask(*words: str) -> str:
        command = [str(KHAL), "--config", str(tmp_path / "config"), *words]
        home = {"HOME": str(tmp_path), "LANG": "C.UTF-8"}
        done = subprocess.run(command, capture_output=True, text=True, check=True, env=home)
        assert done.stderr == ""
        return done.stdout

    return ask


@pytest.fixture
def diary_after(khal: Callable[..., str], tmp_path: Path) -> Callable[[Appointment], list[dict[str, str]]]:
    """Import the file of a visit as it stands, and read the fortnight around it back."""

    def after(appointment: Appointment) -> list[dict[str, str]]:
        file = tmp_path / FILENAME
        file.write_text(calendar_file(appointment, now=NOW), encoding="utf-8", newline="")
        khal("import", "--batch", str(file))
        fields = ["uid", "start-long", "end-long", "title", "location", "status"]
        asked = [word for field in fields for word in ("--json", field)]
        days = khal("list", *asked, "2027-02-25", "14d")
        return [entry for line in days.splitlines() for entry in json.loads(line)]

    return after


@pytest.mark.processes
def test_a_visit_comes_in_moves_and_is_cancelled_in_somebodys_own_diary(booked, osei, diary_after):
    [entry] = diary_after(booked)
    assert (entry["start-long"], entry["end-long"]) == ("2027-03-04 09:00", "2027-03-04 09:45")
    assert (entry["title"], entry["location"]) == (f"Appointment {booked.reference}", "12 Harbour Street")

    later = NINE + timedelta(days=1, hours=2)
    moved = move(appointment=booked, practitioner=osei, starts_at=later, sequence=0, now=NOW)
    [after] = diary_after(moved)
    assert (after["uid"], after["start-long"]) == (entry["uid"], "2027-03-05 11:00")

    [gone] = diary_after(cancel(appointment=moved, reason=CancelReason.TIME, now=NOW))
    assert (gone["uid"], gone["status"]) == (entry["uid"], "CANCELLED")
