"""Whoever presses when: one holder, one move, and nobody's own time lost. Real threads, on both engines."""

from pathlib import Path
from typing import Any

import pytest

from booking.tests.test_race import Race, database, new_database

__all__ = ["database", "new_database"]  # fixtures
pytestmark = [pytest.mark.processes, pytest.mark.xdist_group("races")]

ADA_HAS_IT = {"booked": ["Ada"], "held": 0, "moves": 1}
BEN_IS_ASKED = {"booked": [], "held": 1, "moves": 0}


class Meetings(Race):
    """Runs ``booking.tests.waitlist.race``."""

    module = "booking.tests.waitlist.race"


def torn(meeting: dict[str, Any]) -> list[str]:
    """Return where what people were told and what the tables hold do not agree."""
    outcomes = meeting["outcomes"]
    told = {
        "twice": ([["ada taken", "ada taken"]], ADA_HAS_IT),
        "two people": ([["ada OfferOver", "ben taken"]], {"booked": ["Ben"], "held": 0, "moves": 1}),
        "pressed first": ([["ada taken"]], ADA_HAS_IT),
        "ended first": ([["ada OfferOver"]], BEN_IS_ASKED),
        "by chance": (
            [["ada taken"], ["ada OfferOver"]],
            ADA_HAS_IT if outcomes == ["ada taken"] else BEN_IS_ASKED,
        ),
    }
    outcomes_that_may_be, stands = told[meeting["kind"]]
    found = [] if outcomes in outcomes_that_may_be else [f"told {outcomes}"]
    found += [f"{name}: {meeting[name]}" for name, value in stands.items() if meeting[name] != value]
    if not meeting["waited"]:
        found.append("the second did not wait")
    if meeting["overlaps"] or meeting["claims"] != [0, 0]:
        found.append("two at one time, or claims that are wrong")
    return found


def test_however_two_meet_one_has_the_time_and_no_visit_is_lost(database: str, tmp_path: Path):
    found = Meetings(database, tmp_path).run()
    kinds = {meeting["kind"] for meeting in found["meetings"]}
    assert kinds == {"twice", "two people", "pressed first", "ended first", "by chance"}
    assert [(one["kind"], torn(one)) for one in found["meetings"] if torn(one)] == []
    # The control: a race that can't be lost proves nothing.
    assert "two at one time, or claims that are wrong" in torn(found["control"])
