"""A time that is taken while it is closed is refused or on the list, never lost. Real threads, on both engines."""

from pathlib import Path
from typing import Any

import pytest

from booking.tests.test_race import Race, database, new_database

__all__ = ["database", "new_database"]  # fixtures
pytestmark = [pytest.mark.processes, pytest.mark.xdist_group("races")]


class Meetings(Race):
    """Runs ``booking.tests.closures.race``."""

    module = "booking.tests.closures.race"


def torn(meeting: dict[str, Any]) -> list[str]:
    """Return where somebody was told one thing and the tables hold another."""
    found = []
    refused = {"patient SlotTaken", "patient HoldOver", "patient Busy"} & set(meeting["outcomes"])
    if "desk done" not in meeting["outcomes"]:
        found.append("the day was not closed")
    if meeting["held"] or meeting["lost"]:
        found.append("somebody stands in the closed time and on no list")
    if "held" not in meeting["kind"] and meeting["listed"] != (0 if refused else 1):
        found.append(f"{meeting['listed']} on the list, told {meeting['outcomes']}")
    if meeting["overlaps"] or meeting["claims"] != [0, 0]:
        found.append("two at one time, or claims that are wrong")
    return found


def test_whoever_takes_a_time_that_is_being_closed_is_refused_or_on_the_list(database: str, tmp_path: Path):
    found = Meetings(database, tmp_path).run()
    kinds = {meeting["kind"] for meeting in found["meetings"]}
    assert kinds == {
        "held in between",
        "moved in between",
        "hours ended in between",
        "closed last",
        "confirmed in between",
        "by chance",
        "held by chance",
    }
    assert [(one["kind"], torn(one)) for one in found["meetings"] if torn(one)] == []
    # The control: a race that can't be lost proves nothing.
    assert "somebody stands in the closed time and on no list" in torn(found["control"])
