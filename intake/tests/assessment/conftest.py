"""Answers to begin with, and the day on which all is assessed."""

import tomllib
from datetime import date
from pathlib import Path
from typing import Any

import pytest

TODAY = date(2027, 3, 2)
CASES = Path(__file__).parents[2] / "assessment" / "cases"


def case(name: str) -> dict[str, Any]:
    """Return one written case by the beginning of its file name."""
    (path,) = CASES.glob(f"{name}*.toml")
    return tomllib.loads(path.read_text(encoding="utf-8"))


@pytest.fixture
def both_knees() -> dict[str, Any]:
    """Inner pain of both knees with flat feet, all told: likely on both sides."""
    return case("08")["answers"]
