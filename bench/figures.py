"""How a figure is taken and told."""

import json
import os
import platform
import statistics
import time
from collections.abc import Callable
from dataclasses import asdict, dataclass
from pathlib import Path


@dataclass(frozen=True)
class Figure:
    """One measured value beside what it may be. ``floor`` is the same work done bare, in the same run."""

    name: str
    value: float
    unit: str
    limit: float
    floor: float | None = None

    @property
    def holds(self) -> bool:
        """Say whether the value, or its ratio to the floor, is within the limit."""
        return (self.value if self.floor is None else self.value / self.floor) <= self.limit

    def line(self) -> str:
        """Return the figure as one line of a table."""
        value = f"{self.value:9.2f} {self.unit:<7}"
        if self.floor is None:
            against = f"limit {self.limit:g} {self.unit}"
        else:
            ratio = self.value / self.floor
            against = f"floor {self.floor:.2f} {self.unit}, ratio {ratio:.2f} (limit {self.limit:g})"
        return f"{'ok  ' if self.holds else 'OVER'} {self.name:<58} {value} {against}"


def side_by_side(
    work: Callable[[], object], floor: Callable[[], object], *, rounds: int
) -> tuple[float, float]:
    """Return the median milliseconds of both, taken in turns so that a busy machine slows both alike."""
    works, floors = [], []
    for _ in range(rounds):
        works.append(_milliseconds(work))
        floors.append(_milliseconds(floor))
    return statistics.median(works), statistics.median(floors)


def median(work: Callable[[], object], *, rounds: int) -> float:
    """Return the median milliseconds of one piece of work, after one run to warm up."""
    work()
    return statistics.median(_milliseconds(work) for _ in range(rounds))


def _milliseconds(work: Callable[[], object]) -> float:
    before = time.perf_counter()
    work()
    return (time.perf_counter() - before) * 1000


def tell(figures: list[Figure], *, engine: str) -> bool:
    """Print all figures, write them to ``BENCH_JSON`` if that is set, and say whether all hold."""
    print(f"Python {platform.python_version()}, {engine}, {os.cpu_count()} cores")
    for figure in figures:
        print(figure.line())
    if path := os.environ.get("BENCH_JSON"):
        rows = [{**asdict(figure), "holds": figure.holds} for figure in figures]
        Path(path).write_text(json.dumps({"engine": engine, "figures": rows}, indent=1), encoding="utf-8")
    return all(figure.holds for figure in figures)
