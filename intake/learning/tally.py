"""Counts for each flag and each rule: how often it fired, was judged, and was agreed with."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from intake.learning.wilson import wilson

Result = Mapping[str, Any]
ENOUGH = 20  # verdicts: the interval of an even split is 40 points of 100 wide; with fewer it is wider


@dataclass(frozen=True, slots=True)
class Agreement:
    """What became of one flag or rule. ``partly`` is not counted as agreed."""

    code: str
    fired: int
    judged: int
    agreed: int
    partly: int

    @property
    def tells(self) -> bool:
        """Say whether there are enough verdicts to tell anything."""
        return self.judged >= ENOUGH

    @property
    def share(self) -> float:
        """Return which share of the verdicts agreed, 0 to 1. Only where there are any."""
        return self.agreed / self.judged

    @property
    def interval(self) -> tuple[float, float]:
        """Return the 95 % interval of the share. Only where there are verdicts."""
        return wilson(self.agreed, self.judged)


@dataclass
class Tally:
    """Counts as they grow, one flag after the other; it keeps numbers and nothing of anybody."""

    fired: Counter[str] = field(default_factory=Counter)
    said: Counter[tuple[str, str]] = field(default_factory=Counter)  # what, and the verdict on it

    def add_flag(self, site: Result, verdict: str = "") -> None:
        """Count one flag and the rules that spoke for and against it, with the verdict if there is one."""
        for code in {flag_code(site), *_rules(site)}:
            self._add(code, verdict)

    def add_unjudged(self, findings: Iterable[Result]) -> None:
        """Count rules on which no verdict is asked: danger signs, and the way down to the foot."""
        for code in {one["rule"] for one in findings}:
            self._add(code, "")

    def _add(self, code: str, verdict: str) -> None:
        self.fired[code] += 1
        if verdict:
            self.said[code, verdict] += 1

    def of(self, code: str) -> Agreement:
        """Return what became of one flag or rule."""
        agreed, partly, not_agreed = (self.said[code, one] for one in ("agree", "partly", "disagree"))
        return Agreement(code, self.fired[code], agreed + partly + not_agreed, agreed, partly)


def flag_code(site: Result) -> str:
    """Return which flag this is, whatever the side: "knee:likely"."""
    return f"{site['site']}:{site['foot_driven']}"


def _rules(site: Result) -> Iterable[str]:
    return (one["rule"] for name in ("supporting", "opposing") for one in site[name])
