"""A patient saves while the doctor opens: in either order both end up with the same answers.

Real threads with transactions of their own, on both engines.
"""

from pathlib import Path
from typing import Any

import pytest

from booking.tests.test_race import Race, database, new_database

__all__ = ["database", "new_database"]  # fixtures
pytestmark = [pytest.mark.processes, pytest.mark.xdist_group("races")]


class Meetings(Race):
    """Runs ``booking.tests.amending.race``."""

    module = "booking.tests.amending.race"


def torn(meeting: dict[str, Any]) -> list[str]:
    """Return where doctor, patient and tables do not agree."""
    value = 8 if meeting["saved"] else 5
    checks = {
        "the second did not wait": meeting["waited"],
        "the doctor read other answers": meeting["read"] == value,
        "other answers are kept": meeting["kept"] == value,
        "a change without its row, or a row without a change": meeting["changes"] == int(meeting["saved"]),
        "the assessment is of other answers": meeting["assessed"][-1] == value,
        "it fell in the other order": meeting["saved"] is not (meeting["first"] == "read"),
    }
    if not meeting["first"]:
        del checks["it fell in the other order"]
    return [fault for fault, holds in checks.items() if not holds]


def test_in_whatever_order_doctor_and_patient_come_away_with_the_same_answers(database: str, tmp_path: Path):
    found = Meetings(database, tmp_path).run()
    assert [meeting["first"] for meeting in found["meetings"][:2]] == ["save", "read"]
    assert len(found["meetings"]) > 10
    assert [torn(meeting) for meeting in found["meetings"] if torn(meeting)] == []
    # The control: a race that can't be lost proves nothing.
    assert "the doctor read other answers" in torn(found["without refusal"])
