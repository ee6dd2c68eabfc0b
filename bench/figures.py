"""How a figure is taken and told."""

import statistics
import time
from collections.abc import Callable, Iterable, Iterator
from dataclasses import asdict, dataclass


@dataclass(frozen=True)
class Figure:
    """One measured value beside what it may be. ``floor`` is the same work done bare, in the same run.

    ``at_least`` turns the limit round: the value, or its ratio to the floor, must reach it.
    """

    name: str
    value: float
    unit: str
    limit: float
    floor: float | None = None
    at_least: bool = False

    @property
    def measured(self) -> float:
        """Return what the limit is for: the value or its ratio to the floor."""
        return self.value if self.floor is None else self.value / self.floor

    @property
    def holds(self) -> bool:
        """Say whether the limit is kept."""
        return self.measured >= self.limit if self.at_least else self.measured <= self.limit

    def line(self) -> str:
        """Return the figure as one line of a table."""
        limit = f"{'at least' if self.at_least else 'limit'} {self.limit:g}"
        if self.floor is None:
            against = f"{limit} {self.unit}"
        else:
            against = f"floor {self.floor:.2f} {self.unit}, ratio {self.measured:.2f} ({limit})"
        name = f"{'ok  ' if self.holds else 'OVER'} {self.name:<68}"
        return f"{name} {self.value:9.2f} {self.unit:<10} {against}"


def side_by_side(
    work: Callable[[], object],
    floor: Callable[[], object],
    *,
    rounds: int,
    clock: Callable[[], float] = time.perf_counter,
) -> tuple[float, float]:
    """Return the median milliseconds of both, taken in turns so that a busy machine slows both alike.

    ``clock`` is ``time.thread_time`` for work that waits for nothing: then nobody else's work is counted.
    """
    works, floors = [], []
    for _ in range(rounds):
        works.append(_milliseconds(work, clock))
        floors.append(_milliseconds(floor, clock))
    return statistics.median(works), statistics.median(floors)


def median(work: Callable[[], object], *, rounds: int) -> float:
    """Return the median milliseconds of the processor for one piece of work, after one run to warm up."""
    work()
    return statistics.median(_milliseconds(work, time.thread_time) for _ in range(rounds))


def _milliseconds(work: Callable[[], object], clock: Callable[[], float]) -> float:
    before = clock()
    work()
    return (clock() - before) * 1000


def tell(figures: Iterable[Figure], *, engine: str) -> Iterator[dict[str, object]]:
    """Print each figure as it is taken; yield it as a row of ``BENCH_JSON``."""
    for figure in figures:
        print(figure.line(), flush=True)
        yield {"engine": engine, **asdict(figure), "holds": figure.holds}
