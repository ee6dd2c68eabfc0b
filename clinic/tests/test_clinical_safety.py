"""The hazards' controls are tests that exist: a control nobody can run controls nothing."""

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
PAGE = (ROOT / "docs/clinical-safety.md").read_text(encoding="utf-8")
HAZARDS = re.findall(r"^\| H\d+ \|.*$", PAGE, re.MULTILINE)
NAMED = re.findall(r"`((?:clinic|intake|booking)/[\w/]+\.py)(?:::(test_\w+))?`", PAGE)


@pytest.mark.parametrize(("file", "test"), NAMED, ids=lambda one: one)
def test_each_control_names_a_test_that_exists(file: str, test: str):
    source = (ROOT / file).read_text(encoding="utf-8")
    assert f"def {test or 'test_'}" in source


def test_each_hazard_has_a_cause_a_severity_a_control_that_is_tested_and_what_remains():
    assert len(HAZARDS) >= 15
    for row in HAZARDS:
        number, hazard, causes, severity, controls, remains = [
            cell.strip() for cell in row.strip("|").split("|")
        ]
        assert all((hazard, causes, remains)), number
        assert severity in {"1", "2", "3", "4", "5"}, number
        assert "/test_" in controls, number
