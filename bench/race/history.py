"""What was asked and what came of it: every call is written down before it leaves and after it is answered."""

import time
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from math import inf
from threading import Lock

from bench.race.browser import BROKEN

COLLEAGUE = -1  # the number of whoever changes the practice meanwhile
NEAR = 3.0  # seconds round a fault in which it may have had a part in an answer
RECOVERY = 10.0  # seconds after a restart of the database by which somebody has got something done
RESTART = "restart the database"


@dataclass
class Call:
    """One form that was sent. ``outcome`` is a word, or "unknown" where no answer came."""

    act: str
    person: int
    sent_at: float
    over_at: float = inf  # monotonic seconds, as ``sent_at``: when it was answered or given up
    outcome: str = "unknown"
    status: int | None = None
    said_both: bool = False  # sent twice, it was done and refused
    plain: bool = True  # where the site could not, it said so and what to do


@dataclass
class History:
    """All calls and faults of a race. Shared by all threads."""

    calls: list[Call] = field(default_factory=list)
    faults: list[tuple[float, float, str]] = field(default_factory=list)
    _lock: Lock = field(default_factory=Lock)

    def sent(self, act: str, person: int) -> Call:
        """Write down that a form leaves now."""
        call = Call(act, person, time.monotonic())
        with self._lock:
            self.calls.append(call)
        return call

    def fault(self, began: float, name: str) -> None:
        """Write down a fault that lasted from ``began`` until now."""
        with self._lock:
            self.faults.append((began, time.monotonic(), name))

    def violations(self) -> Iterator[str]:
        """Yield what was answered and should not have been, whatever was broken at the time."""
        for call in self.calls:
            if call.said_both and not self._near(call, "move the clock"):
                yield f"I5: {call.act} of person {call.person}, sent twice, was {call.outcome} and got {call.status}"
            if call.status == BROKEN:
                yield f"I11: {call.act} of person {call.person} got {call.status}"
            if not call.plain:
                yield f"I11: {call.act} of person {call.person} failed, and nobody said what to do"
        yield from self._never_back()

    def _never_back(self) -> Iterator[str]:
        """I13: soon after each restart somebody gets something done again."""
        last = max((call.sent_at for call in self.calls), default=0.0)
        done = [call.sent_at for call in self.calls if call.outcome == "done" and call.person != COLLEAGUE]
        for _, ended, name in self.faults:
            back = any(ended < at < ended + RECOVERY for at in done)
            if name == RESTART and ended + RECOVERY < last and not back:
                yield f"I13: nobody got anything done in the {RECOVERY:g} s after a restart of the database"

    def _near(self, call: Call, kind: str) -> bool:
        """Tell whether there was a fault of a kind while a call was on its way, or nearly."""
        return any(
            name == kind and began - NEAR < call.over_at and call.sent_at < ended + NEAR
            for began, ended, name in self.faults
        )

    def counted(self) -> Counter[str]:
        """Return how often each act had each outcome."""
        return Counter(f"{call.act}: {call.outcome}" for call in self.calls)
