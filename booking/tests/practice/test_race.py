"""Two managers add overlapping hours at once: one is refused, by the service, and past it by the database."""

from pathlib import Path

import pytest

from booking.tests.test_race import Race
from clinic.tests.running import scratch_postgres

pytestmark = [pytest.mark.processes, pytest.mark.xdist_group("races")]


class Managers(Race):
    """Runs ``booking.tests.practice.race``."""

    module = "booking.tests.practice.race"


def test_of_two_who_add_overlapping_hours_at_once_one_is_refused(tmp_path: Path):
    with scratch_postgres() as database:  # SQLite has one writer at a time
        found = Managers(database, tmp_path).run()
    assert found["service"] == {"first": "wrote", "second": "HoursOverlap", "rows": ["09-13"]}
    assert found["past"] == {"first": "wrote", "second": "IntegrityError", "rows": ["09-13"]}
    # The control: a race that can't be lost proves nothing.
    assert found["without refusal"] == {"first": "wrote", "second": "wrote", "rows": ["09-13", "12-17"]}
